package dev.rosey.nats;

import static dev.rosey.nats.BusLife.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.rosey.api.bus.DisconnectedException;
import dev.rosey.api.bus.DropReason;
import dev.rosey.api.bus.EventBus;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Value;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.nats.config.NatsConfig;
import dev.rosey.nats.config.PublishBuffer;
import dev.rosey.nats.config.Reconnect;
import dev.rosey.nats.testing.NatsServerRunner;
import dev.rosey.nats.testing.StallingProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a bus does without its server, and when that is back. */
class LostConnectionIT {
    private static final Reconnect QUICK = new Reconnect(Duration.ofMillis(50), Duration.ZERO, Reconnect.FOREVER);
    private static final Subject SUBJECT = Subject.of("t.a");
    private static final SubjectFilter FILTER = SubjectFilter.of("t.>");

    private NatsServerRunner server;
    private final BusLife life = new BusLife();

    @BeforeEach
    void startServer() {
        server = NatsServerRunner.start();
    }

    @AfterEach
    void endServer() {
        server.close();
    }

    private EventBus connect(NatsConfig.Builder config) {
        EventBus bus = NatsEventBus.connect(config.reconnect(QUICK).build());
        bus.listen(life);
        return bus;
    }

    private static List<Integer> collect(EventBus bus) {
        List<Integer> numbers = Collections.synchronizedList(new ArrayList<>());
        bus.subscribe(FILTER, SubscribeOptions.builder().capacity(10_000).build(), event -> numbers.add(event.payload().as(Integer.class)));
        return numbers;
    }

    @Test
    void whatIsPublishedMeanwhileArrivesInOrderAfterTheReturn() { // SUR-42
        try (EventBus bus = connect(NatsConfig.builder(server.url()))) {
            List<Integer> numbers = collect(bus);
            server.kill();
            life.awaitHeard("disconnected");
            IntStream.range(0, 5_000).forEach(i -> bus.publish(SUBJECT, Payload.of(i)));
            server.restart();
            soon(() -> assertThat(numbers).hasSize(5_000));
            assertThat(numbers).containsExactlyElementsOf(IntStream.range(0, 5_000).boxed().toList());
            assertThat(bus.stats().totalDropped()).isZero();
        }
    }

