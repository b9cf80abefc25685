package dev.rosey.isolation.internal.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rosey.core.testkit.VirtualTime;
import dev.rosey.isolation.internal.frame.FrameException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is done for a plugin on the thread that reads, when it is quick and when it is not. */
class HostWorkTest {
    private static final Duration MOMENT = Duration.ofNanos(HostWork.MOMENT);

    private final VirtualTime time = new VirtualTime(Instant.EPOCH);
    private final List<String> losses = new CopyOnWriteArrayList<>();
    private final List<Integer> done = new CopyOnWriteArrayList<>();
    private int relieved;
    private final HostWork work = new HostWork(time, () -> relieved++, losses::add);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private Thread worker = Thread.currentThread();

    @AfterEach
    void letGo() {
        go.countDown();
    }

    private boolean run(int number) {
        return work.run(() -> done.add(number), 10, false);
    }

    /** A thread that is held up by what it does; tells whether it reads on afterwards. */
    private CompletableFuture<Boolean> heldUp() throws InterruptedException {
        CompletableFuture<Boolean> reads = started(() -> {
            try {
                if (!go.await(30, TimeUnit.SECONDS)) {
                    throw new AssertionError("Nobody lets it go on");
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        await().atMost(30, TimeUnit.SECONDS).until(() -> worker.getState() == Thread.State.TIMED_WAITING);
        return reads;
    }

    private CompletableFuture<Boolean> started(Runnable takesLong) throws InterruptedException {
        CompletableFuture<Boolean> reads = new CompletableFuture<>();
        worker = new Thread(() -> reads.complete(work.run(() -> {
            begun.countDown();
            takesLong.run();
            done.add(0);
        }, 10, false)), "rosey-test-1");
        worker.setDaemon(true);
        worker.start();
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        return reads;
    }

    @Test
    void quickWorkIsDoneAtOnceByTheThreadThatReads() {
        List<Thread> threads = new ArrayList<>();
        assertThat(work.run(() -> threads.add(Thread.currentThread()), 10, false)).isTrue();
        assertThat(threads).containsExactly(Thread.currentThread());
        time.advance(MOMENT.multipliedBy(10));
        assertThat(relieved).isZero();
    }

    @Test
    void aThreadThatIsHeldUpIsRelievedAndDoesTheRestInOrder() throws Exception {
        CompletableFuture<Boolean> first = heldUp();
        time.advance(MOMENT.minusNanos(1));
        assertThat(relieved).isZero();
        time.advance(Duration.ofNanos(1));
        assertThat(relieved).isEqualTo(1);
        assertThat(run(1)).isTrue();
        assertThat(run(2)).isTrue();
        assertThat(done).isEmpty();
        time.advance(MOMENT.multipliedBy(10));
        assertThat(relieved).isEqualTo(1);
        go.countDown();
        assertThat(first.get(30, TimeUnit.SECONDS)).isFalse();
        assertThat(done).containsExactly(0, 1, 2);
        assertThat(run(3)).isTrue();
        assertThat(done).endsWith(3);
    }

    @Test
    void aThreadThatOnlyLacksTheProcessorIsGivenLonger() throws Exception {
        CompletableFuture<Boolean> first = started(() -> {
            while (go.getCount() > 0) {
                Thread.onSpinWait();
            }
        });
        time.advance(MOMENT.multipliedBy(HostWork.MOMENTS).minusNanos(1));
        assertThat(relieved).isZero();
        time.advance(Duration.ofNanos(1));
        assertThat(relieved).isEqualTo(1);
        go.countDown();
        assertThat(first.get(30, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void aThreadThatIsNotRelievedInTimeReadsOn() throws Exception {
        CompletableFuture<Boolean> first = heldUp();
        go.countDown();
        assertThat(first.get(30, TimeUnit.SECONDS)).isTrue();
        time.advance(MOMENT);
        assertThat(relieved).isZero();
    }

    @Test
    void tooMuchIsDroppedAndToldIfItMayBeLostAndAViolationIfNot() throws Exception {
        CompletableFuture<Boolean> first = heldUp();
        time.advance(MOMENT);
        for (int i = 1; i <= HostWork.MAX_WAITING; i++) {
            run(i);
        }
        assertThat(work.run(() -> done.add(-1), 10, true)).isTrue();
        assertThatThrownBy(() -> run(-2)).isInstanceOf(FrameException.class);
        go.countDown();
        assertThat(first.get(30, TimeUnit.SECONDS)).isFalse();
        assertThat(done).hasSize(HostWork.MAX_WAITING + 1).doesNotContain(-1, -2);
        assertThat(losses).singleElement().asString().contains("1 events");
    }

    @Test
    void whatWaitsIsBoundedInBytesToo() throws Exception {
        CompletableFuture<Boolean> first = heldUp();
        time.advance(MOMENT);
        assertThat(work.run(() -> done.add(1), (int) HostWork.MAX_BYTES, true)).isTrue();
        assertThat(work.run(() -> done.add(2), 1, true)).isTrue();
        go.countDown();
        assertThat(first.get(30, TimeUnit.SECONDS)).isFalse();
        assertThat(done).containsExactly(0, 1);
    }

    @Test
    void aRuntimeThatIsClosedStillDoesWhatIsAsked() {
        ScheduledExecutorService closed = Executors.newSingleThreadScheduledExecutor();
        closed.shutdown();
        HostWork late = new HostWork(closed, () -> relieved++, losses::add);
        assertThat(late.run(() -> done.add(1), 10, false)).isTrue();
        assertThat(done).containsExactly(1);
    }
}
