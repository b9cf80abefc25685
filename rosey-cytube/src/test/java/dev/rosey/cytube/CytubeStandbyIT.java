package dev.rosey.cytube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.connector.ChatMessage;
import dev.rosey.api.connector.ConnectorContext;
import dev.rosey.api.connector.OutgoingMessage;
import dev.rosey.api.connector.SendResult;
import dev.rosey.api.connector.SendResult.Status;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.api.subject.Subjects;
import dev.rosey.core.bus.InProcessEventBus;
import dev.rosey.core.connector.StandbyConnector;
import dev.rosey.cytube.testing.CytubeTestServer;
import dev.rosey.cytube.testing.TestChannel;
import dev.rosey.cytube.testing.TestLine;
import dev.rosey.cytube.testing.TestUser;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two hosts of one account in one channel, of which one at a time holds the lease. */
class CytubeStandbyIT {
    private final SharedLease lease = new SharedLease();
    private CytubeTestServer server;
    private TestChannel movies;
    private TestUser alice;
    private Host a;
    private Host b;

    @BeforeEach
    void startHosts() {
        server = CytubeTestServer.builder().limits(limits -> limits
                .connections(1000, Duration.ofMillis(1))
                .ghostTime(Duration.ZERO)).start();
        server.account("RoseyBot", "secret", 1);
        movies = server.channel("movies").rank("RoseyBot", 2);
        alice = movies.join("alice");
        a = new Host();
        b = new Host();
    }

    @AfterEach
    void stopHosts() {
        a.close();
        b.close();
        server.close();
    }

    @Test
    void oneHostServesTheChannelAndTheOtherFollows() {
        a.serve();
        assertThat(b.standby.isActive()).isFalse();
        alice.say("first");
        a.awaitText("first");
        a.lease.take();
        movies.awaitGone("RoseyBot", Bench.PATIENCE);
        b.serve();
        alice.say("second");
        b.awaitText("second");
        assertThat(a.texts()).containsExactly("first");
        assertThat(b.texts()).containsExactly("second");
        assertThat(b.say("hello").status()).isEqualTo(Status.DELIVERED);
    }

    @Test
    void aHostWhoseTimeIsOverSaysAndPublishesNothingThoughItIsStillConnected() {
        a.serve();
        long token = a.lease.token().orElseThrow();
        a.lease.expire(); // as after it stood still; nobody has told it
        alice.say("!roll 2d6");
        assertThat(a.say("late").status()).isEqualTo(Status.UNAVAILABLE);
        movies.awaitChat(line -> line.text().equals("!roll 2d6"), Bench.PATIENCE);
        a.lease.restore(token); // so that what it hears next tells that it has heard what was before
        alice.say("!seen");
        a.awaitText("!seen");
        assertThat(a.texts()).containsExactly("!seen");
        assertThat(movies.chat()).extracting(TestLine::text).containsExactly("!roll 2d6", "!seen");
    }

    @Test
    void aConnectorThatIsKickedLeavesTheChannelToTheOtherHost() {
        a.serve();
        movies.kick("RoseyBot", "enough");
        Bench.await().until(() -> !a.lease.isHeld());
        b.serve();
        alice.say("hello");
        b.awaitText("hello");
        Bench.await().until(a.lease::isCampaigning);
        assertThat(a.texts()).isEmpty();
    }

    /** A host with a bus of its own. */
    private final class Host implements AutoCloseable {
        private final SharedLease.Side lease = CytubeStandbyIT.this.lease.side();
        private final InProcessEventBus bus = InProcessEventBus.create();
        private final List<Event> events = new CopyOnWriteArrayList<>();
        private final StandbyConnector<CytubeConnector> standby;

        private Host() {
            bus.subscribe(SubjectFilter.of("rosey.platform.>"), SubscribeOptions.builder().direct().build(), events::add);
            standby = StandbyConnector.builder(lease, active -> CytubeConnector.create(
                            CytubeConfig.builder(server.url().toString(), "movies")
                                    .account("RoseyBot", "secret")
                                    .reconnectDelay(Duration.ofMillis(10), Duration.ofMillis(100))
                                    .connectionRefill(Duration.ZERO)
                                    .activeWhile(active)
                                    .build()))
                    .endedWhen(CytubeConnector::ended)
                    .retryDelay(Duration.ofMillis(50), Duration.ofSeconds(1))
                    .build();
            standby.start(new Context(bus, InstantSource.system())).toCompletableFuture().join();
        }

        private void serve() {
            lease.give();
            Bench.await().until(() -> events.stream().anyMatch(event -> event.type().equals("connection.ready")));
        }

        private SendResult say(String text) {
            return bus.request(Subjects.platformSend("cytube", "movies", "chat.message"),
                            Payload.of(OutgoingMessage.text(text)), Bench.PATIENCE)
                    .toCompletableFuture().join().payload().as(SendResult.class);
        }

        private List<String> texts() {
            return events.stream().filter(event -> event.type().equals("chat.message"))
                    .map(event -> event.payload().as(ChatMessage.class).message()).toList();
        }

        private void awaitText(String text) {
            Bench.await().until(() -> texts().contains(text));
        }

        @Override
        public void close() {
            standby.close();
            bus.close();
        }
    }

    private record Context(InProcessEventBus bus, InstantSource clock) implements ConnectorContext {}
}
