package dev.rosey.nats.internal.kv;

import dev.rosey.api.spi.Lease;
import dev.rosey.api.spi.LeaseProvider;
import dev.rosey.api.spi.StorageArguments;
import dev.rosey.nats.config.LeaseSpec;
import io.nats.client.Connection;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Leases in a key-value bucket of a NATS server.
 *
 * <p>The promise of one holder at a time holds whatever becomes of hosts and messages, and whatever their clocks and the
 * server's tell; they must only run at about one speed. The server may end at any time, and may also lose everything, as one
 * does whose files are not kept: then nobody holds the lease until every term from before is over. Two things would break
 * the promise. The server goes back to an older state without a word, as it may after a power failure, or loses everything
 * twice within seconds. And a whole machine sleeps: its clock stands still with it, so that it may believe for the rest of
 * its time that it holds the lease.
 *
 * <p>Tokens grow as long as the server keeps its files. Thread-safe.
 */
public final class KvLeases implements LeaseProvider {
    private static final long MAX_BYTES = 4 << 20;
    private static final Duration MAX_CALL = Duration.ofSeconds(1);

    private final Calls calls;
    private final LeaseSpec spec;
    private final Executor executor;
    private final ScheduledExecutorService timer;
    private final Retries retries;
    private final Set<Lease> made = ConcurrentHashMap.newKeySet();
    private volatile boolean isClosed;

    /**
     * Leases on a connection. Nothing that is given here is closed with them.
     *
     * @param connection to the server
     * @param spec what leases are to be like
     * @param executor calls listeners
     * @param timer runs the steps, which are short; a thread of it that is held up costs leases
     */
    public KvLeases(Connection connection, LeaseSpec spec, Executor executor, ScheduledExecutorService timer) {
        this.calls = new Calls(connection);
        this.spec = spec;
        this.executor = executor;
        this.timer = timer;
        this.retries = new Retries(
                new KvBucket(calls, new BucketSpec(spec.bucket(), MAX_BYTES, spec.replicas(), false)), timer);
    }

    @Override
    public Lease lease(String name) {
        StorageArguments.requireKey(name);
        if (isClosed) {
            throw new IllegalStateException("The leases are closed, as their application was");
        }
        Duration call = spec.refreshEvery().compareTo(MAX_CALL) < 0 ? spec.refreshEvery() : MAX_CALL;
        Lease lease = new FencedLease(name, spec, new KvLeaseStore(retries, KeyCodec.encode(name), call), this::after,
                executor, System::nanoTime, RandomGenerator.getDefault());
        made.add(lease);
        if (isClosed) {
            lease.close();
        }
        return lease;
    }

    private void after(Duration pause, Runnable step) {
        var unused = timer.schedule(step, pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        isClosed = true;
        made.forEach(Lease::close);
        made.clear();
        calls.close();
    }
}
