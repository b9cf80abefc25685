package dev.rosey.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.nats.testing.NatsServerRunner;
import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.Message;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.KeyValueWatcher;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each part may do on a real server what it has to do, and the server refuses the rest. */
@ParameterizedClass
@MethodSource("dev.rosey.nats.testing.NatsProgram#all")
class NatsServerPermissionsIT {
    private static final Duration LONG = Duration.ofSeconds(30);

    private static NatsServerRunner server;

    @Parameter
    private Path program;

    private final Map<String, Client> clients = new HashMap<>();
    private Client root;

    @BeforeParameterizedClassInvocation
    static void startServer(Path program) {
        NatsServerAccount bot = NatsServerAccount.builder("BOT")
                .user(NatsServerUser.administrator("root").passwordFrom("PASSWORD").build())
                .user(NatsServerUser.host("host").passwordFrom("PASSWORD").build())
                .user(NatsServerUser.host("both").alsoConnector("console", "main").passwordFrom("PASSWORD").build())
                .user(NatsServerUser.connector("movies", "cytube", "movies").passwordFrom("PASSWORD").build())
                .user(NatsServerUser.connector("music", "cytube", "music").passwordFrom("PASSWORD").build())
                .user(NatsServerUser.connector("keeper", "cytube", "kept")
                        .keyValue("leases")
                        .passwordFrom("PASSWORD")
                        .build())
                .user(NatsServerUser.service("weather", "weather")
                        .calling("places")
                        .publishing(SubjectFilter.of("shop.sold.>"))
                        .subscribing(SubjectFilter.of("shop.asked"))
                        .passwordFrom("PASSWORD")
                        .build())
                .user(NatsServerUser.connector("patient", "cytube", "slow")
                        .answering("host")
                        .passwordFrom("PASSWORD")
                        .build())
                .user(NatsServerUser.observer("watch").passwordFrom("PASSWORD").build())
                .build();
        NatsServerAccount other = NatsServerAccount.builder("OTHER")
                .user(NatsServerUser.host("stranger").passwordFrom("PASSWORD").build())
                .jetStreamLimits(0, 1 << 20)
                .build();
        server = NatsServerRunner.builder()
                .program(program)
                .configuration(NatsServerConfig.builder()
                        .account(bot)
                        .account(other)
                        .systemUser(NatsServerUser.administrator("system").passwordFrom("PASSWORD").build())
                        .jetStream(Path.of("unused"), 1 << 24, 1 << 26)
                        .build()
                        .text())
                .environment("PASSWORD", "open-sesame")
                .start();
    }

    @AfterParameterizedClassInvocation
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void connect() {
        root = client("root");
    }

    @AfterEach
    void disconnect() {
        clients.values().forEach(Client::close);
    }

