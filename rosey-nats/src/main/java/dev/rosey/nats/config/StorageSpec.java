package dev.rosey.nats.config;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How values are kept on a NATS server: each namespace in a key-value bucket of its own, which is made when it is first
 * used and missing. Immutable.
 *
 * <p>Buckets that are there already are used as they are; where they differ from this, a warning in the log says how.
 */
public final class StorageSpec {
    /** How the names of buckets begin when nothing else is said. */
    public static final String DEFAULT_BUCKET_PREFIX = "ROSEY_";

    /** How many bytes a namespace may take when nothing else is said. */
    public static final long DEFAULT_MAX_BYTES = 16L << 20;

    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final String bucketPrefix;
    private final long maxBytes;
    private final int replicas;
    private final boolean isInMemory;
    private final Duration operationTimeout;
    private final int maxWaiting;

    private StorageSpec(Builder from) {
        this.bucketPrefix = from.bucketPrefix;
        this.maxBytes = from.maxBytes;
        this.replicas = from.replicas;
        this.isInMemory = from.isInMemory;
        this.operationTimeout = from.operationTimeout;
        this.maxWaiting = from.maxWaiting;
    }

    /** The defaults: 16 MiB a namespace, in files, one replica, 5 s an operation. */
    public static StorageSpec defaults() {
        return builder().build();
    }

    /** Starts with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** What stands before the namespace in the name of its bucket. */
    public String bucketPrefix() {
        return bucketPrefix;
    }

    /** How many bytes a namespace may take on the server, its keys and the server's own entries included. */
    public long maxBytes() {
        return maxBytes;
    }

    /** How many servers of a cluster keep the data. */
    public int replicas() {
        return replicas;
    }

    /** Whether the servers keep the data in memory only. */
    public boolean isInMemory() {
        return isInMemory;
    }

    /** How long an operation may take, waiting included. */
    public Duration operationTimeout() {
        return operationTimeout;
    }

    /** How many operations on one namespace may wait. */
    public int maxWaiting() {
        return maxWaiting;
    }

    @Override
    public String toString() {
        return "StorageSpec[" + bucketPrefix + "*, " + maxBytes + " bytes, " + (isInMemory ? "memory" : "files")
                + ", replicas " + replicas + ", operationTimeout " + operationTimeout + ", maxWaiting " + maxWaiting + "]";
    }

    static int requireReplicas(int servers) {
        if (servers < 1 || servers > 5) {
            throw new IllegalArgumentException("replicas is " + servers + "; use 1 to 5, as many as the cluster has at most");
        }
        return servers;
    }

    static Duration requirePositive(String name, Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException(name + " is " + time + "; it must be positive");
        }
        return time;
    }

    /** Collects options; use it for one {@link #build()}. Not safe for use by several threads. */
    public static final class Builder {
        private String bucketPrefix = DEFAULT_BUCKET_PREFIX;
        private long maxBytes = DEFAULT_MAX_BYTES;
        private int replicas = 1;
        private boolean isInMemory;
        private Duration operationTimeout = Duration.ofSeconds(5);
        private int maxWaiting = 1000;

        private Builder() {}

        /**
         * Sets what stands before the namespace in the name of its bucket; {@value #DEFAULT_BUCKET_PREFIX} by default. Two
         * applications that share a server and are to keep apart need two.
         *
         * @throws IllegalArgumentException if it is not 1 to 64 letters, digits, {@code -} and {@code _}
         */
        public Builder bucketPrefix(String prefix) {
            if (!PREFIX.matcher(prefix).matches()) {
                throw new IllegalArgumentException(
                        "bucketPrefix is \"" + prefix + "\"; use 1 to 64 letters, digits, '-' and '_'");
            }
            this.bucketPrefix = prefix;
            return this;
        }

        /**
         * Sets how many bytes a namespace may take; 16 MiB by default. The server sets them aside, so that all of them
         * together must fit into what its account may use.
         *
         * @throws IllegalArgumentException if it is less than 1024
         */
        public Builder maxBytes(long bytes) {
            if (bytes < 1024) {
                throw new IllegalArgumentException("maxBytes is " + bytes + "; it must be at least 1024");
            }
            this.maxBytes = bytes;
            return this;
        }

        /**
         * Sets how many servers of a cluster keep the data; 1 by default. With 3, one may be lost.
         *
         * @throws IllegalArgumentException if it is not from 1 to 5
         */
        public Builder replicas(int servers) {
            this.replicas = requireReplicas(servers);
            return this;
        }

        /** Sets whether the data are kept in memory only, and end with the server; not so by default. */
        public Builder inMemory(boolean isWanted) {
            this.isInMemory = isWanted;
            return this;
        }

        /** Sets how long an operation may take, waiting for others and for a lost connection included; 5 s by default. */
        public Builder operationTimeout(Duration time) {
            this.operationTimeout = requirePositive("operationTimeout", time);
            return this;
        }

        /**
         * Sets how many operations on one namespace may wait, as they are done one after another; 1000 by default.
         *
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder maxWaiting(int operations) {
            if (operations < 1) {
                throw new IllegalArgumentException("maxWaiting is " + operations + "; it must be at least 1");
            }
            this.maxWaiting = operations;
            return this;
        }

        /** The values. */
        public StorageSpec build() {
            return new StorageSpec(this);
        }
    }
}
