package dev.rosey.api.connector;

import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * A live connection to a platform: publishes what happens there to {@code rosey.platform.<platform>.<channel>.event.…}
 * and does what is asked for on {@code ….send.…}. Implementations are safe for use by any number of threads.
 */
public interface Connector extends AutoCloseable {
    /** The name of this instance in subjects, for instance {@code cytube}; unique in an application. */
    String platform();

    /** The channels that this connector serves. */
    Set<String> channels();

    /**
     * Connects. Called once.
     *
     * @param context bus and clock
     * @return completes when the connector takes messages; exceptionally when it never will, with the reason
     */
    CompletionStage<Void> start(ConnectorContext context);

    /** Leaves the platform and frees everything. Bounded, idempotent. */
    @Override
    void close();
}
