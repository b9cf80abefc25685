package dev.rosey.core.bus;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The end of an inbox, which somebody may wait for. Costs nothing until somebody does, or it comes. */
final class Ending {
    private static final CompletableFuture<Void> COME = CompletableFuture.completedFuture(null);

    private final AtomicReference<@Nullable CompletableFuture<Void>> waiting = new AtomicReference<>();
    private final BusRuntime runtime;

    Ending(BusRuntime runtime) {
        this.runtime = runtime;
    }

    /** Completes, off the thread that brings the end, when it comes. */
    CompletionStage<Void> stage() {
        CompletableFuture<Void> made = new CompletableFuture<>();
        CompletableFuture<Void> known = waiting.compareAndExchange(null, made);
        return (known == null ? made : known).copy();
    }

    /** The end has come; returns false when it had come before. */
    boolean come() {
        CompletableFuture<Void> before = waiting.getAndSet(COME);
        if (before != null && before != COME) {
            runtime.execute(() -> before.complete(null));
        }
        return before != COME;
    }
}
