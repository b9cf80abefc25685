package dev.rosey.isolation.internal.supervisor;

import dev.rosey.api.event.Payload;
import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Value;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.api.storage.Storage;
import dev.rosey.api.storage.StorageException;
import dev.rosey.isolation.internal.frame.Answer;
import dev.rosey.isolation.internal.frame.Frame;
import dev.rosey.isolation.internal.frame.FrameCodec;
import dev.rosey.isolation.internal.frame.FrameException;
import dev.rosey.isolation.internal.frame.Outgoing;
import dev.rosey.isolation.internal.frame.Problems;
import dev.rosey.isolation.internal.frame.Protocol;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does on the host's storage what the plugin asks for. Answers wait here, not among the frames that must arrive, until
 * the plugin's process reads them; a call counts as open until its answer was handed over, so that what waits is bounded.
 * {@link #handle(Frame)} is called by one thread, and never waits for the plugin.
 */
final class StorageBridge {
    private final PluginHost host;
    private final Consumer<Frame> refusals;
    private final Runnable onAnswer;
    private final Map<Long, CompletableFuture<?>> running = new ConcurrentHashMap<>();
    private final Queue<Outgoing> answers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean closed;
    private @Nullable Storage storage; // confined to the thread that handles frames

    /** Refusals of calls over the window are sent by the first action; the second hears of answers that can be taken. */
    StorageBridge(PluginHost host, Consumer<Frame> refusals, Runnable onAnswer) {
        this.host = host;
        this.refusals = refusals;
        this.onAnswer = onAnswer;
    }

    /** Does what a frame asks for, if it is a call to the storage; says whether it was. */
    boolean handle(Frame frame) {
        if (frame instanceof Frame.StorageOpen call) {
            answer(call.id(), () -> {
                storage();
                return CompletableFuture.completedFuture(new Answer.Done());
            });
        } else if (frame instanceof Frame.StorageGet call) {
            answer(call.id(), () -> storage().get(call.key()).thenApply(StorageBridge::content));
        } else if (frame instanceof Frame.StoragePut call) {
            answer(call.id(), () -> put(call).thenApply(done -> new Answer.Done()));
        } else if (frame instanceof Frame.StorageCompareAndPut call) {
            answer(call.id(), () -> storage().compareAndPut(call.key(), call.expected(), call.value())
                    .thenApply(StorageBridge::content));
        } else if (frame instanceof Frame.StorageDelete call) {
            answer(call.id(), () -> storage().delete(call.key()).thenApply(done -> new Answer.Done()));
        } else if (frame instanceof Frame.StorageKeys call) {
            answer(call.id(), () -> storage().keys(call.prefix(), call.limit()).thenApply(StorageBridge::content));
        } else {
            return false;
        }
        return true;
    }

    private Storage storage() {
        Storage known = storage;
        if (known == null) {
            known = host.storage();
            storage = known;
        }
        return known;
    }

    private CompletionStage<?> put(Frame.StoragePut call) {
        return call.timeToLive() == 0
                ? storage().put(call.key(), call.value())
                : storage().put(call.key(), call.value(), Duration.ofMillis(call.timeToLive()));
    }

    private static Answer content(Optional<Value> value) {
        return value.isEmpty() ? new Answer.Done() : new Answer.Content(Payload.of(value.get()));
    }

    private static Answer content(boolean replaced) {
        return new Answer.Content(Payload.of(replaced));
    }

    private static Answer content(List<String> keys) {
        return new Answer.Content(Payload.of(keys));
    }

    /** Something that a call of the plugin starts. */
    @FunctionalInterface
    private interface Start {
        CompletionStage<Answer> run();
    }

    private void answer(long id, Start start) {
        if (open.incrementAndGet() > Protocol.STORAGE_WINDOW) {
            open.decrementAndGet();
            refusals.accept(new Frame.Reply(id, problem(new StorageException(Protocol.STORAGE_WINDOW
                    + " calls of the plugin to its storage are open already; wait for some of them", null))));
            return;
        }
        CompletableFuture<Answer> stage;
        try {
            stage = start.run().toCompletableFuture();
        } catch (RuntimeException e) {
            stage = CompletableFuture.failedFuture(e);
        }
        running.put(id, stage);
        CompletableFuture<?> unused = stage.whenComplete((answer, failure) -> {
            running.remove(id);
            answers.add(new Outgoing(encoded(id, failure == null ? answer : problem(failure))));
            if (closed) {
                answers.clear();
            }
            onAnswer.run();
        });
    }

    private static byte[] encoded(long id, Answer answer) {
        try {
            return FrameCodec.encode(new Frame.Reply(id, answer));
        } catch (FrameException | PayloadException e) {
            return FrameCodec.encode(new Frame.Reply(id, problem(new StorageException(
                    "What the storage answered cannot be sent to the plugin: " + e.getMessage(), e))));
        }
    }

    private static Answer problem(Throwable failure) {
        return Problems.of(failure, "", Duration.ZERO);
    }

    /** The next answer, or {@code null} when there is none. */
    @Nullable Outgoing poll() {
        Outgoing answer = answers.poll();
        if (answer != null) {
            open.decrementAndGet();
        }
        return answer;
    }

    /** The plugin does not wait for that call any more. */
    void cancel(long id) {
        CompletableFuture<?> call = running.get(id);
        if (call != null) {
            call.cancel(false);
        }
    }

    /** Drops all answers. What the store was asked to do, it does. */
    void close() {
        closed = true;
        answers.clear();
    }
}
