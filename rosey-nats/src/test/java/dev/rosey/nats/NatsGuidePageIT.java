package dev.rosey.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.nats.testing.FreePorts;
import dev.rosey.nats.testing.NatsProgram;
import dev.rosey.nats.testing.NatsServerRunner;
import dev.rosey.nats.testing.TestCertificates;
import io.nats.client.JetStreamManagement;
import io.nats.client.Message;
import io.nats.client.NKey;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The guide to servers is true: each of its configurations runs and does what the text says. */
class NatsGuidePageIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Path PAGE = Path.of("..", "docs", "guides", "nats.md");
    private static final Path THIS = Path.of("src", "test", "java", "dev", "rosey", "nats", "NatsGuidePageIT.java");
    private static final Pattern BLOCK =
            Pattern.compile("<!-- (conf|java): (\\w+) -->\\R```(?:conf|java)\\R(.*?)```", Pattern.DOTALL);

    private static Map<String, String> blocks;

    @TempDir
    private Path directory;

    @BeforeAll
    static void readPage() throws IOException {
        blocks = new LinkedHashMap<>();
        BLOCK.matcher(Files.readString(PAGE)).results().forEach(block -> blocks.put(block.group(2), block.group(3)));
    }

    private static String block(String name) {
        assertThat(blocks).containsKey(name);
        return blocks.get(name);
    }

    private static NatsServerRunner.Builder server(String name) {
        return NatsServerRunner.builder().configuration(block(name).replace("/var/lib/nats", "store"));
    }

    private static String with(TestCertificates certificates, String text) {
        return text.replaceAll("/etc/nats/\\w+-key\\.pem", certificates.key().toString())
                .replaceAll("/etc/nats/[\\w-]+\\.pem", certificates.certificate().toString())
                .replace("/var/lib/nats", "store");
    }

    /** The program that the page shows. */
    static NatsServerConfig bot(Path file) throws IOException {
        NatsServerConfig config = NatsServerConfig.builder()
                .account(NatsServerAccount.builder("BOT")
                        .user(NatsServerUser.host("host").passwordFrom("HOST_PASSWORD").build())
                        .user(NatsServerUser.connector("movies", "cytube", "movies")
                                .passwordFrom("MOVIES_PASSWORD")
                                .build())
                        .user(NatsServerUser.observer("watch").passwordFrom("WATCH_PASSWORD").build())
                        .build())
                .jetStream(Path.of("nats"), 64L << 20, 1L << 30)
                .monitoring(8222)
                .build();
        Files.writeString(file, config.text());
        return config;
    }

    @Test
    void eachConfigurationOfThePageIsTested() throws IOException {
        assertThat(blocks.keySet()).containsExactlyInAnyOrder("simple", "bot", "generated", "nkey", "tls", "limits",
                "cluster", "hub", "leaf", "older", "monitoring");
        assertThat(Files.readString(PAGE).split("```(conf|java)", -1)).hasSize(blocks.size() + 1);
    }

    @Test
    void theProgramOfThePageWritesTheConfigurationOfThePage() throws IOException {
        Path file = directory.resolve("rosey.conf");
        bot(file);
        assertThat(block("generated")).isEqualTo(Files.readString(file));
        String program = block("bot").indent(8).stripTrailing();
        assertThat(Files.readString(THIS)).contains(program);
    }

    @Test
    void theGeneratedOneServesItsUsers() throws Exception {
        try (NatsServerRunner server = server("generated")
                        .environment("HOST_PASSWORD", "\"12345678\"")
                        .environment("MOVIES_PASSWORD", "correct-horse")
                        .environment("WATCH_PASSWORD", "battery-staple")
                        .start();
                Client host = Client.connect(server.url(), "host", "12345678");
                Client movies = Client.connect(server.url(), "movies", "correct-horse");
                Client watch = Client.connect(server.url(), "watch", "battery-staple")) {
            Queue<Message> heard = watch.hear("rosey.>");
            movies.publish("rosey.platform.cytube.movies.event.chat.message", "");
            host.publish("rosey.command.dice-roller.roll", "");
            Awaitility.await().atMost(LONG).until(() -> heard.size() == 2);
            movies.publish("rosey.command.dice-roller.roll", "");
            movies.hear("rosey.command.>");
            assertThatThrownBy(() -> Client.connect(server.url(), "movies", "wrong"))
                    .hasMessageContaining("Authorization Violation");
            Awaitility.await().atMost(LONG).untilAsserted(() -> assertThat(server.log())
                    .contains("Publish Violation - User \"movies\", Subject \"rosey.command.dice-roller.roll\"")
                    .contains("Subscription Violation - User \"movies\", Subject \"rosey.command.>\"")
                    .contains("authentication error - User \"movies\""));
        }
    }

    @Test
    void aPasswordThatIsNotSetIsNamed() {
        assertThatThrownBy(() -> server("older").start())
                .hasMessageMatching("(?s).*variable reference for 'HOST_PASSWORD' .*can not be found.*");
    }

    @Test
    void theNkeyOneKnowsAKeyOnly() throws Exception {
        NKey key = NKey.createUser(new SecureRandom());
        String text = block("nkey").replaceAll("\\bU[A-Z2-7]{55}\\b", new String(key.getPublicKey()));
        assertThat(text).contains(new String(key.getPublicKey()));
        try (NatsServerRunner server = NatsServerRunner.startWith(text);
                Client host = Client.connect(new Options.Builder()
                        .server(server.url())
                        .authHandler(Nats.staticCredentials(null, key.getSeed())))) {
            host.publish("rosey.command.dice-roller.roll", "");
            host.publish("shop", "");
            host.awaitRefusal("shop");
        }
    }

    @Test
    void theTlsOneAsksForCertificates() throws Exception {
        TestCertificates certificates = TestCertificates.create(directory);
        try (NatsServerRunner server = NatsServerRunner.builder()
                .configuration(with(certificates, block("tls")))
                .environment("HOST_PASSWORD", "correct-horse")
                .start()) {
            Options.Builder options = new Options.Builder()
                    .server(server.url().replace("nats://", "tls://"))
                    .userInfo("host", "correct-horse");
            Client.connect(options.sslContext(certificates.context())).close();
            TestCertificates other = TestCertificates.create(Files.createDirectory(directory.resolve("other")));
            assertThatThrownBy(() -> Client.connect(options.sslContext(other.context()))).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> Client.connect(server.url(), "host", "correct-horse"))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void theSimpleOneKeepsEventsInTheRoomThatIsTold() throws Exception {
        try (NatsServerRunner server = server("simple").start();
                Client client = Client.connect(new Options.Builder().server(server.url()))) {
            JetStreamManagement management = client.connection().jetStreamManagement();
            management.addStream(StreamConfiguration.builder().name("EVENTS").subjects("rosey.event.>").build());
            for (int i = 0; i < 100; i++) {
                client.connection().jetStream().publish("rosey.event.dice-roller.rolled", new byte[300]);
            }
            long bytes = management.getStreamInfo("EVENTS").getStreamState().getByteCount();
            assertThat(bytes / 100).isBetween(340L, 430L);
            assertThatThrownBy(() -> management.addStream(StreamConfiguration.builder()
                            .name("BIG")
                            .subjects("big")
                            .maxBytes(2L << 30)
                            .build()))
                    .hasMessageContaining("insufficient storage resources available");
        }
    }

    @Test
    void theOneWithLimitsBoundsEachAccount() throws Exception {
        try (NatsServerRunner server = server("limits")
                        .environment("MOVIES_PASSWORD", "correct-horse")
                        .environment("MUSIC_PASSWORD", "battery-staple")
                        .start();
                Client movies = Client.connect(server.url(), "movies", "correct-horse");
                Client music = Client.connect(server.url(), "music", "battery-staple")) {
            long most = movies.connection().jetStreamManagement().getAccountStatistics().getLimits().getMaxStorage();
            assertThat(most).isEqualTo(4L << 30);
            Queue<Message> heard = music.hear(">");
            movies.publish("rosey.event.dice-roller.rolled", "");
            music.flush();
            assertThat(heard).isEmpty();
        }
    }

    @Test
    void theClusterOneFormsAClusterThatKeepsThreeCopies() throws Exception {
        String text = with(TestCertificates.create(directory), block("cluster"));
        FreePorts free = new FreePorts();
        List<Integer> ports = List.of(free.next(), free.next(), free.next());
        for (int i = 0; i < 3; i++) {
            text = text.replace("10.0.0." + (i + 1) + ":6222", "127.0.0.1:" + ports.get(i));
        }
        List<NatsServerRunner> servers = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                servers.add(NatsServerRunner.builder()
                        .name("rosey-" + (i + 1))
                        .configuration(text.replace("0.0.0.0:6222", "127.0.0.1:" + ports.get(i)))
                        .environment("HOST_PASSWORD", "correct-horse")
                        .start());
            }
            try (Client host = Client.connect(servers.get(0).url(), "host", "correct-horse")) {
                Awaitility.await().atMost(LONG).ignoreExceptions().until(() -> host.connection()
                        .jetStreamManagement()
                        .addStream(StreamConfiguration.builder()
                                .name("EVENTS")
                                .subjects("rosey.event.>")
                                .replicas(3)
                                .build())
                        .getClusterInfo()
                        .getReplicas()
                        .size() == 2);
            }
        } finally {
            servers.forEach(NatsServerRunner::close);
        }
    }

    @Test
    void aLeafNodeCarriesWhatItsUserMay() throws Exception {
        int port = new FreePorts().next();
        try (NatsServerRunner hub = NatsServerRunner.builder()
                        .configuration(block("hub").replace("0.0.0.0:7422", "127.0.0.1:" + port))
                        .environment("HOST_PASSWORD", "correct-horse")
                        .environment("HOME_PASSWORD", "battery-staple")
                        .start();
                NatsServerRunner leaf = server("leaf")
                        .environment("HUB_URL", "\"nats-leaf://home:battery-staple@127.0.0.1:" + port + "\"")
                        .start();
                Client host = Client.connect(hub.url(), "host", "correct-horse");
                Client home = Client.connect(new Options.Builder().server(leaf.url()))) {
            home.on("rosey.platform.console.home.send.>", message ->
                    home.connection().publish(message.getReplyTo(), "shown".getBytes(StandardCharsets.UTF_8)));
            Awaitility.await().atMost(LONG).ignoreExceptions().untilAsserted(() ->
                    assertThat(host.request("rosey.platform.console.home.send.chat.message", "hello")).isEqualTo("shown"));
            Queue<Message> heard = host.hear("rosey.>");
            Queue<Message> atHome = home.hear("rosey.>");
            home.publish("rosey.command.dice-roller.roll", "forged");
            home.publish("rosey.platform.console.home.event.chat.message", "typed");
            host.publish("rosey.command.dice-roller.roll", "not for home");
            host.publish("rosey.platform.console.home.send.chat.message", "for home");
            Awaitility.await().atMost(LONG).until(() -> heard.stream().anyMatch(each -> Client.text(each).equals("typed"))
                    && atHome.stream().anyMatch(each -> Client.text(each).equals("for home")));
            assertThat(heard).noneMatch(each -> Client.text(each).equals("forged"));
            assertThat(atHome).noneMatch(each -> Client.text(each).equals("not for home"));
        }
    }

    @Test
    void theOneWithOlderNamesRenames() throws Exception {
        try (NatsServerRunner server = server("older").environment("HOST_PASSWORD", "correct-horse").start();
                Client host = Client.connect(server.url(), "host", "correct-horse")) {
            Queue<Message> heard = host.hear(">");
            List.of("rosey.commands.trivia.start", "rosey.event.dice.rolled", "cytube.send.message")
                    .forEach(older -> host.publish(older, ""));
            Awaitility.await().atMost(LONG).until(() -> heard.size() == 3);
            assertThat(heard).extracting(Message::getSubject).containsExactly("rosey.command.trivia.start",
                    "rosey.event.dice-roller.rolled", "rosey.platform.cytube.movies.send.chat.message");
        }
    }

    @Test
    void thePagesOfTheMonitoringTellWhatTheTableSays() throws Exception {
        try (NatsServerRunner server = server("monitoring").start();
                Client client = Client.connect(new Options.Builder().server(server.url()))) {
            client.hear("rosey.event.>");
            assertThat(get(server, "/healthz")).contains("\"status\":\"ok\"");
            assertThat(get(server, "/varz"))
                    .contains("\"connections\"", "\"slow_consumers\"", "\"mem\"", "\"in_msgs\"", "\"out_msgs\"");
            assertThat(get(server, "/connz?subs=1")).contains("rosey.event.>", "\"pending_bytes\"");
            assertThat(get(server, "/jsz?streams=1"))
                    .contains("\"streams\"", "\"messages\"", "\"bytes\"", "\"reserved_storage\"");
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no such signals")
    void theSignalOfThePageEndsAServerGently() throws Exception {
        try (NatsServerRunner server = server("simple").start()) {
            Process signal = new ProcessBuilder(
                            NatsProgram.find().toString(), "--signal", "ldm=" + server.pid())
                    .inheritIO()
                    .start();
            assertThat(signal.waitFor()).isZero();
            assertThat(server.awaitEnd(LONG)).isTrue();
            assertThat(server.log()).contains("lame duck mode");
        }
    }

    private static String get(NatsServerRunner server, String path) throws IOException {
        try (InputStream answer = URI.create(server.monitorUrl() + path).toURL().openStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("\": ", "\":")
                    .replace("\\u003e", ">");
        }
    }
}
