package dev.rosey.api.bus;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a subscription takes its events. Immutable. */
public final class SubscribeOptions {
    /** How many events may wait for a handler when nothing else is said. */
    public static final int DEFAULT_CAPACITY = 1024;

    /** The greatest allowed capacity. */
    public static final int MAX_CAPACITY = 1 << 24;

    private static final SubscribeOptions DEFAULTS = builder().build();

    private final @Nullable String queueGroup;
    private final int capacity;
    private final OverflowPolicy overflow;
    private final boolean direct;
    private final boolean strictOrder;

    private SubscribeOptions(Builder from) {
        this.queueGroup = from.queueGroup;
        this.capacity = from.capacity;
        this.overflow = from.overflow;
        this.direct = from.direct;
        this.strictOrder = from.strictOrder;
    }

    /** No queue group, room for {@value #DEFAULT_CAPACITY} events, the oldest gives way. */
    public static SubscribeOptions defaults() {
        return DEFAULTS;
    }

    /** The defaults in a queue group. */
    public static SubscribeOptions queueGroup(String name) {
        return builder().queueGroup(name).build();
    }

    /** Starts with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** The queue group, of which one member receives each event. */
    public Optional<String> queueGroup() {
        return Optional.ofNullable(queueGroup);
    }

    /** How many events may wait for the handler. */
    public int capacity() {
        return capacity;
    }

    /** What happens when no room is left. */
    public OverflowPolicy overflow() {
        return overflow;
    }

    /** Whether the handler runs on the publisher's thread. */
    public boolean isDirect() {
        return direct;
    }

    /** Whether order holds across priorities too. */
    public boolean isStrictOrder() {
        return strictOrder;
    }

    /** Collects options; use it for one {@link #build()}. Not safe for use by several threads. */
    public static final class Builder {
        private @Nullable String queueGroup;
        private int capacity = DEFAULT_CAPACITY;
        private OverflowPolicy overflow = OverflowPolicy.dropOldest();
        private boolean direct;
        private boolean strictOrder;

        private Builder() {}

        /**
         * Shares the events with all subscriptions of the same group name: of those whose filter matches an event, one
         * receives it.
         *
         * @param name one or more tokens as in a subject
         * @return this builder
         * @throws IllegalArgumentException if {@link dev.rosey.api.subject.Subject#isValid} refuses it
         */
        public Builder queueGroup(String name) {
            if (!dev.rosey.api.subject.Subject.isValid(name)) {
                throw new IllegalArgumentException("Not a queue group name: \"" + name
                        + "\": use letters, digits, '-', '_' and '.', without spaces or wildcards");
            }
            this.queueGroup = name;
            return this;
        }

        /** Sets how many events may wait in each of the two lanes, 1 to {@value #MAX_CAPACITY}. */
        public Builder capacity(int events) {
            if (events < 1 || events > MAX_CAPACITY) {
                throw new IllegalArgumentException("capacity is " + events + "; it must be 1 to " + MAX_CAPACITY);
            }
            this.capacity = events;
            return this;
        }

        /** Sets what happens when no room is left. */
        public Builder overflow(OverflowPolicy policy) {
            this.overflow = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /**
         * Runs the handler on the publisher's thread, several at once when several threads publish; there is no queue.
         * On a bus whose publishers are elsewhere, on the thread that reads from the connection.
         */
        public Builder direct() {
            this.direct = true;
            return this;
        }

        /** Uses one lane for all priorities, so that order holds across them. */
        public Builder strictOrder() {
            this.strictOrder = true;
            return this;
        }

        /** The options. */
        public SubscribeOptions build() {
            return new SubscribeOptions(this);
        }
    }
}
