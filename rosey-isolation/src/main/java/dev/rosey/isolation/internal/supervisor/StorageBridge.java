package dev.rosey.isolation.internal.supervisor;

import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Value;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.api.storage.Storage;
import dev.rosey.api.storage.StorageException;
import dev.rosey.isolation.internal.frame.Answer;
import dev.rosey.isolation.internal.frame.Frame;
import dev.rosey.isolation.internal.frame.Protocol;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does on the host's storage what the plugin asks for, and goes on doing it when the plugin's process has ended.
 * {@link #handle(Frame)} is called by one thread, and never waits for the plugin.
 */
final class StorageBridge {
    private final PluginHost host;
    private final CallWindow calls;
    private @Nullable Storage storage; // confined to the thread that handles frames

    /** Refusals of calls over the window are sent by the first action; the second hears of answers that can be taken. */
    StorageBridge(PluginHost host, Consumer<Frame> refusals, Runnable onAnswer) {
        this.host = host;
        this.calls = new CallWindow(Protocol.STORAGE_WINDOW, new Failures(), refusals, onAnswer);
    }

    private static final class Failures implements CallWindow.Failures {
        @Override
        public RuntimeException tooMany(int window) {
            return new StorageException(
                    window + " calls of the plugin to its storage are open already; wait for some of them", null);
        }

        @Override
        public RuntimeException unsendable(RuntimeException reason) {
            return new StorageException(
                    "What the storage answered cannot be sent to the plugin: " + reason.getMessage(), reason);
        }
    }

    /** The calls that are open. */
    CallWindow calls() {
        return calls;
    }

    /** Does what a frame asks for, if it is a call to the storage; says whether it was. */
    boolean handle(Frame frame) {
        if (frame instanceof Frame.StorageOpen call) {
            calls.answer(call.id(), () -> {
                storage();
                return CompletableFuture.completedFuture(new Answer.Done());
            });
        } else if (frame instanceof Frame.StorageGet call) {
            calls.answer(call.id(), () -> storage().get(call.key()).thenApply(StorageBridge::content));
        } else if (frame instanceof Frame.StoragePut call) {
            calls.answer(call.id(), () -> put(call).thenApply(done -> new Answer.Done()));
        } else if (frame instanceof Frame.StorageCompareAndPut call) {
            calls.answer(call.id(), () -> storage().compareAndPut(call.key(), call.expected(), call.value())
                    .thenApply(StorageBridge::content));
        } else if (frame instanceof Frame.StorageDelete call) {
            calls.answer(call.id(), () -> storage().delete(call.key()).thenApply(done -> new Answer.Done()));
        } else if (frame instanceof Frame.StorageKeys call) {
            calls.answer(call.id(), () -> storage().keys(call.prefix(), call.limit()).thenApply(StorageBridge::content));
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
}
