package dev.rosey.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.DoubleSupplier;
import java.util.function.IntFunction;

/**
 * Measures what repeats on a busy machine. What disturbs a round makes its value greater, never smaller, so the
 * smallest of three counts.
 */
final class Gauge {
    private static final int ROUNDS = 3;
    private static final long WARM_UP_NANOS = 300_000_000;
    private static final long SPAN_NANOS = 100_000_000;
    private static final int MANY = 100_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Where results go, so that none of them is optimised away. */
    private final Object[] kept = new Object[64];

    /** What one operation allocates on this thread. */
    double bytes(IntFunction<Object> operation) {
        nanos(operation, WARM_UP_NANOS);
        return best(() -> {
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            long start = System.nanoTime();
            int count = 0;
            while (count < MANY && System.nanoTime() - start < 10 * SPAN_NANOS) { // what is far too slow still ends
                for (int i = 0; i < kept.length; i++) {
                    kept[i] = operation.apply(count++);
                }
            }
            return (double) (threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before) / count;
        });
    }

    /** What a piece of work allocates on all threads, for each of its operations. */
    double bytesOfAllThreads(int operations, Work work) throws Exception {
        work.run();
        work.run();
        double best = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = allThreads();
            work.run();
            best = Math.min(best, (double) (allThreads() - before) / operations);
        }
        return best;
    }

    /** How many times as long one operation takes as another one. */
    double ratio(IntFunction<Object> operation, IntFunction<Object> control) {
        nanos(operation, WARM_UP_NANOS);
        nanos(control, WARM_UP_NANOS);
        return best(() -> nanos(operation, SPAN_NANOS) / nanos(control, SPAN_NANOS));
    }

    private double best(DoubleSupplier round) {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            best = Math.min(best, round.getAsDouble());
        }
        return best;
    }

    private long allThreads() {
        long sum = 0;
        for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
            sum += Math.max(0, bytes); // a thread that has ended has -1
        }
        return sum;
    }

    /** Runs for a time, whatever the operation costs, and gives the time of one. */
    private double nanos(IntFunction<Object> operation, long span) {
        long start = System.nanoTime();
        long passed;
        int count = 0;
        do {
            for (int i = 0; i < kept.length; i++) {
                kept[i] = operation.apply(count++ & Integer.MAX_VALUE);
            }
            passed = System.nanoTime() - start;
        } while (passed < span);
        return (double) passed / count;
    }

    /** Something that may fail. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }
}
