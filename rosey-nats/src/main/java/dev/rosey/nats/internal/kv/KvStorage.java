package dev.rosey.nats.internal.kv;

import dev.rosey.api.spi.StorageArguments;
import dev.rosey.api.spi.StorageProvider;
import dev.rosey.api.storage.Storage;
import dev.rosey.nats.config.StorageSpec;
import io.nats.client.Connection;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A store in key-value buckets of a NATS server, one for each namespace, which several hosts share.
 *
 * <p>Operations on one namespace are done one after another, in the order in which they were begun here. While there is no
 * connection they wait for it, at most for the time of an operation. A write that was sent and not answered may have been
 * done; the error says so, and it is not repeated. Values expire by the clocks of the hosts, which should agree; one whose
 * time is over is never seen again by a host whose clock says so, and deleted when somebody comes upon it. Deleting leaves
 * nothing behind on the server. Thread-safe.
 */
public final class KvStorage implements StorageProvider {
    private final Calls calls;
    private final StorageSpec spec;
    private final Executor executor;
    private final ScheduledExecutorService timer;
    private final InstantSource clock;
    private final Map<String, KvNamespace> namespaces = new ConcurrentHashMap<>();
    private volatile boolean isClosed;

    /**
     * A store on a connection. Nothing that is given here is closed with it.
     *
     * @param connection to the server
     * @param spec what buckets are to be like
     * @param executor begins operations and completes their results
     * @param timer for pauses; its tasks are short
     * @param clock by which values expire
     */
    public KvStorage(Connection connection, StorageSpec spec, Executor executor, ScheduledExecutorService timer,
            InstantSource clock) {
        this.calls = new Calls(connection);
        this.spec = spec;
        this.executor = executor;
        this.timer = timer;
        this.clock = clock;
    }

    @Override
    public Storage open(String namespace) {
        KvNamespace opened = namespaces.computeIfAbsent(StorageArguments.requireNamespace(namespace),
                name -> new KvNamespace(name, calls, spec, executor, timer, clock));
        if (isClosed) {
            opened.close();
        }
        return opened;
    }

    /** Fails what waits and what is begun from now on; the buckets stay. */
    @Override
    public void close() {
        isClosed = true;
        namespaces.values().forEach(KvNamespace::close);
        calls.close();
    }
}
