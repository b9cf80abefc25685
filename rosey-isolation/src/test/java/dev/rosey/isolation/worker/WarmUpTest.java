package dev.rosey.isolation.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A process that waits starts a plugin that does nothing. */
class WarmUpTest {
    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("rosey-(warm-up|plugin|timer|deputy|writer).*"))
                .count();
    }

    @Test
    void aStartIsRehearsedToItsEnd() {
        assertThatCode(WarmUp::rehearse).doesNotThrowAnyException();
    }

    @Test
    void nothingOfItStaysOrIsSaid() {
        PrintStream out = System.out;
        PrintStream errors = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        long before = threads();
        try (PrintStream heard = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            System.setOut(heard);
            System.setErr(heard);
            new WarmUp().run();
        } finally {
            System.setOut(out);
            System.setErr(errors);
        }
        assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
        await().atMost(Duration.ofSeconds(10)).until(() -> threads() <= before);
    }
}
