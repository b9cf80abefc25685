package dev.rosey.api.spi;

import dev.rosey.api.bus.BusStats;

/**
 * Takes what a bus has counted to where metrics are kept. A bus that was given one calls it at an interval and once more
 * when it is closed, never two at a time, and on no thread that carries events.
 */
@FunctionalInterface
public interface BusMetrics {
    /**
     * Takes a snapshot. It may take its time: while it does, no further one is made. What it throws is logged, once until
     * it succeeds again.
     *
     * @param snapshot the counters since the bus was made
     */
    void record(BusStats snapshot);
}