    @Test
    void aFullBufferRefusesAndCounts() { // SUR-38
        try (EventBus bus = connect(NatsConfig.builder(server.url()).buffer(new PublishBuffer(10, 1 << 20)))) {
            List<Integer> numbers = collect(bus);
            server.kill();
            life.awaitHeard("disconnected");
            List<Integer> kept = new CopyOnWriteArrayList<>();
            assertThatExceptionOfType(DisconnectedException.class)
                    .isThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            bus.publish(SUBJECT, Payload.of(i));
                            kept.add(i);
                        }
                    })
                    .withMessageContaining(SUBJECT.toString())
                    .withMessageContaining("10 events");
            assertThat(bus.stats().dropped()).containsEntry(DropReason.DISCONNECTED, 1L);
            server.restart();
            soon(() -> assertThat(numbers).containsExactlyElementsOf(kept));
        }
    }

    @Test
    void withoutABufferEachEventIsRefused() {
        try (EventBus bus = connect(NatsConfig.builder(server.url()).buffer(PublishBuffer.none()))) {
            server.kill();
            life.awaitHeard("disconnected");
            assertThatExceptionOfType(DisconnectedException.class)
                    .isThrownBy(() -> bus.publish(SUBJECT, Payload.of(1)))
                    .withMessageContaining("nothing is kept");
        }
    }

    @Test
    void subscriptionsAndRespondersComeBackAfterAKill() {
        try (EventBus bus = connect(NatsConfig.builder(server.url()));
                EventBus other = NatsEventBus.connect(NatsConfig.builder(server.url()).reconnect(QUICK).build())) {
            List<Integer> numbers = collect(bus);
            bus.reply(SubjectFilter.of("q"), question -> Payload.of("here"));
            BusLife others = new BusLife();
            other.listen(others);
            for (int round = 1; round <= 3; round++) {
                server.kill();
                server.restart();
                int times = round;
                soon(() -> assertThat(life.all()).filteredOn("reconnected"::equals).hasSize(times));
                soon(() -> assertThat(others.all()).filteredOn("reconnected"::equals).hasSize(times));
                other.publish(SUBJECT, Payload.of(round));
                soon(() -> assertThat(numbers).hasSize(times));
                assertThat(answer(other.request(Subject.of("q"), Payload.empty()).toCompletableFuture())).isEqualTo("here");
            }
        }
    }

    private static String answer(CompletableFuture<Event> asked) {
        return asked.orTimeout(20, TimeUnit.SECONDS).join().payload().asText();
    }

    @Test
    void aQuestionThatIsAskedMeanwhileIsAnsweredAfterTheReturn() {
        try (EventBus bus = connect(NatsConfig.builder(server.url()))) {
            bus.reply(SubjectFilter.of("q"), question -> Payload.of("late"));
            server.kill();
            life.awaitHeard("disconnected");
            CompletableFuture<Event> asked =
                    bus.request(Subject.of("q"), Payload.empty(), Duration.ofSeconds(20)).toCompletableFuture();
            assertThat(asked).isNotDone();
            server.restart();
            assertThat(answer(asked)).isEqualTo("late");
        }
    }

    @Test
    void aNetworkThatSwallowsEverythingIsNoticedByPings() {
        try (StallingProxy proxy = StallingProxy.start(server.url());
                EventBus bus = connect(NatsConfig.builder(proxy.url()).ping(Duration.ofMillis(200), 2))) {
            List<Integer> numbers = collect(bus);
            proxy.stall();
            life.awaitHeard("disconnected");
            proxy.resume();
            life.awaitHeard("reconnected");
            bus.publish(SUBJECT, Payload.of(1));
            soon(() -> assertThat(numbers).containsExactly(1));
        }
    }

    @Test
    void anotherServerOfTheListTakesOver() {
        try (NatsServerRunner second = NatsServerRunner.start();
                EventBus bus = connect(NatsConfig.builder(server.url(), second.url()))) {
            List<Integer> numbers = collect(bus);
            server.kill();
            second.kill();
            life.awaitHeard("disconnected");
            second.restart();
            life.awaitHeard("reconnected");
            bus.publish(SUBJECT, Payload.of(1));
            soon(() -> assertThat(numbers).containsExactly(1));
        }
    }

    @Test
    void changesOfTheConnectionAreEventsToo() {
        try (EventBus bus = connect(NatsConfig.builder(server.url()))) {
            List<String> states = new CopyOnWriteArrayList<>();
            bus.subscribe(SubjectFilter.of("rosey.monitoring.connection"), event ->
                    states.add(event.payload().as(Value.MapValue.class).field("state").as(String.class)));
            server.kill();
            life.awaitHeard("disconnected");
            server.restart();
            soon(() -> assertThat(states).containsExactly("disconnected", "reconnected"));
            assertThat(life.all()).containsExactly("disconnected", "reconnected");
        }
    }

    @Test
    void aBusThatGivesUpClosesItselfForGood() {
        NatsConfig.Builder config = NatsConfig.builder(server.url());
        try (EventBus bus = NatsEventBus.connect(
                config.reconnect(new Reconnect(Duration.ofMillis(20), Duration.ZERO, 2)).build())) {
            bus.listen(life);
            bus.reply(SubjectFilter.of("q"), question -> Payload.empty());
            server.kill();
            life.awaitHeard("closed");
            assertThatIllegalStateException().isThrownBy(() -> bus.publish(SUBJECT, Payload.of(1)));
            assertThat(bus.request(SUBJECT, Payload.empty()).toCompletableFuture())
                    .failsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void aServerThatIsAboutToEndIsReported() {
        try (NatsServerRunner duck = NatsServerRunner.startWith(
                        "lame_duck_duration: \"30s\"\nlame_duck_grace_period: \"1s\"\n");
                EventBus bus = connect(NatsConfig.builder(duck.url()))) {
            assertThat(bus.stats().published()).isZero();
            duck.lameDuck();
            life.awaitHeard("lameDuck");
        }
    }

    @Test
    void theFirstConnectWaitsForAServerAsLongAsItsPatience() {
        server.kill();
        CompletableFuture<NatsEventBus> connecting = CompletableFuture.supplyAsync(() -> NatsEventBus.connect(
                NatsConfig.builder(server.url()).patience(Duration.ofSeconds(30)).build()));
        server.restart();
        try (EventBus bus = connecting.orTimeout(30, TimeUnit.SECONDS).join()) {
            assertThat(collect(bus)).isEmpty();
        }
    }
}
