package dev.rosey.nats.internal.kv;

import dev.rosey.api.RoseyException;
import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Value;
import dev.rosey.api.spi.BinaryCodec;
import dev.rosey.api.spi.StorageArguments;
import dev.rosey.api.storage.Storage;
import dev.rosey.api.storage.StorageException;
import dev.rosey.nats.config.StorageSpec;
import dev.rosey.nats.internal.kv.KvFailure.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The values of one namespace, in a bucket of its own. */
final class KvNamespace implements Storage {
    /** How many values whose time is over are deleted with one list of keys. */
    private static final int EVICTIONS = 100;

    private final String name;
    private final KvBucket bucket;
    private final Retries retries;
    private final Duration operationTimeout;
    private final InstantSource clock;
    private final Turns turns;

    KvNamespace(String name, Calls calls, StorageSpec spec, Executor executor, ScheduledExecutorService timer,
            InstantSource clock) {
        this.name = name;
        this.bucket = new KvBucket(calls,
                new BucketSpec(spec.bucketPrefix() + name, spec.maxBytes(), spec.replicas(), spec.isInMemory()));
        this.retries = new Retries(bucket, timer);
        this.operationTimeout = spec.operationTimeout();
        this.clock = clock;
        this.turns = new Turns(executor, "The storage of " + name, spec.maxWaiting());
    }

    @Override
    public CompletionStage<Optional<Value>> get(String key) {
        StorageArguments.requireKey(key);
        String written = KeyCodec.encode(key);
        return run("get " + shown(key), deadline -> read(written, deadline).thenApply(entry -> entry.map(this::decoded)));
    }

    @Override
    public CompletionStage<Void> put(String key, Value value) {
        StorageArguments.requireKey(key);
        return put(key, value, () -> KvEntry.NEVER);
    }

    @Override
    public CompletionStage<Void> put(String key, Value value, Duration timeToLive) {
        StorageArguments.requireKey(key);
        Duration time = StorageArguments.requireTimeToLive(timeToLive);
        // A part of a millisecond is rounded up: no value ends before its time.
        return put(key, value, () -> clock.instant().plus(time).plusNanos(999_999).toEpochMilli());
    }

    private CompletionStage<Void> put(String key, Value value, LongSupplier expiry) {
        byte[] encoded;
        try {
            encoded = encode(key, value);
        } catch (RoseyException e) {
            return CompletableFuture.failedFuture(e);
        }
        long expiresAt = expiry.getAsLong();
        String written = KeyCodec.encode(key);
        return run("put " + shown(key), deadline ->
                write(written, encoded, expiresAt, OptionalLong.empty(), deadline).thenApply(revision -> null));
    }

    @Override
    public CompletionStage<Boolean> compareAndPut(String key, Optional<Value> expected, Value value) {
        StorageArguments.requireKey(key);
        byte[] encoded;
        Optional<Value> wanted;
        try {
            encoded = encode(key, value);
            // Through the codec, as the kept value went: texts may come out of it a little different.
            wanted = expected.map(each -> BinaryCodec.INSTANCE.decode(BinaryCodec.INSTANCE.encode(each)));
        } catch (RoseyException e) {
            return CompletableFuture.failedFuture(e);
        }
        String written = KeyCodec.encode(key);
        return run("compare and put " + shown(key), deadline -> compareAndPut(written, wanted, encoded, deadline));
    }

    private CompletableFuture<Boolean> compareAndPut(
            String written, Optional<Value> wanted, byte[] encoded, Deadline deadline) {
        return deadline.repeat(true, left -> bucket.get(written, left)).thenCompose(entry -> {
            Optional<Value> there = entry.filter(this::isThere).map(this::decoded);
            if (!there.equals(wanted)) {
                return CompletableFuture.completedFuture(false);
            }
            long revision = entry.map(KvEntry::revision).orElse(0L);
            return write(written, encoded, KvEntry.NEVER, OptionalLong.of(revision), deadline)
                    .thenApply(done -> true)
                    // Somebody else was there; what they left may still be what is expected.
                    .exceptionallyCompose(thrown -> KvFailure.of(thrown).reason() == Reason.WRONG_REVISION
                            ? compareAndPut(written, wanted, encoded, deadline)
                            : CompletableFuture.failedFuture(thrown));
        });
    }

    @Override
    public CompletionStage<Void> delete(String key) {
        StorageArguments.requireKey(key);
        String written = KeyCodec.encode(key);
        return run("delete " + shown(key), deadline -> deadline.repeat(false, left -> bucket.remove(written, 0, left)));
    }

