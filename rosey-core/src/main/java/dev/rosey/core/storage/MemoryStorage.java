package dev.rosey.core.storage;

import dev.rosey.api.spi.StorageArguments;
import dev.rosey.api.spi.StorageProvider;
import dev.rosey.api.storage.Storage;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A store in the memory of the host. A plugin's data outlives the plugin's process, also when that crashes or is killed;
 * it ends with the process of the host, and with {@link #close()}.
 *
 * <p>Each namespace is bounded in keys and bytes. Values are kept in the form of
 * {@link dev.rosey.api.spi.BinaryCodec}, so what counts is what they take. A value whose time is over is never seen
 * again; it is evicted by the next operation on its namespace, so that no thread is needed. All stages are complete when
 * they are returned. Namespaces do not wait for each other. Safe for use by any number of threads.
 */
public final class MemoryStorage implements StorageProvider {
    /** How many keys a namespace may have when nothing else is said. */
    public static final int DEFAULT_MAX_KEYS = 10_000;

    /** How many bytes keys and values of a namespace may take together when nothing else is said. */
    public static final long DEFAULT_MAX_BYTES = 16L << 20;

    private final Limits limits;
    private final InstantSource clock;
    private final Map<String, MemoryNamespace> namespaces = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** What one namespace may take. */
    record Limits(int maxKeys, int maxValueBytes, long maxBytes) {}

    private MemoryStorage(Builder from) {
        this.limits = new Limits(from.maxKeys, from.maxValueBytes, from.maxBytes);
        this.clock = from.clock;
    }

    /** A store with the default limits and the system's time. */
    public static MemoryStorage create() {
        return builder().build();
    }

    /** Starts with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Storage open(String namespace) {
        MemoryNamespace opened = namespaces.computeIfAbsent(StorageArguments.requireNamespace(namespace),
                name -> new MemoryNamespace(name, limits, clock));
        if (closed) {
            opened.close();
        }
        return opened;
    }

    /** Forgets everything; operations fail from now on. Idempotent. */
    @Override
    public void close() {
        closed = true;
        namespaces.values().forEach(MemoryNamespace::close);
    }

    /** Collects options; use it for one {@link #build()}. Not safe for use by several threads. */
    public static final class Builder {
        private int maxKeys = DEFAULT_MAX_KEYS;
        private int maxValueBytes = Storage.MAX_VALUE_BYTES;
        private long maxBytes = DEFAULT_MAX_BYTES;
        private InstantSource clock = InstantSource.system();

        private Builder() {}

        /**
         * Sets how many keys a namespace may have; {@value #DEFAULT_MAX_KEYS} by default.
         *
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder maxKeys(int keys) {
            if (keys < 1) {
                throw new IllegalArgumentException("maxKeys is " + keys + "; it must be at least 1");
            }
            this.maxKeys = keys;
            return this;
        }

        /**
         * Sets how many bytes a value may take; {@value Storage#MAX_VALUE_BYTES} by default.
         *
         * @throws IllegalArgumentException if it is not from 1 to {@link Storage#MAX_VALUE_BYTES}
         */
        public Builder maxValueBytes(int bytes) {
            if (bytes < 1 || bytes > Storage.MAX_VALUE_BYTES) {
                throw new IllegalArgumentException(
                        "maxValueBytes is " + bytes + "; use 1 to " + Storage.MAX_VALUE_BYTES);
            }
            this.maxValueBytes = bytes;
            return this;
        }

        /**
         * Sets how many bytes the keys (in UTF-8) and values of a namespace may take together; 16 MiB by default.
         *
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder maxBytes(long bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("maxBytes is " + bytes + "; it must be at least 1");
            }
            this.maxBytes = bytes;
            return this;
        }

        /** Sets the time by which values expire; the system's by default. */
        public Builder clock(InstantSource source) {
            this.clock = Objects.requireNonNull(source, "source");
            return this;
        }

        /** The store. */
        public MemoryStorage build() {
            return new MemoryStorage(this);
        }
    }
}
