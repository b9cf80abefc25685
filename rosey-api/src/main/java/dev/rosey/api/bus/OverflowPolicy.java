package dev.rosey.api.bus;

import java.time.Duration;

/** What happens to an event for a subscription whose queue is full. Critical events are never dropped: they fail. */
public sealed interface OverflowPolicy {
    /** The oldest waiting event of the lowest priority gives way. */
    record DropOldest() implements OverflowPolicy {}

    /** The new event is dropped. */
    record DropNewest() implements OverflowPolicy {}

    /** The publisher receives {@link OverflowException}. */
    record Fail() implements OverflowPolicy {}

    /** The publisher waits, at most for the time given; then the new event is dropped. */
    record Block(Duration atMost) implements OverflowPolicy {
        /** Checks that the time is positive. */
        public Block {
            if (atMost.isNegative() || atMost.isZero()) {
                throw new IllegalArgumentException("atMost is " + atMost + "; it must be positive");
            }
        }
    }

    /** The oldest waiting event gives way: the default. */
    static OverflowPolicy dropOldest() {
        return new DropOldest();
    }

    /** The new event is dropped. */
    static OverflowPolicy dropNewest() {
        return new DropNewest();
    }

    /** The publisher receives {@link OverflowException}. */
    static OverflowPolicy fail() {
        return new Fail();
    }

    /**
     * The publisher waits for room. For subscriptions of the application in the same process only; a thread of the bus
     * that serves a subscription never waits for room in any subscription, its event is dropped instead, so that
     * handlers cannot block each other for ever. That holds for a direct handler which such a thread calls as well; on
     * a thread of the application, a direct handler waits as its publisher would.
     *
     * @param atMost how long at most
     */
    static OverflowPolicy block(Duration atMost) {
        return new Block(atMost);
    }
}
