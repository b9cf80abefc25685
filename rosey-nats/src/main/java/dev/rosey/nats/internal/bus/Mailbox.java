package dev.rosey.nats.internal.bus;

import dev.rosey.api.bus.DropReason;
import dev.rosey.api.bus.OverflowPolicy;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.event.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of events that the executor serves, one event at a time, and for {@value #TURN} events in a row at
 * most. Events arrive on a thread that reads from the connection, which never waits here.
 */
final class Mailbox implements Inbox, Runnable {
    private static final int TURN = 64;

    private final ReentrantLock lock = new ReentrantLock();
    private final Lanes lanes; // guarded by lock, as all below
    private final OverflowPolicy overflow;
    private final BusRuntime runtime;
    private final Owner owner;
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private boolean served; // a task that serves this mailbox waits or runs
    private boolean ended; // takes no more
    private long episode; // events dropped since the mailbox was last empty

    Mailbox(SubscribeOptions options, BusRuntime runtime, Owner owner) {
        this.lanes = new Lanes(options.capacity(), options.isStrictOrder());
        this.overflow = options.overflow();
        this.runtime = runtime;
        this.owner = owner;
    }

    @Override
    public void offer(Arrival arrival) {
        Arrival dropped = null;
        DropReason reason = DropReason.SUBSCRIPTION_CLOSED;
        boolean begins = false;
        boolean wake = false;
        lock.lock();
        try {
            if (ended) {
                dropped = arrival;
            } else {
                boolean fits = true;
                if (lanes.isFullFor(arrival.event().priority())) {
                    dropped = overflow instanceof OverflowPolicy.DropOldest
                            ? lanes.makeRoom(arrival.event().priority())
                            : null;
                    reason = dropped == null ? reasonFor(arrival) : DropReason.OVERFLOW_OLDEST;
                    begins = episode++ == 0;
                    fits = dropped != null;
                    dropped = fits ? dropped : arrival;
                }
                if (fits) {
                    lanes.add(arrival, System.nanoTime());
                    wake = !served;
                    served = true;
                }
            }
        } finally {
            lock.unlock();
        }
        if (dropped != null) {
            owner.dropped(dropped, reason, begins);
        }
        if (wake) {
            runtime.execute(this);
        }
    }

    private DropReason reasonFor(Arrival arrival) {
        if (arrival.event().priority() == Priority.CRITICAL || overflow instanceof OverflowPolicy.Fail) {
            return DropReason.OVERFLOW_REFUSED;
        }
        return overflow instanceof OverflowPolicy.Block ? DropReason.OVERFLOW_BLOCKED : DropReason.OVERFLOW_NEWEST;
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // nothing depends on the yield but speed
    public void run() {
        for (int i = 0; i < TURN; i++) {
            Arrival next = poll();
            if (next == null) {
                Thread.yield(); // one event seldom comes alone, and to look again costs less than to be woken again
                next = pollOrRest();
            }
            if (next == null) {
                return;
            }
            owner.handle(next);
        }
        runtime.execute(this); // others have their turn first
    }

    private @Nullable Arrival poll() {
        lock.lock();
        try {
            return lanes.poll();
        } finally {
            lock.unlock();
        }
    }

    /** The event whose turn it is; puts the mailbox to rest when there is none. */
    private @Nullable Arrival pollOrRest() {
        long recovered;
        boolean finished;
        lock.lock();
        try {
            Arrival next = lanes.poll();
            if (next != null) {
                return next;
            }
            served = false;
            recovered = episode;
            episode = 0;
            finished = ended;
        } finally {
            lock.unlock();
        }
        if (recovered > 0 && !finished) {
            owner.caughtUp(recovered);
        }
        if (finished) {
            drained.complete(null);
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
        boolean resting;
        lock.lock();
        try {
            ended = true;
            resting = !served;
        } finally {
            lock.unlock();
        }
        if (resting) {
            drained.complete(null);
        }
        return drained.copy();
    }

    @Override
    public void close(DropReason reason) {
        List<Arrival> left = new ArrayList<>();
        boolean resting;
        lock.lock();
        try {
            ended = true;
            for (Arrival each = lanes.poll(); each != null; each = lanes.poll()) {
                left.add(each);
            }
            resting = !served;
        } finally {
            lock.unlock();
        }
        left.forEach(each -> owner.dropped(each, reason, false));
        if (resting) {
            drained.complete(null);
        }
    }
}
