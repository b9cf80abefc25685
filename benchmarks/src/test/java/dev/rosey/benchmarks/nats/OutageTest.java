package dev.rosey.benchmarks.nats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutageTest {
    private final Outage outage = new Outage(2);

    @Test
    void whatArrivesBeforeDoesNotCount() throws InterruptedException {
        outage.arrived();
        outage.begins();
        outage.ended();
        outage.arrived();
        outage.arrived();
        assertThat(outage.awaitLast()).isPositive();
    }

    @Test
    void theFirstArrivalIsTheReturnWhenItIsEarlierThanWhatTheClientTells() throws InterruptedException {
        outage.begins();
        outage.arrived();
        outage.arrived();
        outage.ended(); // later than the last arrival: the time would be negative
        assertThat(outage.awaitLast()).isNotNegative();
    }
}
