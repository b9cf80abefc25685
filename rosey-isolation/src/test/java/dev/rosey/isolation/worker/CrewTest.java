package dev.rosey.isolation.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CrewTest {
    private static final long PATIENCE = 20;

    private final BlockingQueue<Runnable> frames = new LinkedBlockingQueue<>();

    private Crew started(int allowed) {
        Crew made = new Crew(new Crew.Reading() {
            @Override
            public void begin() {}

            @Override
            public boolean readOne() {
                try {
                    frames.take().run();
                    return true;
                } catch (InterruptedException e) {
                    return false;
                }
            }
        });
        made.allow(allowed, CrewTest.class.getClassLoader());
        made.start();
        return made;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theThreadThatReadsRunsAShortTask() throws InterruptedException {
        Crew made = started(1);
        BlockingQueue<Boolean> same = new LinkedBlockingQueue<>();
        frames.add(() -> {
            Thread reader = Thread.currentThread();
            assertThat(made.run(() -> same.add(Thread.currentThread() == reader))).isTrue();
        });
        assertThat(same.poll(PATIENCE, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aTaskThatTakesLongKeepsNobodyFromReading() {
        Crew made = started(1);
        CountDownLatch read = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        frames.add(() -> made.run(() -> {
            await(read);
            done.countDown();
        }));
        frames.add(read::countDown);
        await(done);
    }

    @Test
    void noMoreTasksRunAtOnceThanAreAllowed() {
        Crew made = started(2);
        CountDownLatch both = new CountDownLatch(2);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch all = new CountDownLatch(20);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        for (int i = 0; i < 20; i++) {
            frames.add(() -> made.run(() -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                both.countDown();
                await(go);
                running.decrementAndGet();
                all.countDown();
            }));
        }
        frames.add(go::countDown); // is read although all threads are busy
        await(all);
        await(both);
        assertThat(most).hasValue(2);
    }

    @Test
    void aTaskThatWaitsForWhatIsReadStepsBack() {
        Crew made = started(1);
        CountDownLatch done = new CountDownLatch(200);
        for (int i = 0; i < 200; i++) {
            CountDownLatch answer = new CountDownLatch(1);
            frames.add(() -> made.run(() -> {
                made.stepBack();
                await(answer);
                done.countDown();
            }));
            frames.add(answer::countDown);
        }
        await(done);
    }

    @Test
    void closingWaitsForWhatRunsAndTakesNothingMore() throws InterruptedException {
        Crew made = started(1);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger ended = new AtomicInteger();
        frames.add(() -> made.run(() -> {
            begun.countDown();
            await(go);
            ended.incrementAndGet();
        }));
        await(begun);
        frames.add(go::countDown);
        made.close(TimeUnit.SECONDS.toMillis(PATIENCE));
        assertThat(ended).hasValue(1);
        assertThat(made.run(() -> {})).isFalse();
    }
}
