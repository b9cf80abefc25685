package dev.rosey.nats.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.nats.config.DurableSpec;
import dev.rosey.nats.config.WireForm;
import dev.rosey.nats.internal.wire.Wire;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;

/** A host of its own in a test: a connection, threads, and durable delivery on them. */
final class Host implements AutoCloseable {
    final Connection connection;
    final RecordedReports reports = new RecordedReports();
    final Durables durables;
    private final ExecutorService executor = Executors.newCachedThreadPool(Host::daemon);
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1, Host::daemon);

    private Host(DurableSpec spec, String... urls) throws IOException, InterruptedException {
        AtomicReference<Durables> made = new AtomicReference<>();
        this.connection = Nats.connect(Options.builder()
                .servers(urls)
                .maxReconnects(-1)
                .reconnectWait(Duration.ofMillis(20))
                .reconnectJitter(Duration.ofMillis(5))
                .errorListener(new Quiet())
                .connectionListener((connection, event) -> {
                    Durables durable = made.get();
                    if (durable != null && event == ConnectionListener.Events.RESUBSCRIBED) {
                        durable.reconnected();
                    }
                })
                .build());
        this.durables = new Durables(connection, executor, scheduler, Wire.of(WireForm.STRUCTURED), reports, spec);
        made.set(durables);
    }

    static Host connect(String... urls) {
        return connect(DurableSpec.defaults(), urls);
    }

    static Host connect(DurableSpec spec, String... urls) {
        try {
            return new Host(spec, urls);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "test-host");
        thread.setDaemon(true);
        return thread;
    }

    /** Ends as a host ends that is killed: without a word to the server. */
    void crash() {
        executor.shutdownNow();
        scheduler.shutdownNow();
        closeConnection();
    }

    private void closeConnection() {
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        assertThat(connection.getStatus()).isEqualTo(Connection.Status.CLOSED);
    }

    @Override
    public void close() {
        durables.close();
        crash();
    }

    /** Says nothing: servers go and come in these tests. */
    private static final class Quiet implements io.nats.client.ErrorListener {}
}
