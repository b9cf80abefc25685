package dev.rosey.nats;

import static dev.rosey.nats.BusLife.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rosey.api.bus.DisconnectedException;
import dev.rosey.api.bus.DropReason;
import dev.rosey.api.bus.EventBus;
import dev.rosey.api.bus.PayloadTooLargeException;
import dev.rosey.api.bus.SubjectRefusedException;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.event.Payload;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.nats.config.Credentials;
import dev.rosey.nats.config.NatsConfig;
import dev.rosey.nats.testing.NatsServerRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a bus does when the server does not let it, and what it never tells. */
class ServerRulesIT {
    private static final String PASSWORD = "s3cr3t-w0rd";
    private static final String RESTRICTED = """
            authorization {
              users = [
                { user: bot, password: "%s", permissions: {
                    publish: { allow: ["open.>", "rosey.monitoring.>"] }, subscribe: { allow: ["open.>", "_INBOX.>"] } } }
              ]
            }
            """.formatted(PASSWORD);

    private final BusLife life = new BusLife();

    private EventBus connect(NatsServerRunner server) {
        EventBus bus = NatsEventBus.connect(
                NatsConfig.builder(server.url()).credentials(Credentials.password("bot", PASSWORD)).build());
        bus.listen(life);
        return bus;
    }

    @Test
    void aRefusedPublishIsReportedWithItsSubject() {
        try (NatsServerRunner server = NatsServerRunner.startWith(RESTRICTED); EventBus bus = connect(server)) {
            bus.publish(Subject.of("secret.door"), Payload.of(1));
            soon(() -> assertThat(life.problems()).singleElement()
                    .isInstanceOfSatisfying(SubjectRefusedException.class, refusal -> {
                        assertThat(refusal.subject()).isEqualTo("secret.door");
                        assertThat(refusal.operation()).isEqualTo(SubjectRefusedException.Operation.PUBLISH);
                        assertThat(refusal).hasMessageContaining("publish to secret.door");
                    }));
        }
    }

    @Test
    void aRefusedQuestionFailsAtOnceAndNotByItsDeadline() {
        try (NatsServerRunner server = NatsServerRunner.startWith(RESTRICTED); EventBus bus = connect(server)) {
            assertThat(bus.request(Subject.of("secret.q"), Payload.empty(), Duration.ofHours(1)).toCompletableFuture())
                    .failsWithin(Duration.ofSeconds(20))
                    .withThrowableThat()
                    .withCauseInstanceOf(SubjectRefusedException.class);
        }
    }

    @Test
    void aRefusedSubscriptionEndsAndIsReported() {
        try (NatsServerRunner server = NatsServerRunner.startWith(RESTRICTED); EventBus bus = connect(server)) {
            Subscription refused = bus.subscribe(SubjectFilter.of("secret.>"), event -> {});
            Subscription group =
                    bus.subscribe(SubjectFilter.of("secret.q"), SubscribeOptions.queueGroup("g"), event -> {});
            Subscription allowed = bus.subscribe(SubjectFilter.of("open.>"), event -> {});
            soon(() -> assertThat(life.problems()).hasSize(2));
            assertThat(refused.isActive()).isFalse();
            assertThat(group.isActive()).isFalse();
            assertThat(allowed.isActive()).isTrue();
        }
    }

    @Test
    void anEventThatIsTooLargeIsRefusedBeforeItIsSent() {
        try (NatsServerRunner server = NatsServerRunner.startWith("max_payload: 2000\n");
                EventBus bus = NatsEventBus.connect(NatsConfig.of(server.url()))) {
            bus.listen(life);
            List<Integer> sizes = new CopyOnWriteArrayList<>();
            bus.subscribe(SubjectFilter.of("big"), event -> sizes.add(event.payload().asText().length()));
            bus.reply(SubjectFilter.of("q"), question -> Payload.of("x".repeat(3_000)));
            assertThatExceptionOfType(PayloadTooLargeException.class)
                    .isThrownBy(() -> bus.publish(Subject.of("big"), Payload.of("x".repeat(3_000))))
                    .withMessageContaining("big").withMessageContaining("2000");
            assertThat(bus.request(Subject.of("big"), Payload.of("x".repeat(3_000))).toCompletableFuture())
                    .failsWithin(Duration.ofSeconds(20))
                    .withThrowableThat()
                    .withCauseInstanceOf(PayloadTooLargeException.class);
            assertThat(bus.request(Subject.of("q"), Payload.empty()).toCompletableFuture())
                    .failsWithin(Duration.ofSeconds(20))
                    .withThrowableThat()
                    .withMessageContaining("2000");
            bus.publish(Subject.of("big"), Payload.of("x".repeat(1_000)));
            soon(() -> assertThat(sizes).containsExactly(1_000));
            assertThat(life.all()).doesNotContain("disconnected");
        }
    }

