package dev.rosey.nats.internal.kv;

import dev.rosey.nats.config.StorageSpec;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;

/** A host with a connection of its own, a clock that the test moves, and a store. */
final class KvHost implements AutoCloseable {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2030-01-01T00:00:00Z"));
    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Connection connection;
    private final KvStorage storage;

    private KvHost(Options options, StorageSpec spec) throws Exception {
        this.connection = Nats.connect(options);
        this.storage = new KvStorage(connection, spec, executor, timer, now::get);
    }

    static KvHost connect(String url, StorageSpec spec) throws Exception {
        return new KvHost(options(url).build(), spec);
    }

    static KvHost connect(Options options, StorageSpec spec) throws Exception {
        return new KvHost(options, spec);
    }

    static Options.Builder options(String url) {
        return Options.builder().server(url).maxReconnects(-1).reconnectWait(Duration.ofMillis(50))
                .errorListener(new ErrorListener() {});
    }

    KvStorage storage() {
        return storage;
    }

    Connection connection() {
        return connection;
    }

    ExecutorService executor() {
        return executor;
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    void deleteBuckets() throws Exception {
        for (String bucket : connection.keyValueManagement().getBucketNames()) {
            connection.keyValueManagement().delete(bucket);
        }
    }

    @Override
    public void close() {
        storage.close();
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        timer.shutdownNow();
        executor.shutdownNow();
    }
}