    private Client client(String user) {
        return clients.computeIfAbsent(user, name -> {
            try {
                return Client.connect(server.url(), name, "open-sesame");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        "host, rosey.command.dice-roller.roll",
        "host, rosey.platform.cytube.movies.send.chat.message",
        "host, rosey.event.dice-roller.rolled",
        "host, rosey.plugin.dice-roller.started",
        "host, rosey.service.storage.get",
        "host, rosey.security.permission_denied",
        "host, rosey.monitoring.health",
        "host, rosey.deadletter.rosey.event.dice-roller.rolled",
        "both, rosey.platform.console.main.event.chat.message",
        "both, rosey.command.dice-roller.roll",
        "movies, rosey.platform.cytube.movies.event.chat.message",
        "movies, rosey.platform.cytube.movies.raw.chatMsg",
        "patient, _INBOX.host.asked-long-ago",
        "weather, rosey.event.weather.changed",
        "weather, rosey.service.places.find",
        "weather, shop.sold.umbrella",
    })
    void whatAPartSaysIsHeard(String user, String subject) {
        Queue<Message> heard = root.hear(">");
        client(user).publish(subject, "said");
        Awaitility.await().atMost(LONG).until(() -> heard.stream()
                .anyMatch(each -> each.getSubject().equals(subject) && Client.text(each).equals("said")));
        assertThat(client(user).errors()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "host, rosey.platform.cytube.movies.event.chat.message",
        "host, rosey.platform.cytube.movies.raw.chatMsg",
        "host, $SYS.REQ.SERVER.PING",
        "host, shop.sold.umbrella",
        "both, rosey.platform.cytube.movies.event.chat.message",
        "movies, rosey.platform.cytube.music.event.chat.message",
        "movies, rosey.platform.cytube.music.raw.chatMsg",
        "movies, rosey.platform.cytube.movies.send.chat.message",
        "movies, rosey.platform.console.movies.event.chat.message",
        "movies, rosey.command.dice-roller.roll",
        "movies, rosey.plugin.dice-roller.crashed",
        "movies, rosey.event.dice-roller.rolled",
        "movies, rosey.security.permission_denied",
        "movies, rosey.monitoring.health",
        "movies, rosey.deadletter.rosey.event.dice-roller.rolled",
        "movies, rosey.service.storage.get",
        "movies, _INBOX.host.forged",
        "movies, $JS.API.INFO",
        "movies, $JS.API.CONSUMER.CREATE.ROSEY",
        "movies, $JS.API.STREAM.CREATE.FORGED",
        "movies, $KV.leases.movies",
        "movies, $JS.ACK.ROSEY.router.1.1.1.1.0",
        "keeper, $KV.secrets.word",
        "keeper, $JS.API.DIRECT.GET.KV_secrets.$KV.secrets.word",
        "keeper, $JS.API.CONSUMER.CREATE.KV_secrets",
        "keeper, $JS.API.STREAM.DELETE.KV_leases",
        "keeper, $JS.API.STREAM.UPDATE.KV_leases",
        "patient, _INBOX.music.asked-long-ago",
        "weather, rosey.service.weather.today",
        "weather, rosey.event.dice-roller.rolled",
        "weather, shop.asked",
        "watch, rosey.event.anything.at-all",
        "watch, anything",
        "watch, _INBOX.host.forged",
    })
    void whatAnotherPartWouldSayIsRefused(String user, String subject) {
        Queue<Message> heard = root.hear(">");
        client(user).publish(subject, "forged");
        client(user).awaitRefusal("Publish to \"" + subject + "\"");
        root.flush();
        assertThat(heard).noneMatch(each -> Client.text(each).equals("forged"));
    }

    @ParameterizedTest
    @CsvSource({
        "host, rosey.>, rosey.platform.cytube.movies.event.chat.message",
        "host, rosey.command.dice-roller.*, rosey.command.dice-roller.roll",
        "host, _INBOX.host.>, _INBOX.host.1",
        "movies, rosey.platform.cytube.movies.send.>, rosey.platform.cytube.movies.send.chat.message",
        "movies, _INBOX.movies.>, _INBOX.movies.1",
        "weather, rosey.service.weather.>, rosey.service.weather.today",
        "weather, shop.asked, shop.asked",
        "watch, rosey.>, rosey.platform.cytube.movies.event.chat.private",
    })
    void whatConcernsAPartReachesIt(String user, String filter, String subject) {
        Queue<Message> heard = client(user).hear(filter);
        root.publish(subject, "for you");
        Awaitility.await().atMost(LONG).until(() -> !heard.isEmpty());
        assertThat(heard).allMatch(each -> each.getSubject().equals(subject));
        assertThat(client(user).errors()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "host, >",
        "host, _INBOX.>",
        "host, _INBOX.movies.>",
        "host, shop.>",
        "movies, >",
        "movies, rosey.>",
        "movies, rosey.platform.cytube.movies.event.>",
        "movies, rosey.platform.cytube.movies.>",
        "movies, rosey.platform.cytube.*.send.>",
        "movies, rosey.platform.cytube.music.send.>",
        "movies, rosey.command.>",
        "movies, _INBOX.>",
        "movies, _INBOX.*.>",
        "movies, _INBOX.host.>",
        "movies, $KV.>",
        "weather, rosey.service.>",
        "weather, rosey.service.storage.>",
        "weather, shop.sold.>",
        "watch, >",
        "watch, _INBOX.host.>",
    })
    void whatDoesNotConcernAPartIsRefused(String user, String filter) {
        Queue<Message> heard = client(user).hear(filter);
        client(user).awaitRefusal("Subscription to \"" + filter + "\"");
        root.publish("_INBOX.host.1", "secret");
        root.publish("rosey.platform.cytube.music.send.chat.private", "secret");
        client(user).flush();
        assertThat(heard).isEmpty();
    }

    @Test
    void anObserverTakesNothingAwayFromAQueueGroup() {
        client("watch").hearInGroup("rosey.command.dice-roller.>", "dice-roller");
        client("watch").awaitRefusal("Subscription to \"rosey.command.dice-roller.>\" using queue \"dice-roller\"");
        client("host").hearInGroup("rosey.command.dice-roller.>", "dice-roller");
        client("movies").hearInGroup("rosey.platform.cytube.movies.send.>", "cytube-movies");
        assertThat(client("host").errors()).isEmpty();
        assertThat(client("movies").errors()).isEmpty();
    }

    @Test
    void aConnectorAnswersTheHostAndTheAnswerOnlyOnce() {
        Client movies = client("movies");
        movies.on("rosey.platform.cytube.movies.send.>", message -> {
            movies.connection().publish(message.getReplyTo(), "sent".getBytes(StandardCharsets.UTF_8));
            movies.connection().publish(message.getReplyTo(), "once more".getBytes(StandardCharsets.UTF_8));
        });
        assertThat(client("host").request("rosey.platform.cytube.movies.send.chat.message", "hello")).isEqualTo("sent");
        movies.awaitRefusal("Publish to \"_INBOX.host.");
    }

    @Test
    void aServiceAndAHostAnswerEachOther() {
        Client weather = client("weather");
        weather.on("rosey.service.weather.today", message ->
                weather.connection().publish(message.getReplyTo(), "rain".getBytes(StandardCharsets.UTF_8)));
        Client host = client("host");
        host.on("rosey.service.places.>", message ->
                host.connection().publish(message.getReplyTo(), "here".getBytes(StandardCharsets.UTF_8)));
        assertThat(host.request("rosey.service.weather.today", "?")).isEqualTo("rain");
        assertThat(weather.request("rosey.service.places.find", "?")).isEqualTo("here");
        assertThat(host.errors()).isEmpty();
        assertThat(weather.errors()).isEmpty();
    }

    @Test
    void accountsDoNotHearEachOther() {
        Queue<Message> heard = client("stranger").hear("rosey.>");
        client("host").publish("rosey.event.dice-roller.rolled", "ours");
        client("stranger").publish("rosey.event.dice-roller.rolled", "theirs");
        Awaitility.await().atMost(LONG).until(() -> !heard.isEmpty());
        assertThat(heard).allMatch(each -> Client.text(each).equals("theirs"));
    }

    @Test
    void theSystemUserSeesTheServer() {
        assertThat(client("system").request("$SYS.REQ.SERVER.PING", "")).contains(server.name());
    }

    @Test
    void aHostKeepsStreamsAndBuckets() throws Exception {
        Client host = client("host");
        host.connection().jetStreamManagement().addStream(StreamConfiguration.builder()
                .name("EVENTS")
                .subjects("rosey.event.>")
                .storageType(StorageType.File)
                .build());
        host.connection().jetStream().publish("rosey.event.dice-roller.rolled", new byte[] {4});
        Message message = host.connection().jetStream().subscribe("rosey.event.>").nextMessage(LONG);
        message.ackSync(LONG);
        host.connection().keyValueManagement()
                .create(KeyValueConfiguration.builder().name("settings").build());
        KeyValue settings = host.connection().keyValue("settings");
        settings.put("a", "1");
        assertThat(settings.get("a").getValueAsString()).isEqualTo("1");
        assertThat(settings.keys()).containsExactly("a");
        assertThat(host.errors()).isEmpty();
        host.connection().jetStreamManagement().deleteStream("EVENTS");
    }

    @Test
    void theBoundsOfAnAccountHold() {
        StreamConfiguration big =
                StreamConfiguration.builder().name("BIG").subjects("rosey.event.>").maxBytes(2 << 20).build();
        assertThatThrownBy(() -> client("stranger").connection().jetStreamManagement().addStream(big))
                .isInstanceOf(JetStreamApiException.class)
                .hasMessageContaining("insufficient storage");
    }

    @Test
    @SuppressWarnings("try") // the watch only has to be there
    void aKeeperOfABucketUsesThatBucketAlone() throws Exception {
        for (String bucket : List.of("leases", "secrets")) {
            client("host").connection().keyValueManagement()
                    .create(KeyValueConfiguration.builder().name(bucket).build());
        }
        Client keeper = client("keeper");
        KeyValue leases = keeper.connection().keyValue("leases");
        Queue<String> watched = new ConcurrentLinkedQueue<>();
        try (var watch = leases.watchAll(new KeyValueWatcher() {
            @Override
            public void watch(KeyValueEntry entry) {
                watched.add(entry.getKey());
            }

            @Override
            public void endOfData() {}
        })) {
            long revision = leases.create("kept", "mine".getBytes(StandardCharsets.UTF_8));
            leases.update("kept", "still mine".getBytes(StandardCharsets.UTF_8), revision);
            assertThat(leases.get("kept").getValueAsString()).isEqualTo("still mine");
            Awaitility.await().atMost(LONG).until(() -> watched.contains("kept"));
            leases.delete("kept");
        }
        assertThat(keeper.errors()).isEmpty();
    }

    /** Why a bucket is for those who are trusted like a host. */
    @Test
    void whoReadsABucketMayHaveItDeliveredAnywhere() throws Exception {
        client("host").connection().keyValueManagement()
                .create(KeyValueConfiguration.builder().name("leases").build());
        Queue<Message> heard = client("host").hear("rosey.command.>");
        Client keeper = client("keeper");
        keeper.connection().keyValue("leases").put("word", "roll");
        keeper.connection().publish(
                "$JS.API.DIRECT.GET.KV_leases.$KV.leases.word", "rosey.command.dice-roller.roll", new byte[0]);
        Awaitility.await().atMost(LONG).until(() -> heard.stream().anyMatch(each -> Client.text(each).equals("roll")));
    }
}
