package dev.rosey.isolation.internal.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrameWriterTest {
    private static final long PATIENCE = 30;
    private static final int FRAMES = 20_000;
    private static final int THREADS = 4;
    private static final String NAME = "rosey-test-writer-1";

    /** A stream that notes who writes how much, and blocks or breaks when told to. */
    private static final class Pipe extends OutputStream {
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();
        private final List<Thread> writers = new CopyOnWriteArrayList<>();
        private final List<Integer> sizes = new CopyOnWriteArrayList<>();
        private final Semaphore open = new Semaphore(1 << 20);
        private volatile boolean broken;

        @Override
        public void write(int next) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(byte[] bytes, int start, int length) throws IOException {
            if (broken) {
                throw new IOException("broken pipe");
            }
            writers.add(Thread.currentThread());
            sizes.add(length);
            open.acquireUninterruptibly();
            synchronized (this) {
                content.write(bytes, start, length);
            }
        }

        /** Lets no write end until some are allowed. */
        private void block() {
            open.drainPermits();
        }

        private synchronized List<Integer> marks() {
            ByteBuffer bytes = ByteBuffer.wrap(content.toByteArray());
            List<Integer> marks = new ArrayList<>();
            while (bytes.hasRemaining()) {
                int length = bytes.getInt();
                marks.add(bytes.getInt());
                bytes.position(bytes.position() + length - 4);
            }
            return marks;
        }
    }

    private final Pipe pipe = new Pipe();
    private final ConcurrentLinkedQueue<Outgoing> source = new ConcurrentLinkedQueue<>();
    private FrameWriter writer = made(1 << 20, 1000, Long.MAX_VALUE);

    private void writer(long maxBytes, int maxFrames, long unread) {
        writer = made(maxBytes, maxFrames, unread);
    }

    private FrameWriter made(long maxBytes, int maxFrames, long unread) {
        return new FrameWriter(pipe, NAME, batch -> {
            while (!source.isEmpty() && batch.add(source.element())) {
                source.remove();
            }
        }, maxBytes, maxFrames, unread);
    }

    @AfterEach
    void end() throws InterruptedException {
        pipe.open.release(1000);
        writer.close();
        writer.finish(TimeUnit.SECONDS.toMillis(PATIENCE));
    }

    /** Starts the writer, whose thread then finds nothing to do. */
    private void start() {
        writer.start();
        await().atMost(PATIENCE, TimeUnit.SECONDS).until(() -> Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(NAME) && thread.getState() == Thread.State.WAITING));
    }

    /** A frame that begins with a mark. */
    private static byte[] frame(int mark, int length) {
        return ByteBuffer.allocate(length).putInt(length - 4).putInt(mark).array();
    }

    private void awaitMarks(Integer... marks) {
        await().atMost(PATIENCE, TimeUnit.SECONDS).until(() -> pipe.marks().equals(Arrays.asList(marks)));
    }

    @Test
    void whoSendsWritesWhenTheStreamIsIdle() {
        start();
        assertThat(writer.offer(frame(1, 10))).isTrue();
        assertThat(writer.offer(frame(2, 10))).isTrue();
        assertThat(pipe.marks()).containsExactly(1, 2);
        assertThat(pipe.writers).containsOnly(Thread.currentThread());
    }

    @Test
    void whatWasSentBeforeTheStartIsWrittenAtTheStart() {
        writer.offer(frame(1, 10));
        assertThat(pipe.marks()).isEmpty();
        writer.start();
        awaitMarks(1);
    }

    @Test
    void whatSurelyFitsIsWrittenHereAndTheRestByTheWritersThread() {
        writer(1 << 20, 1000, 100);
        start();
        Outgoing last = new Outgoing(frame(2, 60));
        writer.offer(frame(1, 60));
        writer.offer(last);
        awaitMarks(1, 2);
        assertThat(pipe.writers.get(0)).isSameAs(Thread.currentThread());
        assertThat(pipe.writers.get(1)).isNotSameAs(Thread.currentThread());
        await().atMost(PATIENCE, TimeUnit.SECONDS).until(() -> {
            int before = pipe.writers.size();
            writer.acknowledge(last);
            Outgoing next = new Outgoing(frame(3, 20));
            writer.offer(next);
            await().atMost(PATIENCE, TimeUnit.SECONDS).until(() -> pipe.writers.size() > before);
            writer.acknowledge(next);
            return pipe.writers.get(before) == Thread.currentThread();
        });
    }

    @Test
    void whoMustNotWaitIsRefusedWhenTheQueueIsFull() {
        writer(100, 3, 0);
        start();
        pipe.block();
        writer.offer(frame(0, 10));
        await().atMost(PATIENCE, TimeUnit.SECONDS).until(() -> pipe.writers.size() == 1);
        assertThat(writer.offer(frame(1, 101))).isFalse();
        assertThat(List.of(writer.offer(frame(1, 10)), writer.offer(frame(2, 10)), writer.leave(frame(3, 10))))
                .containsOnly(true);
        assertThat(writer.offer(frame(4, 10))).isFalse();
        assertThat(writer.leave(frame(4, 10))).isFalse();
        pipe.open.release(10);
        awaitMarks(0, 1, 2, 3);
    }

    @Test
    void whoMayWaitWaitsForRoom() throws Exception {
        writer(100, 1, 0);
        start();
        pipe.block();
        writer.offer(frame(0, 10));
        await().atMost(PATIENCE, TimeUnit.SECONDS).until(() -> pipe.writers.size() == 1);
        writer.offer(frame(1, 10));
        CountDownLatch put = new CountDownLatch(1);
        Thread waiting = new Thread(() -> {
            try {
                writer.put(frame(2, 10));
                put.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }, "rosey-test-1");
        waiting.setDaemon(true);
        waiting.start();
        await().atMost(PATIENCE, TimeUnit.SECONDS).until(() -> waiting.getState() == Thread.State.WAITING);
        assertThat(put.getCount()).isEqualTo(1);
        pipe.open.release(10);
        assertThat(put.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
        awaitMarks(0, 1, 2);
    }

    @Test
    void framesOfManyThreadsStayWholeAndInTheirThreadsOrder() throws Exception {
        writer(1 << 20, 100, Long.MAX_VALUE);
        start();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int first = i * FRAMES;
            Thread thread = new Thread(() -> send(first), "rosey-test-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE));
        }
        await().atMost(PATIENCE, TimeUnit.SECONDS).until(() -> pipe.marks().size() == THREADS * FRAMES);
        for (int i = 0; i < THREADS; i++) {
            int first = i * FRAMES;
            assertThat(pipe.marks().stream().filter(mark -> mark / FRAMES == first / FRAMES)).isSorted().hasSize(FRAMES);
        }
    }

    private void send(int first) {
        try {
            for (int mark = first; mark < first + FRAMES; mark++) {
                writer.put(frame(mark, 8 + mark % 300));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatAThreadGathersIsWrittenAtOnceWhenItSaysSo() {
        start();
        writer.gather(Thread.currentThread());
        writer.offer(frame(1, 10));
        writer.offer(frame(2, 10));
        assertThat(pipe.marks()).isEmpty();
        writer.flush();
        assertThat(pipe.marks()).containsExactly(1, 2);
        assertThat(pipe.sizes).containsExactly(20);
    }

    @Test
    void aThreadDoesNotGatherMoreThanABatch() {
        start();
        writer.gather(Thread.currentThread());
        writer.offer(frame(1, Batch.SIZE - 10));
        assertThat(pipe.marks()).isEmpty();
        writer.offer(frame(2, 10));
        assertThat(pipe.marks()).containsExactly(1, 2);
    }

    @Test
    void framesOfTheSourceComeAfterTheOthersAndInOneBatch() {
        start();
        writer.gather(Thread.currentThread());
        for (int mark = 10; mark < 40; mark++) {
            source.add(new Outgoing(frame(mark, 100)));
        }
        writer.offer(frame(1, 10));
        writer.flushSource();
        awaitMarks(java.util.stream.IntStream.concat(
                java.util.stream.IntStream.of(1), java.util.stream.IntStream.range(10, 40)).boxed().toArray(Integer[]::new));
        assertThat(pipe.sizes.size()).isLessThan(5);
    }

    @Test
    void whileTheOtherEndIsBehindWhoAddsToTheSourceDoesNotWrite() {
        writer(1 << 20, 1000, 4096);
        start();
        Outgoing unread = new Outgoing(frame(1, 2000));
        writer.offer(unread);
        assertThat(pipe.writers).containsExactly(Thread.currentThread());
        for (int mark = 2; mark < 40; mark++) {
            source.add(new Outgoing(frame(mark, 10)));
            writer.flushSource();
        }
        awaitMarks(java.util.stream.IntStream.range(1, 40).boxed().toArray(Integer[]::new));
        assertThat(pipe.writers.subList(1, pipe.writers.size())).doesNotContain(Thread.currentThread());
    }

    @Test
    void whatIsUrgentTakesAlongWhatGathers() {
        writer(1 << 20, 1000, 1 << 20);
        start();
        writer.offer(frame(1, 2000));
        for (int mark = 2; mark < 2000; mark += 2) {
            source.add(new Outgoing(frame(mark, 10)));
            writer.flushSource();
            writer.offer(frame(mark + 1, 10));
        }
        source.add(new Outgoing(frame(2000, 10)));
        writer.hurrySource();
        await().atMost(PATIENCE, TimeUnit.SECONDS).until(() -> pipe.marks().size() == 2000);
        assertThat(pipe.marks().stream().filter(mark -> mark % 2 == 0)).isSorted();
        assertThat(pipe.marks().stream().filter(mark -> mark % 2 == 1)).isSorted();
    }

    @Test
    void whatGathersWhenTheWriterFinishesIsWritten() throws InterruptedException {
        writer(1 << 20, 1000, 4096);
        start();
        writer.offer(frame(1, 2000));
        writer.flushSource();
        writer.leave(frame(2, 10));
        assertThat(writer.finish(TimeUnit.SECONDS.toMillis(PATIENCE))).isTrue();
        assertThat(pipe.marks()).containsExactly(1, 2);
    }

    @Test
    void aFrameThatIsLongerThanABatchIsWrittenWhole() {
        writer(4 << 20, 100, Long.MAX_VALUE);
        start();
        writer.gather(Thread.currentThread());
        writer.offer(frame(1, 10));
        writer.offer(frame(2, 1 << 20));
        writer.offer(frame(3, 10));
        writer.flush();
        awaitMarks(1, 2, 3);
        assertThat(pipe.sizes).contains(1 << 20);
    }

    @Test
    void whatIsAddedWhileSomebodyWritesIsWrittenHoweverLongThatGoesOn() {
        start();
        for (int round = 0; round < 1000; round++) {
            int mark = round;
            source.add(new Outgoing(frame(mark, 10)));
            writer.flushSource();
            writer.flush();
        }
        await().atMost(PATIENCE, TimeUnit.SECONDS).until(() -> pipe.marks().size() == 1000);
    }

    @Test
    void finishingWritesWhatIsThereAndTakesNothingMore() throws InterruptedException {
        start();
        writer.gather(Thread.currentThread());
        writer.offer(frame(1, 10));
        assertThat(writer.finish(TimeUnit.SECONDS.toMillis(PATIENCE))).isTrue();
        assertThat(pipe.marks()).containsExactly(1);
        assertThat(writer.offer(frame(2, 10))).isFalse();
        assertThat(writer.put(frame(2, 10))).isFalse();
        assertThat(writer.isOpen()).isFalse();
    }

    @Test
    void aBrokenStreamClosesTheWriter() {
        start();
        pipe.broken = true;
        writer.offer(frame(1, 10));
        assertThat(writer.isOpen()).isFalse();
        assertThat(writer.offer(frame(2, 10))).isFalse();
    }
}
