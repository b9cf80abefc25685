package dev.rosey.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever is compared has to hand over every message to every subscriber. */
class BroadcastTest {
    @ParameterizedTest
    @ValueSource(strings = {"rosey", "disruptor", "disruptorOneRing", "vertx", "rxJava", "reactor", "guavaAsync"})
    void everyLibraryDeliversEverything(String library) throws Exception {
        try (Broadcast broadcast = Broadcast.of(library, 3)) {
            broadcast.send(20_000); // more than may be under way at once
            broadcast.send(1);
            broadcast.sendOne();
            assertThat(broadcast.handled()).isEqualTo(3 * 20_002);
        }
    }
}
