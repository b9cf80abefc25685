package dev.rosey.core.internal.http;

import dev.rosey.api.permission.PermissionDeniedException;
import dev.rosey.api.plugin.HttpBroker;
import dev.rosey.api.plugin.HttpFailedException;
import dev.rosey.api.plugin.HttpFailedException.Reason;
import dev.rosey.core.http.HttpLimits;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** The HTTP requests of one plugin: what it was granted, at most so many at once and in a minute. */
public final class GuardedHttp implements HttpBroker {
    private final HttpEngine engine;
    private final HostGrants grants;
    private final Function<String, PermissionDeniedException> deny;
    private final Executor executor;
    private final HttpLimits limits;
    private final MinuteBudget budget;
    private final Semaphore room;
    private final Set<Exchange> running = ConcurrentHashMap.newKeySet();

    /**
     * Makes the broker of a plugin.
     *
     * @param engine what all plugins share
     * @param hosts the resources of its permission
     * @param deny reports what it may not do, and gives the exception for it
     * @param clock counts the minutes
     * @param executor runs what waits for responses
     */
    public GuardedHttp(HttpEngine engine, Collection<String> hosts, Function<String, PermissionDeniedException> deny,
            InstantSource clock, Executor executor) {
        this.engine = engine;
        this.grants = new HostGrants(hosts);
        this.deny = deny;
        this.executor = executor;
        this.limits = engine.access().limits();
        this.budget = new MinuteBudget(limits.requestsPerMinute(), clock);
        this.room = new Semaphore(limits.maxAtOnce());
    }

    @Override
    public CompletionStage<Response> send(Request request) {
        try {
            return begin(request).result();
        } catch (PermissionDeniedException | HttpFailedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Exchange begin(Request request) {
        Exchange.requireGranted(grants, request.uri(), deny);
        Outgoing message = Outgoing.of(request);
        if (message.body().length > limits.maxRequestBytes()) {
            throw new HttpFailedException(Reason.REQUEST_TOO_LARGE, "The body of the request to " + message.place()
                    + " has " + message.body().length + " bytes; send at most " + limits.maxRequestBytes(), null);
        }
        if (!room.tryAcquire()) {
            throw new HttpFailedException(Reason.TOO_MANY_AT_ONCE, limits.maxAtOnce()
                    + " HTTP requests of the plugin are under way already; wait for some of them", null);
        }
        boolean begun = false;
        try {
            if (!budget.take()) {
                throw new HttpFailedException(Reason.TOO_MANY_PER_MINUTE, "The plugin has sent "
                        + limits.requestsPerMinute() + " HTTP requests in this minute; send fewer", null);
            }
            Exchange exchange = new Exchange(request, message, grants, deny, engine, executor);
            begin(exchange);
            begun = true;
            return exchange;
        } finally {
            if (!begun) {
                room.release();
            }
        }
    }

    /** Starts the exchange; its place is free again when its thread is, not when its time is up. */
    private void begin(Exchange exchange) {
        try {
            running.add(exchange);
            Future<?> deadline = engine.after(exchange.timeout().toNanos(), exchange::expire);
            CompletableFuture<?> unused = exchange.result().whenComplete((response, failure) -> {
                deadline.cancel(false);
                running.remove(exchange);
            });
            engine.execute(() -> {
                try {
                    exchange.run();
                } finally {
                    room.release();
                }
            });
        } catch (RejectedExecutionException e) {
            running.remove(exchange);
            throw ended();
        }
    }

    private static HttpFailedException ended() {
        return new HttpFailedException(
                Reason.ENDED, "The plugin or its host ends; HTTP requests are not sent any more", null);
    }

    /** Ends the requests that are under way: the plugin is gone. */
    public void endAll() {
        List.copyOf(running).forEach(exchange -> exchange.fail(ended()));
    }
}
