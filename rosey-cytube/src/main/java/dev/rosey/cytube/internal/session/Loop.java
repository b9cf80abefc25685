package dev.rosey.cytube.internal.session;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the steps of its owner one after another on one thread, and wakes the owner when the next thing is due. Steps may
 * be given by any thread; the owner is called by the loop's thread alone.
 */
final class Loop {
    /** Whose steps these are. */
    interface Owner {
        /**
         * Does what is due; called after each step.
         *
         * @return when something is due next; {@link Long#MAX_VALUE} if nothing is
         */
        long upkeep(long now);

        /** A step, or the upkeep, has failed. */
        void failed(RuntimeException failure);

        /** A step and what follows from it are done. */
        void stepped();
    }

    private final ScheduledExecutorService thread;
    private final LongSupplier nanos;
    private final long origin;
    private final Owner owner;
    private @Nullable ScheduledFuture<?> alarm;

    /**
     * @param thread runs one task at a time
     * @param nanos time that only goes forward
     */
    Loop(ScheduledExecutorService thread, LongSupplier nanos, Owner owner) {
        this.thread = thread;
        this.nanos = nanos;
        this.origin = nanos.getAsLong();
        this.owner = owner;
    }

    /** Nanoseconds since the loop was made. */
    long now() {
        return nanos.getAsLong() - origin;
    }

    /** Runs a step after those before it; false if the thread takes no more. */
    boolean execute(Runnable step) {
        try {
            thread.execute(() -> run(step));
            return true;
        } catch (RejectedExecutionException closed) {
            return false;
        }
    }

    private void run(Runnable step) {
        guarded(step);
        if (!guarded(this::upkeep)) {
            guarded(this::upkeep); // the owner has given up what failed
        }
        owner.stepped();
    }

    private boolean guarded(Runnable task) {
        try {
            task.run();
            return true;
        } catch (RuntimeException e) {
            owner.failed(e);
            return false;
        }
    }

    private void upkeep() {
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
        long now = now();
        long next = owner.upkeep(now);
        if (next != Long.MAX_VALUE) {
            try {
                alarm = thread.schedule(() -> run(() -> {}), Math.max(0, next - now), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException closed) {
                // Nothing will be due any more.
            }
        }
    }
}
