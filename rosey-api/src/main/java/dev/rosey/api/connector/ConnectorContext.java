package dev.rosey.api.connector;

import dev.rosey.api.bus.EventBus;
import java.time.InstantSource;

/** What a connector works with. */
public interface ConnectorContext {
    /** The bus; events on it carry the connector as their source. */
    EventBus bus();

    /** The time. */
    InstantSource clock();
}
