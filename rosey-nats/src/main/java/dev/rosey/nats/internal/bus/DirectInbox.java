package dev.rosey.nats.internal.bus;

import dev.rosey.api.bus.DropReason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;

/** No queue: the handler runs on the thread that reads from the connection. */
final class DirectInbox implements Inbox {
    private final ReentrantLock lock = new ReentrantLock();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private final Owner owner;
    private int running; // guarded by lock
    private boolean ended; // guarded by lock

    DirectInbox(Owner owner) {
        this.owner = owner;
    }

    @Override
    public void offer(Arrival arrival) {
        if (!begin()) {
            owner.dropped(arrival, DropReason.SUBSCRIPTION_CLOSED, false);
            return;
        }
        try {
            owner.handle(arrival);
        } finally {
            end();
        }
    }

    private boolean begin() {
        lock.lock();
        try {
            if (!ended) {
                running++;
            }
            return !ended;
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        boolean last;
        lock.lock();
        try {
            running--;
            last = ended && running == 0;
        } finally {
            lock.unlock();
        }
        if (last) {
            drained.complete(null);
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
    public CompletionStage<Void> drain() {
        boolean resting;
        lock.lock();
        try {
            ended = true;
            resting = running == 0;
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
        var unused = drain();
    }
}
