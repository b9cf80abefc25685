package dev.rosey.core.http;

import dev.rosey.api.plugin.HttpBroker;
import java.time.Duration;

/** What each plugin may take of the host by its HTTP requests. Immutable. */
public final class HttpLimits {
    /** How many requests of one plugin may be under way at once at most, whatever is configured. */
    public static final int MOST_AT_ONCE = 32;

    private final int maxRequestBytes;
    private final int maxResponseBytes;
    private final Duration maxTimeout;
    private final int maxAtOnce;
    private final int requestsPerMinute;

    private HttpLimits(Builder builder) {
        this.maxRequestBytes = builder.maxRequestBytes;
        this.maxResponseBytes = builder.maxResponseBytes;
        this.maxTimeout = builder.maxTimeout;
        this.maxAtOnce = builder.maxAtOnce;
        this.requestsPerMinute = builder.requestsPerMinute;
    }

    /** Bodies of {@link HttpBroker#MAX_BODY_BYTES}, 60 s, 8 at once, 120 in a minute. */
    public static HttpLimits defaults() {
        return builder().build();
    }

    /** Begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** The greatest body of a request, in bytes. */
    public int maxRequestBytes() {
        return maxRequestBytes;
    }

    /** The greatest body of a response, in bytes. */
    public int maxResponseBytes() {
        return maxResponseBytes;
    }

    /** How long an exchange may take at most; a plugin that asks for more receives this. */
    public Duration maxTimeout() {
        return maxTimeout;
    }

    /** How many requests of one plugin may be under way at once. Each takes a thread. */
    public int maxAtOnce() {
        return maxAtOnce;
    }

    /** How many requests one plugin may send in a minute; redirects that are followed do not count. */
    public int requestsPerMinute() {
        return requestsPerMinute;
    }

    /** Collects limits. For one thread. */
    public static final class Builder {
        private int maxRequestBytes = HttpBroker.MAX_BODY_BYTES;
        private int maxResponseBytes = HttpBroker.MAX_BODY_BYTES;
        private Duration maxTimeout = HttpBroker.MAX_TIMEOUT;
        private int maxAtOnce = 8;
        private int requestsPerMinute = 120;

        private Builder() {}

        /**
         * Sets the greatest body of a request.
         *
         * @throws IllegalArgumentException if it is negative, or more than {@link HttpBroker#MAX_BODY_BYTES}
         */
        public Builder maxRequestBytes(int bytes) {
            this.maxRequestBytes = between("maxRequestBytes", bytes, 0, HttpBroker.MAX_BODY_BYTES);
            return this;
        }

        /**
         * Sets the greatest body of a response.
         *
         * @throws IllegalArgumentException if it is negative, or more than {@link HttpBroker#MAX_BODY_BYTES}
         */
        public Builder maxResponseBytes(int bytes) {
            this.maxResponseBytes = between("maxResponseBytes", bytes, 0, HttpBroker.MAX_BODY_BYTES);
            return this;
        }

        /**
         * Sets how long an exchange may take at most.
         *
         * @throws IllegalArgumentException if it is not positive, or more than {@link HttpBroker#MAX_TIMEOUT}
         */
        public Builder maxTimeout(Duration time) {
            if (time.isNegative() || time.isZero() || time.compareTo(HttpBroker.MAX_TIMEOUT) > 0) {
                throw new IllegalArgumentException("maxTimeout is " + time + "; use more than 0 and at most "
                        + HttpBroker.MAX_TIMEOUT.toSeconds() + " s");
            }
            this.maxTimeout = time;
            return this;
        }

        /**
         * Sets how many requests of one plugin may be under way at once.
         *
         * @throws IllegalArgumentException if it is not from 1 to {@link #MOST_AT_ONCE}
         */
        public Builder maxAtOnce(int requests) {
            this.maxAtOnce = between("maxAtOnce", requests, 1, MOST_AT_ONCE);
            return this;
        }

        /**
         * Sets how many requests one plugin may send in a minute.
         *
         * @throws IllegalArgumentException if it is not from 1 to 100000
         */
        public Builder requestsPerMinute(int requests) {
            this.requestsPerMinute = between("requestsPerMinute", requests, 1, 100_000);
            return this;
        }

        private static int between(String name, int value, int least, int most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(name + " is " + value + "; use " + least + " to " + most);
            }
            return value;
        }

        /** What was collected. */
        public HttpLimits build() {
            return new HttpLimits(this);
        }
    }
}
