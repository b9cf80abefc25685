package dev.rosey.benchmarks.nats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WindowTest {
    @Test
    void moreThanFitsIsSentAsMessagesArrive() throws InterruptedException {
        Window window = new Window();
        AtomicInteger sent = new AtomicInteger();
        double nanos = window.send(3 * Window.SIZE, () -> {
            sent.incrementAndGet();
            window.arrived();
        });
        assertThat(sent).hasValue(3 * Window.SIZE);
        assertThat(nanos).isPositive();
    }

    @Test
    void anEventHasAboutThreeHundredBytes() {
        assertThat(Chat.bytes()).hasSizeBetween(285, 315);
    }
}
