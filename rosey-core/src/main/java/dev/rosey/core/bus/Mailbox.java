package dev.rosey.core.bus;

import dev.rosey.api.bus.DropReason;
import dev.rosey.api.bus.OverflowPolicy;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Priority;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of events that the shared executor serves, one event at a time, and for {@link Turn#MOST} events or
 * about a millisecond in a row at most.
 *
 * <p>No event is forgotten, though adding one and going to rest are not guarded by a lock. A producer first moves the
 * tail of the queue, then reads the state; the server first sets the state to resting, then reads the tail. All four
 * are volatile, so at least one of the two sees what the other wrote: the producer wakes the server, or the server goes
 * on. The closing of the lanes, the end of an episode and the count of waiting publishers pair in the same way.
 */
final class Mailbox implements Inbox, Runnable {
    private static final int RESTING = 0;
    private static final int SERVED = 1; // a task that serves this mailbox is waiting or running
    private static final VarHandle STATE;
    private static final VarHandle EPISODE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Mailbox.class, "state", int.class);
            EPISODE = MethodHandles.lookup().findVarHandle(Mailbox.class, "episode", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Lanes lanes;
    private final Room room;
    private final OverflowPolicy overflow;
    private final BusRuntime runtime;
    private final Owner owner;
    private final Ending ending;
    private volatile int state;
    @SuppressWarnings("UnusedVariable") // read through EPISODE alone
    private volatile long episode; // events dropped since the mailbox was last empty
    private volatile boolean announced; // the beginning of the episode was reported
    private volatile boolean closed;
    private volatile @Nullable Turn turn; // of the thread that serves; made with the first one

    Mailbox(SubscribeOptions options, BusRuntime runtime, Owner owner) {
        this.lanes = new Lanes(options.capacity(), options.isStrictOrder(), lock);
        this.room = new Room(lanes, options.capacity(), runtime, lock);
        this.overflow = options.overflow();
        this.runtime = runtime;
        this.owner = owner;
        this.ending = new Ending(runtime);
    }

    @Override
    public Result offer(Event event, @Nullable PendingRequest question, int slot) {
        Object item = question == null ? event : question;
        EventQueue.Offer offer = lanes.offer(item, event.priority(), runtime.coarseMillis());
        if (offer == EventQueue.Offer.ADDED) {
            wake();
            return Result.ACCEPTED;
        }
        return offer == EventQueue.Offer.ENDED ? Result.CLOSED : overflow(event, question, item);
    }

    private void wake() {
        if (state == RESTING && STATE.compareAndSet(this, RESTING, SERVED)) {
            runtime.execute(this);
        }
    }

    /** Applies the policy to a full lane. May wait. */
    private Result overflow(Event event, @Nullable PendingRequest question, Object item) {
        DropReason reason;
        if (overflow instanceof OverflowPolicy.DropOldest) {
            return replaceOldest(event, question, item);
        } else if (overflow instanceof OverflowPolicy.Fail) {
            reason = DropReason.OVERFLOW_REFUSED;
        } else if (overflow instanceof OverflowPolicy.Block block) {
            EventQueue.Offer offer = runtime.isServing()
                    ? EventQueue.Offer.FULL
                    : room.await(item, event.priority(), block.atMost());
            if (offer == EventQueue.Offer.ADDED) {
                wake();
                return Result.ACCEPTED;
            } else if (offer == EventQueue.Offer.ENDED) {
                return Result.CLOSED;
            }
            reason = DropReason.OVERFLOW_BLOCKED;
        } else {
            reason = DropReason.OVERFLOW_NEWEST;
        }
        return dropArriving(event, question, reason);
    }

    private Result replaceOldest(Event event, @Nullable PendingRequest question, Object item) {
        boolean dropped = false;
        for (int round = 0; ; round++) {
            Object oldest = lanes.makeRoom(event.priority());
            if (oldest == null) {
                return dropArriving(event, question, DropReason.OVERFLOW_NEWEST);
            } else if (oldest == Lane.ROOM) {
                Segment.pause(round);
            } else {
                drop(oldest, DropReason.OVERFLOW_OLDEST);
                dropped = true;
            }
            EventQueue.Offer offer = lanes.offer(item, event.priority(), runtime.coarseMillis());
            if (offer == EventQueue.Offer.ADDED) {
                wake();
                return dropped ? Result.DROPPED : Result.ACCEPTED;
            } else if (offer == EventQueue.Offer.ENDED) {
                return Result.CLOSED;
            }
        }
    }

    private Result dropArriving(Event event, @Nullable PendingRequest question, DropReason reason) {
        DropReason real = event.priority() == Priority.CRITICAL ? DropReason.OVERFLOW_REFUSED : reason;
        dropInEpisode(event, question, real);
        return real == DropReason.OVERFLOW_REFUSED ? Result.REFUSED : Result.DROPPED;
    }

    private void drop(Object item, DropReason reason) {
        if (item instanceof PendingRequest question) {
            dropInEpisode(question.question(), question, reason);
        } else {
            dropInEpisode((Event) item, null, reason);
        }
    }

    private void dropInEpisode(Event event, @Nullable PendingRequest question, DropReason reason) {
        boolean begins = (long) EPISODE.getAndAdd(this, 1L) == 0;
        owner.dropped(event, question, reason, begins);
        if (begins) {
            announced = true;
            wake(); // the mailbox may have become empty meanwhile, and its end is reported by who serves
        }
    }

    @Override
    public void run() {
        Turn mine = turn;
        if (mine == null) {
            mine = new Turn(runtime.counters);
            turn = mine;
        }
        boolean before = runtime.beginServing();
        Runnable next;
        try {
            next = serve(mine);
        } finally {
            runtime.endServing(before);
        }
        if (next == this) {
            runtime.execute(this);
        } else if (next != null) {
            next.run();
        }
    }

    /**
     * Handles what waits.
     *
     * @return this, to be called again; or the asker's code that has got the last answer, to run when this mailbox is
     *     at rest and free for other threads; or null
     */
    private @Nullable Runnable serve(Turn mine) {
        mine.begin();
        Runnable answer = null;
        while (true) {
            Object item = lanes.poll();
            if (item == null && answer == null) {
                item = linger(mine.patience());
            }
            if (item == null) {
                mine.pause();
                room.signal();
                if (!rest()) {
                    return answer;
                } else if (!lanes.isEmpty()) {
                    pass(answer);
                    return this; // a producer is about to add its event; others may have their turn meanwhile
                }
                continue;
            }
            if (room.isAwaited() && mine.isRoomDue(room.batch())) {
                room.signal();
            }
            pass(answer);
            handle(mine, item);
            answer = item instanceof PendingRequest question ? question.takeReady() : null;
            if (mine.isOver()) {
                room.signal();
                pass(answer);
                return this;
            }
        }
    }

    /** Lets another thread run the asker's code, as this one has more to do. */
    private void pass(@Nullable Runnable answer) {
        if (answer != null) {
            runtime.execute(answer);
        }
    }

    private void handle(Turn mine, Object item) {
        boolean timed = mine.beginEvent();
        if (closed) {
            mine.fold();
        }
        if (item instanceof PendingRequest question) {
            owner.handle(question.question(), question);
        } else {
            owner.handle((Event) item, null);
        }
        if (timed) {
            mine.endTimed();
        }
    }

    /** Watches for another event for a moment. */
    private @Nullable Object linger(Patience patience) {
        int spins = patience.spins();
        for (int i = 0; i < spins; i++) {
            if ((i & 15) == 0 && (closed || !runtime.mayLinger())) {
                return null;
            }
            Thread.onSpinWait();
            Object item = lanes.poll();
            if (item != null) {
                patience.rewarded();
                return item;
            }
        }
        if (spins > 0) {
            patience.disappointed();
        }
        return null;
    }

    /** Ends the service when there is nothing left to do; returns true when it has to go on. */
    private boolean rest() {
        if (!lanes.isEmpty()) {
            return true;
        }
        if (announced) {
            announced = false;
            owner.caughtUp((long) EPISODE.getAndSet(this, 0L));
        }
        state = RESTING;
        if ((!lanes.isEmpty() || announced) && STATE.compareAndSet(this, RESTING, SERVED)) {
            return true;
        }
        finishIfDone();
        return false;
    }

    @Override
    public int pending() {
        return lanes.size();
    }

    @Override
    public long oldestSince() {
        long now = runtime.millis();
        long since = lanes.oldestSince((int) now);
        return since == Long.MAX_VALUE ? since : now - ((int) now - (int) since);
    }

    @Override
    public long delivered() {
        Turn known = turn;
        return known == null ? 0 : known.unfolded();
    }

    @Override
    public void fold() {
        Turn known = turn;
        if (known != null) {
            known.fold();
        }
    }

    @Override
    public CompletionStage<Void> drain() {
        CompletionStage<Void> stage = ending.stage();
        end();
        finishIfDone();
        return stage;
    }

    @Override
    public void close(DropReason reason) {
        end();
        for (int round = 0; !lanes.isEmpty(); ) {
            Object item = lanes.poll();
            if (item == null) {
                Segment.pause(round++); // for a producer that is about to add its event
            } else if (item instanceof PendingRequest question) {
                owner.dropped(question.question(), question, reason, false);
            } else {
                owner.dropped((Event) item, null, reason, false);
            }
        }
        announced = false; // what was dropped last was not caught up with
        finishIfDone();
    }

    private void end() {
        lock.lock();
        try {
            lanes.close();
            closed = true;
            room.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Called by who closes, after it has closed, and by who serves, after it has come to rest: one sees the other. */
    private void finishIfDone() {
        if (closed && state == RESTING && lanes.isEmpty() && ending.come()) {
            owner.finished();
        }
    }
}
