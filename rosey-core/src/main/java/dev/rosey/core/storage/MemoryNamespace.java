package dev.rosey.core.storage;

import dev.rosey.api.RoseyException;
import dev.rosey.api.event.Value;
import dev.rosey.api.spi.BinaryCodec;
import dev.rosey.api.spi.StorageArguments;
import dev.rosey.api.storage.Storage;
import dev.rosey.api.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The values of one namespace. */
final class MemoryNamespace implements Storage {
    private final String name;
    private final MemoryStorage.Limits limits;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final TreeMap<String, Entry> entries = new TreeMap<>(); // guarded by lock, as is all below
    private final TreeSet<Expiry> expiries =
            new TreeSet<>(Comparator.comparing(Expiry::at).thenComparing(Expiry::key));
    private long bytes;
    private boolean closed;

    /** A value in its binary form, and when its time is over, if it ever is. */
    private static final class Entry {
        final byte[] value;
        final @Nullable Expiry expiry;

        Entry(byte[] value, @Nullable Expiry expiry) {
            this.value = value;
            this.expiry = expiry;
        }
    }

    /** When a key is to be evicted. */
    private record Expiry(Instant at, String key) {}

    MemoryNamespace(String name, MemoryStorage.Limits limits, InstantSource clock) {
        this.name = name;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Optional<Value>> get(String key) {
        StorageArguments.requireKey(key);
        return done(() -> decoded(locked(() -> entries.get(key))));
    }

    @Override
    public CompletionStage<Void> put(String key, Value value) {
        StorageArguments.requireKey(key);
        return done(() -> {
            byte[] encoded = encode(key, value);
            return locked(() -> replace(key, new Entry(encoded, null)));
        });
    }

    @Override
    public CompletionStage<Void> put(String key, Value value, Duration timeToLive) {
        StorageArguments.requireKey(key);
        Duration time = StorageArguments.requireTimeToLive(timeToLive);
        return done(() -> {
            byte[] encoded = encode(key, value);
            return locked(() -> replace(key, new Entry(encoded, new Expiry(clock.instant().plus(time), key))));
        });
    }

    @Override
    public CompletionStage<Boolean> compareAndPut(String key, Optional<Value> expected, Value value) {
        StorageArguments.requireKey(key);
        return done(() -> {
            byte[] encoded = encode(key, value);
            // Through the codec, as the kept value went: texts may come out of it a little different.
            Optional<Value> wanted = expected.map(each ->
                    BinaryCodec.INSTANCE.decode(BinaryCodec.INSTANCE.encode(each)));
            return locked(() -> {
                if (!decoded(entries.get(key)).equals(wanted)) {
                    return false;
                }
                replace(key, new Entry(encoded, null));
                return true;
            });
        });
    }

    @Override
    public CompletionStage<Void> delete(String key) {
        StorageArguments.requireKey(key);
        return done(() -> locked(() -> remove(key)));
    }

    @Override
    public CompletionStage<List<String>> keys(String prefix, int limit) {
        StorageArguments.requirePrefix(prefix);
        StorageArguments.requireLimit(limit);
        return done(() -> locked(() -> {
            List<String> found = new ArrayList<>();
            for (String key : entries.tailMap(prefix).keySet()) {
                if (found.size() >= limit || !key.startsWith(prefix)) {
                    break;
                }
                found.add(key);
            }
            return List.copyOf(found);
        }));
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            entries.clear();
            expiries.clear();
            bytes = 0;
        } finally {
            lock.unlock();
        }
    }

    private static <T extends @Nullable Object> CompletionStage<T> done(Supplier<T> work) {
        try {
            return CompletableFuture.completedFuture(work.get());
        } catch (RoseyException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private <T extends @Nullable Object> T locked(Supplier<T> work) {
        lock.lock();
        try {
            if (closed) {
                throw new StorageException("The storage of " + name
                        + " is closed, as its application was; nothing is kept any more", null);
            }
            evict();
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private void evict() {
        if (expiries.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        while (!expiries.isEmpty() && !expiries.first().at().isAfter(now)) {
            remove(expiries.first().key());
        }
    }

    private @Nullable Void replace(String key, Entry entry) {
        Entry before = entries.get(key);
        long more = entry.value.length + (before == null ? keyBytes(key) : -before.value.length);
        if (before == null && entries.size() >= limits.maxKeys()) {
            throw full(entries.size() + " keys are there, and at most " + limits.maxKeys() + " may be");
        }
        if (more > 0 && bytes + more > limits.maxBytes()) {
            throw full("with " + key + " it would take " + (bytes + more) + " bytes, and it may take at most "
                    + limits.maxBytes());
        }
        remove(key);
        entries.put(key, entry);
        bytes += entry.value.length + keyBytes(key);
        if (entry.expiry != null) {
            expiries.add(entry.expiry);
        }
        return null;
    }

    private @Nullable Void remove(String key) {
        Entry gone = entries.remove(key);
        if (gone != null) {
            bytes -= gone.value.length + keyBytes(key);
            if (gone.expiry != null) {
                expiries.remove(gone.expiry);
            }
        }
        return null;
    }

    private StorageException full(String why) {
        return new StorageException("The storage of " + name + " is full: " + why
                + "; delete what is not needed, keep values for a time only, or allow more in MemoryStorage.builder()",
                null);
    }

    private byte[] encode(String key, Value value) {
        byte[] encoded = BinaryCodec.INSTANCE.encode(value);
        if (encoded.length > limits.maxValueBytes()) {
            throw new StorageException("The value for " + key + " in the storage of " + name + " takes "
                    + encoded.length + " bytes, and a value may take at most " + limits.maxValueBytes()
                    + "; keep less, or split it over several keys", null);
        }
        return encoded;
    }

    private static Optional<Value> decoded(@Nullable Entry entry) {
        return entry == null ? Optional.empty() : Optional.of(BinaryCodec.INSTANCE.decode(entry.value));
    }

    private static long keyBytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8).length;
    }
}
