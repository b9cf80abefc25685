package dev.rosey.examples.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.event.Payload;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectAliases;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.core.Rosey;
import dev.rosey.nats.NatsEventBus;
import dev.rosey.nats.config.NatsConfig;
import dev.rosey.nats.testing.NatsServerRunner;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The older names of subjects on NATS. */
class NatsAliasesIT {
    @Test
    void codeWithOlderNamesMeetsCodeWithCurrentOnes() {
        SubjectAliases table = SubjectAliases.builder().channel("movies").plugin("dice", "dice-roller").build();
        try (NatsServerRunner server = NatsServerRunner.start();
                Rosey older = Rosey.builder()
                        .bus(NatsEventBus.connect(NatsConfig.of(server.url())))
                        .subjectAliases(table)
                        .start();
                NatsEventBus current = NatsEventBus.connect(NatsConfig.of(server.url()))) {
            List<String> heard = new CopyOnWriteArrayList<>();
            current.subscribe(SubjectFilter.of("rosey.>"), event -> heard.add(event.subject().toString()));
            older.bus().subscribe(SubjectFilter.of("rosey.events.dice.rolled"), event -> heard.add("older " + event.subject()));
            current.flush(Duration.ofSeconds(10)).toCompletableFuture().join();
            older.bus().publish(Subject.of("cytube.send.message"), Payload.of("hello"));
            older.bus().publish(Subject.of("rosey.events.dice.rolled"), Payload.of(7));
            await().atMost(Duration.ofSeconds(20)).until(() -> heard.size() >= 3);
            assertThat(heard).containsExactlyInAnyOrder(
                    "rosey.platform.cytube.movies.send.chat.message",
                    "rosey.event.dice-roller.rolled",
                    "older rosey.event.dice-roller.rolled");
        }
    }
}
