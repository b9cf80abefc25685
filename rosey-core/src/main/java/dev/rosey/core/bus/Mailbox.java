package dev.rosey.core.bus;

import dev.rosey.api.bus.DropReason;
import dev.rosey.api.bus.OverflowPolicy;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.event.Priority;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of events that the shared executor serves, one event at a time and {@value #BATCH} in a row at most.
 * The owner is never called under the lock.
 */
final class Mailbox implements Inbox {
    private static final int BATCH = 64;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Lanes lanes; // guarded by lock, as is all below
    private boolean open = true;
    private boolean served; // a task that serves this mailbox is waiting or running
    private boolean dropping; // since the mailbox was last empty something was dropped

    private final OverflowPolicy overflow;
    private final BusRuntime runtime;
    private final Owner owner;
    private final CompletableFuture<Void> finished = new CompletableFuture<>();

    Mailbox(SubscribeOptions options, BusRuntime runtime, Owner owner) {
        this.lanes = new Lanes(options.capacity(), options.isStrictOrder());
        this.overflow = options.overflow();
        this.runtime = runtime;
        this.owner = owner;
    }

    @Override
    public Result offer(Item item) {
        Priority priority = item.event().priority();
        Drop drop = null;
        boolean wake = false;
        lock.lock();
        try {
            if (open && lanes.isFull(priority)) {
                drop = makeRoom(item);
            }
            if (!open) {
                return Result.CLOSED;
            }
            if (drop == null || !drop.arriving()) {
                lanes.add(item);
                wake = !served;
                served = true;
            }
        } finally {
            lock.unlock();
        }
        if (wake) {
            runtime.execute(this::serve);
        }
        if (drop == null) {
            return Result.ACCEPTED;
        }
        owner.dropped(drop.item(), drop.reason(), drop.begins());
        return drop.reason() == DropReason.OVERFLOW_REFUSED ? Result.REFUSED : Result.DROPPED;
    }

    /** Applies the policy to a full lane: what to drop, or null when there is room now. May wait. */
    private @Nullable Drop makeRoom(Item arriving) {
        Priority priority = arriving.event().priority();
        DropReason reason;
        Item shed = null;
        if (overflow instanceof OverflowPolicy.DropOldest) {
            shed = lanes.shed(priority);
            reason = shed == null ? DropReason.OVERFLOW_NEWEST : DropReason.OVERFLOW_OLDEST;
        } else if (overflow instanceof OverflowPolicy.Fail) {
            reason = DropReason.OVERFLOW_REFUSED;
        } else if (overflow instanceof OverflowPolicy.Block block) {
            if (awaitRoom(priority, block.atMost())) {
                return null;
            }
            reason = DropReason.OVERFLOW_BLOCKED;
        } else {
            reason = DropReason.OVERFLOW_NEWEST;
        }
        if (shed == null && priority == Priority.CRITICAL) {
            reason = DropReason.OVERFLOW_REFUSED;
        }
        boolean begins = !dropping;
        dropping = true;
        return new Drop(shed == null ? arriving : shed, shed == null, reason, begins);
    }

    /** Waits until there is room or this is closed; false when the time is over or this thread may not wait. */
    private boolean awaitRoom(Priority priority, Duration atMost) {
        if (runtime.isServing()) {
            return false;
        }
        long left = BusRuntime.nanos(atMost);
        try {
            while (open && lanes.isFull(priority)) {
                if (left <= 0) {
                    return false;
                }
                left = room.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void serve() {
        boolean before = runtime.beginServing();
        try {
            int handled = 0;
            do {
                Item item = next();
                if (item == null) {
                    return;
                }
                owner.handle(item);
                handled++;
            } while (handled < BATCH && !Thread.currentThread().isInterrupted());
        } finally {
            runtime.endServing(before);
        }
        runtime.execute(this::serve);
    }

    private @Nullable Item next() {
        boolean last;
        lock.lock();
        try {
            Item item = lanes.poll();
            if (item != null) {
                room.signalAll();
                return item;
            }
            served = false;
            dropping = false;
            last = !open;
        } finally {
            lock.unlock();
        }
        if (last) {
            finish();
        }
        return null;
    }

    @Override
    public int pending() {
        lock.lock();
        try {
            return lanes.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long oldestSince() {
        lock.lock();
        try {
            return lanes.oldestSince();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletionStage<Void> drain() {
        boolean idle;
        lock.lock();
        try {
            open = false;
            idle = !served;
            room.signalAll();
        } finally {
            lock.unlock();
        }
        if (idle) {
            finish();
        }
        return finished.copy();
    }

    @Override
    public void close(DropReason reason) {
        List<Item> left;
        boolean idle;
        lock.lock();
        try {
            open = false;
            idle = !served;
            left = lanes.clear();
            room.signalAll();
        } finally {
            lock.unlock();
        }
        left.forEach(item -> owner.dropped(item, reason, false));
        if (idle) {
            finish();
        }
    }

    private void finish() {
        runtime.execute(() -> finished.complete(null));
    }

    /** What to drop: the arriving event itself, or one that waited. */
    private record Drop(Item item, boolean arriving, DropReason reason, boolean begins) {}
}
