package dev.rosey.core.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The bus' own threads. */
class BusPoolTest {
    @Test
    void aTaskThatWaitsForTheNextOneGetsItsThread() throws Exception {
        for (int i = 0; i < 200; i++) {
            BusPool pool = new BusPool(2, Thread::new);
            CountDownLatch warm = new CountDownLatch(1);
            pool.execute(warm::countDown);
            assertThat(warm.await(20, TimeUnit.SECONDS)).isTrue();
            CountDownLatch second = new CountDownLatch(1);
            CountDownLatch first = new CountDownLatch(1);
            pool.execute(() -> {
                await(second);
                first.countDown();
            });
            pool.execute(second::countDown);
            assertThat(first.await(20, TimeUnit.SECONDS)).isTrue();
            pool.close();
            assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