    @Test
    void wrongCredentialsSayWhoWasAskedAndKeepThePassword() {
        try (NatsServerRunner server = NatsServerRunner.startWith(RESTRICTED)) {
            NatsConfig config = NatsConfig.builder(server.url())
                    .credentials(Credentials.password("bot", "wr0ng-w0rd"))
                    .build();
            assertThatExceptionOfType(DisconnectedException.class)
                    .isThrownBy(() -> NatsEventBus.connect(config))
                    .withMessageContaining(Integer.toString(server.port()))
                    .withMessageContaining("credentials")
                    .satisfies(e -> {
                        for (Throwable each = e; each != null; each = each.getCause()) {
                            assertThat(String.valueOf(each.getMessage())).doesNotContain("wr0ng-w0rd");
                        }
                    });
            assertThat(config.toString()).doesNotContain("wr0ng-w0rd");
        }
    }

    @Test
    void credentialsThatAreTakenBackAreReported() {
        try (NatsServerRunner server = NatsServerRunner.startWith(RESTRICTED); EventBus bus = connect(server)) {
            assertThat(bus.stats().subscriptions()).isZero();
            server.reload(RESTRICTED.replace(PASSWORD, "another"));
            life.awaitHeard("disconnected");
            soon(() -> assertThat(life.problems()).anySatisfy(each ->
                    assertThat(each).hasMessageContaining("uthori").hasMessageNotContaining(PASSWORD)));
            server.reload(RESTRICTED);
        }
    }

    @Test
    void nobodyThereIsSaidWithTheAddressAndWhatToDo() {
        String url;
        try (NatsServerRunner server = NatsServerRunner.start()) {
            url = server.url();
        }
        assertThatExceptionOfType(DisconnectedException.class)
                .isThrownBy(() -> NatsEventBus.connect(NatsConfig.of(url)))
                .withMessageContaining(url)
                .withMessageContaining("nats-server -js -p " + url.substring(url.lastIndexOf(':') + 1));
    }

    @Test
    void aMissingCredentialsFileIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NatsEventBus.connect(NatsConfig.builder()
                        .credentials(Credentials.file(Path.of("no-such.creds")))
                        .build()))
                .withMessageContaining("no-such.creds");
    }

    @Test
    void whatADirectHandlerCannotKeepUpWithIsCounted() throws InterruptedException {
        try (NatsServerRunner server = NatsServerRunner.start();
                EventBus bus = NatsEventBus.connect(NatsConfig.builder(server.url()).maxReadAhead(10).build())) {
            bus.listen(life);
            CountDownLatch open = new CountDownLatch(1);
            CountDownLatch reached = new CountDownLatch(1);
            bus.subscribe(SubjectFilter.of("a"), SubscribeOptions.builder().direct().build(), event -> {
                reached.countDown();
                assertThat(open.await(30, TimeUnit.SECONDS)).isTrue();
            });
            bus.publish(Subject.of("a"), Payload.of(0));
            assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
            IntStream.range(0, 100).forEach(i -> bus.publish(Subject.of("a"), Payload.of(i)));
            soon(() -> assertThat(bus.stats().dropped()).containsEntry(DropReason.SLOW_CONSUMER, 90L));
            life.awaitHeard("dropping SLOW_CONSUMER");
            open.countDown();
        }
    }

    @Test
    void aThousandFiltersNeedNoThreadsOfTheirOwn() {
        try (NatsServerRunner server = NatsServerRunner.start();
                EventBus bus = NatsEventBus.connect(NatsConfig.of(server.url()))) {
            List<Integer> numbers = new CopyOnWriteArrayList<>();
            bus.subscribe(SubjectFilter.of("many.x"), event -> {});
            bus.publish(Subject.of("many.x"), Payload.of(1));
            soon(() -> assertThat(bus.stats().delivered()).isEqualTo(1));
            int before = Thread.getAllStackTraces().size();
            IntStream.range(0, 1_000).forEach(i -> bus.subscribe(SubjectFilter.of("many." + i),
                    event -> numbers.add(event.payload().as(Integer.class))));
            IntStream.range(0, 1_000).forEach(i -> bus.publish(Subject.of("many." + i), Payload.of(i)));
            soon(() -> assertThat(numbers).hasSize(1_000));
            assertThat(Thread.getAllStackTraces().size()).isLessThanOrEqualTo(before + 8);
            assertThat(bus.stats().subscriptions()).isEqualTo(1_001);
        }
    }
}
