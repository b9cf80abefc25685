package dev.rosey.nats.internal.kv;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** A lease in a key-value bucket. */
final class KvLeaseStore implements LeaseStore {
    private final Retries retries;
    private final String key;
    private final Duration timeout;

    KvLeaseStore(Retries retries, String key, Duration timeout) {
        this.retries = retries;
        this.key = key;
        this.timeout = timeout;
    }

    @Override
    public CompletableFuture<Seen> read() {
        return retries.within(timeout).repeat(true, left -> retries.bucket().get(key, left))
                .thenApply(entry -> entry.map(KvLeaseStore::seen).orElse(Seen.NOTHING));
    }

    private static Seen seen(KvEntry entry) {
        State state = entry.isDeleted() ? State.FREE : State.TAKEN;
        return new Seen(state, entry.revision(), LeaseRecord.decode(entry.bytes()));
    }

    @Override
    public CompletableFuture<Long> write(LeaseRecord record, long expected) {
        return retries.within(timeout).repeat(false, left ->
                retries.bucket().put(key, record.encode(), KvEntry.NEVER, OptionalLong.of(expected), left));
    }

    @Override
    public CompletableFuture<Void> free(long expected) {
        return retries.within(timeout).repeat(false, left -> retries.bucket().mark(key, expected, left))
                .thenApply(revision -> null);
    }
}