    @Override
    public CompletionStage<List<String>> keys(String prefix, int limit) {
        StorageArguments.requirePrefix(prefix);
        StorageArguments.requireLimit(limit);
        return run("list the keys that start with " + shown(prefix), deadline ->
                deadline.repeat(true, left -> bucket.list(KeyCodec.filter(prefix), left)).thenApply(entries -> {
                    long now = clock.millis();
                    entries.stream().filter(entry -> !entry.isThere(now)).limit(EVICTIONS).forEach(this::evict);
                    return entries.stream()
                            .filter(entry -> entry.isThere(now))
                            .flatMap(entry -> KeyCodec.decode(entry.key()).stream())
                            .filter(key -> key.startsWith(prefix))
                            .sorted()
                            .limit(limit)
                            .toList();
                }));
    }

    void close() {
        turns.close();
    }

    private CompletableFuture<Optional<KvEntry>> read(String written, Deadline deadline) {
        return deadline.repeat(true, left -> bucket.get(written, left)).thenApply(entry -> {
            entry.filter(each -> !isThere(each)).ifPresent(this::evict);
            return entry.filter(this::isThere);
        });
    }

    private boolean isThere(KvEntry entry) {
        return entry.isThere(clock.millis());
    }

    /** Deletes what nobody can see any more, unless it is something newer by then; nothing waits for it. */
    private void evict(KvEntry entry) {
        CompletableFuture<?> unused =
                bucket.remove(entry.key(), entry.revision(), operationTimeout).exceptionally(failure -> null);
    }

    private CompletableFuture<Long> write(
            String written, byte[] encoded, long expiresAt, OptionalLong expected, Deadline deadline) {
        Supplier<CompletableFuture<Long>> put =
                () -> deadline.repeat(false, left -> bucket.put(written, encoded, expiresAt, expected, left));
        return put.get().exceptionallyCompose(thrown -> KvFailure.of(thrown).reason() == Reason.FULL
                ? makeRoom(deadline).thenCompose(some -> some ? put.get() : CompletableFuture.failedFuture(thrown))
                : CompletableFuture.failedFuture(thrown));
    }

    /** Deletes values whose time is over; whether there were any. */
    private CompletableFuture<Boolean> makeRoom(Deadline deadline) {
        return deadline.repeat(true, left -> bucket.list(">", left)).thenCompose(entries -> {
            CompletableFuture<?>[] removed = entries.stream()
                    .filter(entry -> !isThere(entry))
                    .limit(EVICTIONS)
                    .map(entry -> deadline.repeat(false, left -> bucket.remove(entry.key(), entry.revision(), left)))
                    .toArray(CompletableFuture<?>[]::new);
            return CompletableFuture.allOf(removed).thenApply(done -> removed.length > 0);
        });
    }

    private <T extends @Nullable Object> CompletionStage<T> run(
            String what, Function<Deadline, CompletableFuture<T>> operation) {
        Deadline deadline = retries.within(operationTimeout);
        return turns.add(() -> operation.apply(deadline).exceptionallyCompose(thrown ->
                CompletableFuture.failedFuture(failed(what, thrown))));
    }

    private RoseyException failed(String what, Throwable thrown) {
        Throwable cause = thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof RoseyException known) {
            return known;
        }
        KvFailure failure = KvFailure.of(cause);
        String advice = switch (failure.reason()) {
            case FULL -> "; delete what is not needed, keep values for a time only, or allow more in StorageSpec.builder()"
                    + " and with \"nats stream edit\"";
            case NO_ANSWER -> "; whether it was done is not known";
            default -> "";
        };
        return new StorageException("The storage of " + name + " could not " + what + " in the NATS bucket "
                + bucket.spec().name() + ": " + failure.text() + advice, failure);
    }

    private byte[] encode(String key, Value value) {
        byte[] encoded = BinaryCodec.INSTANCE.encode(value);
        if (encoded.length > MAX_VALUE_BYTES) {
            throw new StorageException("The value for " + key + " in the storage of " + name + " takes "
                    + encoded.length + " bytes, and a value may take at most " + MAX_VALUE_BYTES
                    + "; keep less, or split it over several keys", null);
        }
        return encoded;
    }

    private Value decoded(KvEntry entry) {
        try {
            return BinaryCodec.INSTANCE.decode(entry.bytes());
        } catch (PayloadException e) {
            throw new StorageException("The NATS bucket " + bucket.spec().name() + " has something under "
                    + entry.key() + " that is no value of this storage, as something else wrote it; delete or replace it", e);
        }
    }

    private static String shown(String key) {
        return '"' + (key.length() > 80 ? key.substring(0, 80) + "…" : key) + '"';
    }
}
