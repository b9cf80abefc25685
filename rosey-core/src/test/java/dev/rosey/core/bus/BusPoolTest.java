package dev.rosey.core.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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

    @Test
    void allThatWasHandedOverRunsBeforeThePoolEnds() throws Exception {
        for (int i = 0; i < 200; i++) {
            BusPool pool = new BusPool(2, Thread::new);
            CountDownLatch ran = new CountDownLatch(50);
            for (int j = 0; j < 50; j++) {
                pool.execute(ran::countDown);
            }
            pool.close();
            assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void itsThreadsEndWithIt() throws Exception {
        List<Thread> threads = new CopyOnWriteArrayList<>();
        BusPool pool = new BusPool(3, task -> {
            Thread thread = new Thread(task);
            threads.add(thread);
            return thread;
        });
        CountDownLatch together = new CountDownLatch(3);
        for (int i = 0; i < 3; i++) {
            pool.execute(() -> {
                together.countDown();
                await(together);
            });
        }
        assertThat(together.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(threads).hasSize(3);
        pool.close();
        for (Thread each : threads) {
            each.join(20_000);
            assertThat(each.isAlive()).isFalse();
        }
    }

    @Test
    void aTaskThatThrowsTakesNoThreadAway() throws Exception {
        BusPool pool = new BusPool(1, task -> {
            Thread thread = new Thread(task);
            thread.setUncaughtExceptionHandler((who, failure) -> {});
            return thread;
        });
        pool.execute(() -> {
            throw new IllegalStateException("on purpose");
        });
        CountDownLatch next = new CountDownLatch(1);
        pool.execute(next::countDown);
        assertThat(next.await(20, TimeUnit.SECONDS)).isTrue();
        pool.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
