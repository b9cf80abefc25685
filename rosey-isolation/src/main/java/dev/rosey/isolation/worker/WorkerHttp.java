package dev.rosey.isolation.worker;

import dev.rosey.api.bus.BusException;
import dev.rosey.api.plugin.HttpBroker;
import dev.rosey.api.plugin.HttpFailedException;
import dev.rosey.api.plugin.HttpFailedException.Reason;
import dev.rosey.isolation.internal.frame.Answer;
import dev.rosey.isolation.internal.frame.Frame;
import dev.rosey.isolation.internal.frame.FrameException;
import dev.rosey.isolation.internal.frame.Problems;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The plugin's end of its HTTP requests, which the host sends. */
final class WorkerHttp implements HttpBroker {
    /** How much longer than the host's own deadline its answer may take. */
    private static final Duration HOST_PATIENCE = Duration.ofSeconds(5);

    private final HostLink link;
    private final Executor completions;
    private volatile boolean opened;

    WorkerHttp(HostLink link, Executor completions) {
        this.link = link;
        this.completions = completions;
    }

    /** This broker, once the host has said that the plugin may have it; the first time waits for the host. */
    HttpBroker open() {
        if (opened) {
            return this;
        }
        long id = link.nextNumber();
        try {
            link.call(id, Frame.HttpOpen::new).get(HOST_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            opened = true;
            return this;
        } catch (ExecutionException e) {
            throw known(Problems.unwrap(e), HOST_PATIENCE);
        } catch (TimeoutException e) {
            link.forget(id);
            throw known(e, HOST_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HttpFailedException(Reason.ENDED, "Interrupted while asking the host for HTTP", e);
        }
    }

    @Override
    public CompletionStage<Response> send(Request request) {
        long id = link.nextNumber();
        Duration patience = request.timeout().plus(HOST_PATIENCE);
        CompletableFuture<Response> result = new CompletableFuture<>();
        CompletableFuture<?> unusedCall = link.call(id, number -> frame(number, request))
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .whenCompleteAsync((answer, failure) -> complete(id, result, answer, failure, patience), completions);
        CompletableFuture<?> unused = result.whenComplete((response, failure) -> {
            if (result.isCancelled()) {
                link.forget(id);
            }
        });
        return result;
    }

    private static Frame frame(long id, Request request) {
        return new Frame.HttpSend(id, request.method(), request.uri().toString(), request.headers(), request.body(),
                Math.max(1, request.timeout().toMillis()), request.maxResponseBytes(), request.followsRedirects());
    }

    private void complete(long id, CompletableFuture<Response> result, @Nullable Answer answer,
            @Nullable Throwable failure, Duration patience) {
        if (failure instanceof TimeoutException) {
            link.forget(id);
        }
        if (failure != null) {
            result.completeExceptionally(known(Problems.unwrap(failure), patience));
        } else if (answer instanceof Answer.Http http) {
            result.complete(http.response());
        } else {
            result.completeExceptionally(new FrameException("The host answered an HTTP request without a response"));
        }
    }

    private static RuntimeException known(Throwable failure, Duration patience) {
        if (failure instanceof TimeoutException) {
            return new HttpFailedException(Reason.TIMED_OUT, "The host did not answer within " + patience.toMillis()
                    + " ms; the request may have been sent all the same", failure);
        } else if (failure instanceof FrameException) {
            return new HttpFailedException(Reason.REQUEST_TOO_LARGE,
                    "The request is too large for the host: " + failure.getMessage(), failure);
        } else if (failure instanceof BusException) {
            return new HttpFailedException(
                    Reason.ENDED, "The request did not reach the host: " + failure.getMessage(), failure);
        }
        return failure instanceof RuntimeException other
                ? other
                : new HttpFailedException(Reason.ENDED, "The request did not reach the host: " + failure, failure);
    }
}
