package dev.rosey.core.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.rosey.api.event.Payload;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Handlers on virtual threads, where Java has them. */ // SCR-12
class VirtualThreadsTest {
    @Test
    void aHundredHandlersBlockAtTheSameTimeOrTheErrorNamesTheVersion() throws Exception {
        if (Runtime.version().feature() < 21) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> InProcessEventBus.builder().virtualThreads().build())
                    .withMessageContaining("Java 21");
            return;
        }
        int number = 100;
        CountDownLatch inside = new CountDownLatch(number);
        CountDownLatch left = new CountDownLatch(number);
        try (InProcessEventBus bus = InProcessEventBus.builder().virtualThreads().build()) {
            for (int i = 0; i < number; i++) {
                bus.subscribe(SubjectFilter.of("a"), event -> {
                    inside.countDown();
                    inside.await(); // until all are here
                    left.countDown();
                });
            }
            bus.publish(Subject.of("a"), Payload.empty());
            assertThat(left.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void cannotBeCombinedWithAnExecutor() {
        assertThatIllegalStateException()
                .isThrownBy(() -> InProcessEventBus.builder().virtualThreads().executor(Runnable::run).build())
                .withMessageContaining("choose one");
    }
}
