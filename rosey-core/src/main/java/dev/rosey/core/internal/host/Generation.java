package dev.rosey.core.internal.host;

import dev.rosey.api.bus.AsyncRequestHandler;
import dev.rosey.api.bus.ConsumeOptions;
import dev.rosey.api.bus.DeliveryHandler;
import dev.rosey.api.bus.EventHandler;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.subject.SubjectFilter;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/** One version of a plugin at its switchboard, over all its restarts. Safe for use by any number of threads. */
final class Generation {
    private static final int STRIPES = 8;
    private static final int SPREAD = 8; // a cache line apart

    private final Switchboard board;
    private final AtomicLongArray running = new AtomicLongArray(STRIPES * SPREAD);
    private final AtomicInteger slots = new AtomicInteger();

    Generation(Switchboard board) {
        this.board = board;
    }

    Switchboard board() {
        return board;
    }

    boolean isActive() {
        return board.active() == this;
    }

    Subscription subscribe(SubjectFilter filter, SubscribeOptions options, EventHandler handler) {
        LineKey key = new LineKey(LineKey.Kind.EVENTS, filter, options.queueGroup().orElse(""), 0);
        return board.add(key, new Slot(this, filter, handler,
                line -> board.bus().subscribe(filter, options, line::event)));
    }

    Subscription reply(SubjectFilter filter, SubscribeOptions options, AsyncRequestHandler handler) {
        LineKey key = new LineKey(LineKey.Kind.REQUESTS, filter, options.queueGroup().orElse(""), 0);
        return board.add(key, new Slot(this, filter, handler,
                line -> board.bus().reply(filter, options, line::request)));
    }

    Subscription consume(String name, SubjectFilter filter, ConsumeOptions options, DeliveryHandler handler) {
        LineKey key = new LineKey(LineKey.Kind.DELIVERIES, filter, name, 0);
        return board.add(key, new Slot(this, filter, handler,
                line -> board.bus().consume(name, filter, options, line::delivery)));
    }

    int nextStripe() {
        return Math.floorMod(slots.getAndIncrement(), STRIPES) * SPREAD;
    }

    void enter(int stripe) {
        running.incrementAndGet(stripe);
    }

    void exit(int stripe) {
        running.decrementAndGet(stripe);
    }

    /** Whether none of its handlers has anything to finish; stays so when it is not active any more. */
    boolean isIdle() {
        for (int i = 0; i < running.length(); i += SPREAD) {
            if (running.get(i) != 0) {
                return false;
            }
        }
        return true;
    }
}
