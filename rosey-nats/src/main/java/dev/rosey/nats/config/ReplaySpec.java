package dev.rosey.nats.config;

import dev.rosey.api.subject.SubjectFilter;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to replay: which events of which stream, from where on. Immutable.
 *
 * <pre>{@code
 * ReplaySpec.builder("rosey.event.orders.>").since(yesterday).untilNow().build();
 * }</pre>
 */
public final class ReplaySpec {
    /** Where a replay begins. */
    public sealed interface Start permits Beginning, AtSequence, AtTime, NewOnly {}

    /** At the oldest event that the stream still has. */
    public record Beginning() implements Start {}

    /**
     * At a place in the stream, or the next one that there is.
     *
     * @param sequence the place, from 1
     */
    public record AtSequence(long sequence) implements Start {
        /**
         * Checks the place.
         *
         * @throws IllegalArgumentException if it is below 1
         */
        public AtSequence {
            if (sequence < 1) {
                throw new IllegalArgumentException("The sequence is " + sequence + "; the first one is 1");
            }
        }
    }

    /**
     * At the first event that the stream received at that time or later.
     *
     * @param time the time of the server
     */
    public record AtTime(Instant time) implements Start {
        /** Checks the time. */
        public AtTime {
            Objects.requireNonNull(time, "time");
        }
    }

    /** At the first event that comes after the replay has begun. */
    public record NewOnly() implements Start {}

    private static final int DEFAULT_CAPACITY = 256;

    private final SubjectFilter filter;
    private final @Nullable String stream;
    private final Start start;
    private final boolean untilNow;
    private final int capacity;

    private ReplaySpec(Builder from) {
        this.filter = from.filter;
        this.stream = from.stream;
        this.start = from.start;
        this.untilNow = from.untilNow;
        this.capacity = from.capacity;
    }

    /**
     * Starts a description.
     *
     * @param filter which subjects, as {@link SubjectFilter#of(String)} takes it
     * @return the builder
     */
    public static Builder builder(String filter) {
        return new Builder(SubjectFilter.of(filter));
    }

    /** Which subjects. */
    public SubjectFilter filter() {
        return filter;
    }

    /** Which stream; empty for the one that keeps these subjects. */
    public Optional<String> stream() {
        return Optional.ofNullable(stream);
    }

    /** Where it begins. */
    public Start start() {
        return start;
    }

    /** Whether it ends with what the stream had when it began. */
    public boolean isUntilNow() {
        return untilNow;
    }

    /** How many events may wait for the handler. */
    public int capacity() {
        return capacity;
    }

    /** Collects the parts; use it for one description. Not safe for use by several threads. */
    public static final class Builder {
        private final SubjectFilter filter;
        private @Nullable String stream;
        private Start start = new Beginning();
        private boolean untilNow;
        private int capacity = DEFAULT_CAPACITY;

        private Builder(SubjectFilter filter) {
            this.filter = filter;
        }

        /** Names the stream, where several keep these subjects. */
        public Builder stream(String name) {
            this.stream = Objects.requireNonNull(name, "stream");
            return this;
        }

        /** Begins at a place in the stream, from 1; at its beginning by default. */
        public Builder fromSequence(long sequence) {
            this.start = new AtSequence(sequence);
            return this;
        }

        /** Begins with what the stream received at a time or later. */
        public Builder since(Instant time) {
            this.start = new AtTime(time);
            return this;
        }

        /** Begins with what comes from now on. */
        public Builder newOnly() {
            this.start = new NewOnly();
            return this;
        }

        /** Ends with what the stream has when the replay begins; by default it goes on with new events. */
        public Builder untilNow() {
            this.untilNow = true;
            return this;
        }

        /** Sets how many events may wait for the handler; 256 by default. */
        public Builder capacity(int number) {
            this.capacity = number;
            return this;
        }

        /**
         * The description.
         *
         * @throws IllegalArgumentException if the capacity is below 1, or a replay of new events alone shall end now
         */
        public ReplaySpec build() {
            if (capacity < 1) {
                throw new IllegalArgumentException("The capacity is " + capacity + "; it must be positive");
            }
            if (untilNow && start instanceof NewOnly) {
                throw new IllegalArgumentException("A replay of new events cannot end now; leave out one of the two");
            }
            return new ReplaySpec(this);
        }
    }
}
