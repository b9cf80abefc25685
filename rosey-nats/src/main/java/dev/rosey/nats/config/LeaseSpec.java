package dev.rosey.nats.config;

import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * How leases are kept on a NATS server: in one key-value bucket, which is made when it is missing. Immutable.
 *
 * <p>A holder confirms its lease every {@link #refreshEvery()}. Each confirmation is good for {@link #duration()} less
 * {@link #margin()} from the moment before it was asked for. Whoever waits takes the lease when it has seen no
 * confirmation for the holder's whole {@link #duration()}, which stands in the bucket, so that hosts with different
 * settings keep the promise as well. The margin is for clocks that run at different speeds, not for clocks that tell
 * different times: those do not matter.
 */
public final class LeaseSpec {
    /** The bucket when nothing else is said. */
    public static final String DEFAULT_BUCKET = "ROSEY-LEASES";

    /** The longest duration. */
    public static final Duration MAX_DURATION = Duration.ofMinutes(10);

    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final String bucket;
    private final String holder;
    private final int replicas;
    private final Duration duration;
    private final Duration margin;
    private final Duration refreshEvery;
    private final Duration retryEvery;

    private LeaseSpec(Builder from) {
        this.bucket = from.bucket;
        this.holder = from.holder;
        this.replicas = from.replicas;
        this.duration = from.duration;
        this.margin = from.margin;
        this.refreshEvery = from.refreshEvery;
        this.retryEvery = from.retryEvery;
    }

    /** The defaults: 5 s, confirmed every 1.5 s, a margin of 0.5 s, tried for every 0.5 s. */
    public static LeaseSpec defaults() {
        return builder().build();
    }

    /** Starts with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** The name of the bucket. */
    public String bucket() {
        return bucket;
    }

    /** What others are told of who holds it. */
    public String holder() {
        return holder;
    }

    /** How many servers of a cluster keep the leases. */
    public int replicas() {
        return replicas;
    }

    /** For how long others leave a lease alone after a confirmation. */
    public Duration duration() {
        return duration;
    }

    /** How much earlier the holder stops. */
    public Duration margin() {
        return margin;
    }

    /** How often a holder asks for a confirmation. */
    public Duration refreshEvery() {
        return refreshEvery;
    }

    /** How often who waits looks again. */
    public Duration retryEvery() {
        return retryEvery;
    }

    @Override
    public String toString() {
        return "LeaseSpec[" + bucket + ", holder " + holder + ", replicas " + replicas + ", duration " + duration
                + ", margin " + margin + ", refreshEvery " + refreshEvery + ", retryEvery " + retryEvery + "]";
    }

    /** Collects options; use it for one {@link #build()}. Not safe for use by several threads. */
    public static final class Builder {
        private String bucket = DEFAULT_BUCKET;
        private String holder = "process " + ProcessHandle.current().pid();
        private int replicas = 1;
        private Duration duration = Duration.ofSeconds(5);
        private Duration margin = Duration.ofMillis(500);
        private Duration refreshEvery = Duration.ofMillis(1500);
        private Duration retryEvery = Duration.ofMillis(500);

        private Builder() {}

        /**
         * Sets the bucket; {@value #DEFAULT_BUCKET} by default. All competitors use one.
         *
         * @throws IllegalArgumentException if it is not 1 to 64 letters, digits, {@code -} and {@code _}
         */
        public Builder bucket(String name) {
            if (!BUCKET.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "bucket is \"" + name + "\"; use 1 to 64 letters, digits, '-' and '_'");
            }
            this.bucket = name;
            return this;
        }

        /** Sets what others are told of who holds it, such as the name of a host; the number of the process by default. */
        public Builder holder(String text) {
            this.holder = Objects.requireNonNull(text, "text");
            return this;
        }

        /**
         * Sets how many servers of a cluster keep the leases; 1 by default. With 3, one may be lost.
         *
         * @throws IllegalArgumentException if it is not from 1 to 5
         */
        public Builder replicas(int servers) {
            this.replicas = StorageSpec.requireReplicas(servers);
            return this;
        }

        /** Sets for how long others leave a lease alone after a confirmation; 5 s by default, at most 10 minutes. */
        public Builder duration(Duration time) {
            this.duration = StorageSpec.requirePositive("duration", time);
            return this;
        }

        /** Sets how much earlier the holder stops; 0.5 s by default. A tenth of the duration is plenty. */
        public Builder margin(Duration time) {
            this.margin = StorageSpec.requirePositive("margin", time);
            return this;
        }

        /** Sets how often a holder asks for a confirmation; 1.5 s by default. */
        public Builder refreshEvery(Duration time) {
            this.refreshEvery = StorageSpec.requirePositive("refreshEvery", time);
            return this;
        }

        /** Sets how often who waits looks again, and a little at random sooner or later; 0.5 s by default. */
        public Builder retryEvery(Duration time) {
            this.retryEvery = StorageSpec.requirePositive("retryEvery", time);
            return this;
        }

        /**
         * The values.
         *
         * @throws IllegalArgumentException if the duration is above {@link #MAX_DURATION}, or two confirmations do not fit
         *     into the duration less the margin
         */
        public LeaseSpec build() {
            if (duration.compareTo(MAX_DURATION) > 0) {
                throw new IllegalArgumentException("duration is " + duration + "; use at most " + MAX_DURATION);
            }
            if (refreshEvery.multipliedBy(2).compareTo(duration.minus(margin)) > 0) {
                throw new IllegalArgumentException("refreshEvery is " + refreshEvery + " with a duration of " + duration
                        + " and a margin of " + margin + "; two of it must fit into the duration less the margin");
            }
            return new LeaseSpec(this);
        }
    }
}
