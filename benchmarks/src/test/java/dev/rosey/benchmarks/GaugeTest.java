package dev.rosey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** The gate is worth what its gauge is worth. */
class GaugeTest {
    private final Gauge gauge = new Gauge();

    @Test
    void nothingAllocatedIsNothing() {
        assertThat(gauge.bytes(i -> "the same")).isLessThan(0.1);
    }

    @Test
    void anArrayIsSeen() {
        assertThat(gauge.bytes(i -> new byte[84])).isGreaterThanOrEqualTo(96);
    }

    @Test
    void whatAnotherThreadAllocatesIsSeen() throws Exception {
        Object[] kept = new Object[1000];
        try (Worker worker = new Worker(() -> {
            for (int i = 0; i < kept.length; i++) {
                kept[i] = new byte[84];
            }
        })) {
            assertThat(gauge.bytesOfAllThreads(kept.length, worker::once)).isGreaterThanOrEqualTo(96);
        }
    }

    @Test
    void tenTimesTheWorkIsSeen() {
        assertThat(gauge.ratio(i -> sum(10_000, i), i -> sum(1_000, i))).isBetween(3.0, 30.0);
    }

    private static Object sum(int numbers, int seed) {
        int sum = seed;
        for (int i = 0; i < numbers; i++) {
            sum = 31 * sum + i;
        }
        return sum;
    }

    /** A thread that lives as long as the test, since what a thread allocated is known while it lives. */
    private static final class Worker implements AutoCloseable {
        private final ExecutorService thread =
                Executors.newSingleThreadExecutor();
        private final Runnable task;

        private Worker(Runnable task) {
            this.task = task;
        }

        void once() throws Exception {
            thread.submit(task).get();
        }

        @Override
        public void close() {
            thread.shutdownNow();
        }
    }
}
