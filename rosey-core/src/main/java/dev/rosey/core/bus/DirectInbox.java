package dev.rosey.core.bus;

import dev.rosey.api.bus.DropReason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;

/** Hands each event to the handler on the publisher's thread; has no queue. */
final class DirectInbox implements Inbox {
    private final ReentrantLock lock = new ReentrantLock();
    private boolean open = true; // guarded by lock
    private int running; // guarded by lock

    private final BusRuntime runtime;
    private final Owner owner;
    private final CompletableFuture<Void> finished = new CompletableFuture<>();

    DirectInbox(BusRuntime runtime, Owner owner) {
        this.runtime = runtime;
        this.owner = owner;
    }

    @Override
    public Result offer(Item item) {
        lock.lock();
        try {
            if (!open) {
                return Result.CLOSED;
            }
            running++;
        } finally {
            lock.unlock();
        }
        boolean before = runtime.beginServing();
        try {
            owner.handle(item);
        } finally {
            runtime.endServing(before);
            ended();
        }
        return Result.ACCEPTED;
    }

    private void ended() {
        boolean last;
        lock.lock();
        try {
            running--;
            last = !open && running == 0;
        } finally {
            lock.unlock();
        }
        if (last) {
            finish();
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
        close(DropReason.SUBSCRIPTION_CLOSED);
        return finished.copy();
    }

    @Override
    public void close(DropReason reason) {
        boolean idle;
        lock.lock();
        try {
            open = false;
            idle = running == 0;
        } finally {
            lock.unlock();
        }
        if (idle) {
            finish();
        }
    }

    private void finish() {
        runtime.execute(() -> finished.complete(null));
    }
}
