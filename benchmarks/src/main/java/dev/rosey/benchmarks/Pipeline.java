package dev.rosey.benchmarks;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Begins operations while not too many of them are open. */
public final class Pipeline {
    private static final long PATIENCE_SECONDS = 60;

    private final int most;
    private final Semaphore free;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** At most so many operations are open. */
    public Pipeline(int most) {
        this.most = most;
        this.free = new Semaphore(most);
    }

    /**
     * Runs so many operations, and waits for the last ones.
     *
     * @throws InterruptedException if the thread was interrupted while it waited
     */
    public void run(int operations, Supplier<CompletionStage<?>> operation) throws InterruptedException {
        for (int i = 0; i < operations; i++) {
            take(1);
            CompletionStage<?> unused = operation.get().whenComplete((result, problem) -> {
                if (problem != null) {
                    failure.set(problem);
                }
                free.release();
            });
        }
        take(most);
        free.release(most);
    }

    private void take(int permits) throws InterruptedException {
        if (!free.tryAcquire(permits, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("An operation did not end within " + PATIENCE_SECONDS + " s");
        }
        Throwable problem = failure.get();
        if (problem != null) {
            throw new IllegalStateException("An operation failed", problem);
        }
    }
}
