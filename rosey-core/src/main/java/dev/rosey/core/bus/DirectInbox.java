package dev.rosey.core.bus;

import dev.rosey.api.bus.DropReason;
import dev.rosey.api.event.Event;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Hands each event to the handler on the publisher's thread; has no queue.
 *
 * <p>A thread counts itself in, then looks whether this is open; who ends this closes it, then counts who is inside. A
 * thread that counts itself in does so with a plain write, which its processor may hold back for less than a
 * microsecond while it already looks. So the counts are believed only {@link #VISIBLE} later, unless this thread is
 * the only one that was ever inside. A thread that is interrupted between the two steps has its write seen by then.
 */
final class DirectInbox implements Inbox {
    private static final Duration VISIBLE = Duration.ofMillis(1);

    private final ThreadMeters meters;
    private final BusRuntime runtime;
    private final Owner owner;
    private final Ending ending;
    private final LongAdder refused = new LongAdder(); // counted in, and out again as this was closed
    private final AtomicLong folded = new AtomicLong();
    private volatile boolean open = true;
    private volatile boolean believed;

    DirectInbox(BusRuntime runtime, Owner owner) {
        this.runtime = runtime;
        this.meters = new ThreadMeters(runtime.slots);
        this.owner = owner;
        this.ending = new Ending(runtime);
    }

    @Override
    public Result offer(Event event, @Nullable PendingRequest question, int slot) {
        Meter mine = meters.of(slot);
        if (mine == null) {
            return offerElsewhere(event, question);
        }
        boolean timed = mine.count();
        try {
            if (!open) {
                refused.increment();
                return Result.CLOSED;
            }
            if (timed) {
                handleTimed(mine, event, question);
            } else {
                owner.handle(event, question);
            }
            return Result.ACCEPTED;
        } finally {
            mine.countEnd();
            if (!open) {
                left();
            }
        }
    }

    private void handleTimed(Meter mine, Event event, @Nullable PendingRequest question) {
        long begin = System.nanoTime();
        owner.handle(event, question);
        long nanos = System.nanoTime() - begin;
        runtime.counters.handled(nanos, mine.timed(nanos));
    }

    private Result offerElsewhere(Event event, @Nullable PendingRequest question) {
        meters.countElsewhere();
        try {
            if (!open) {
                refused.increment();
                return Result.CLOSED;
            }
            owner.handle(event, question);
            return Result.ACCEPTED;
        } finally {
            meters.endElsewhere();
            if (!open) {
                left();
            }
        }
    }

    @Override
    public int pending() {
        return 0;
    }

    @Override
    public long oldestSince() {
        return Long.MAX_VALUE;
    }

    @Override
    public long delivered() {
        return handled() - folded.get();
    }

    private long handled() {
        return meters.begun() - refused.sum();
    }

    @Override
    public void fold() {
        long now = handled();
        long before = folded.getAndAccumulate(now, Math::max);
        runtime.counters.delivered.add(Math.max(0, now - before));
    }

    @Override
    public CompletionStage<Void> drain() {
        CompletionStage<Void> stage = ending.stage();
        end(false);
        return stage;
    }

    @Override
    public void close(DropReason reason) {
        end(reason == DropReason.BUS_CLOSED);
    }

    private void end(boolean atOnce) {
        open = false;
        if (atOnce || meters.areMine()) {
            believe();
            return;
        }
        try {
            var unused = runtime.after(VISIBLE, this::believe);
        } catch (RejectedExecutionException ended) {
            believe(); // the bus is closed
        }
    }

    private void believe() {
        believed = true;
        left();
    }

    /** Called after a thread has counted itself out and found this closed. The last one brings the end. */
    private void left() {
        VarHandle.fullFence(); // of two threads that leave at once, one sees the other's count
        if (believed) {
            long ended = meters.ended(); // read first: when all that had begun later have ended, nobody is inside
            if (ended == meters.begun()) {
                fold();
                if (ending.come()) {
                    owner.finished();
                }
            }
        }
    }
}
