package dev.rosey.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.nats.testing.FreePorts;
import dev.rosey.nats.testing.NatsServerRunner;
import dev.rosey.nats.testing.TestCertificates;
import io.nats.client.Message;
import io.nats.client.NKey;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server takes what the generator writes, and lets in who is meant. */
class NatsServerConfigIT { // SUR-19
    private static final String HASH = "$2b$04$abcdefghijklmnopqrstuuXcjcm5avyCiJoD2uS24xa2lb6fjMB3G";

    @TempDir
    private Path directory;

    private static NatsServerConfig.Builder config(NatsServerUser... users) {
        NatsServerAccount.Builder account = NatsServerAccount.builder("BOT");
        List.of(users).forEach(account::user);
        return NatsServerConfig.builder().account(account.build());
    }

    private static Client connectByKey(NatsServerRunner server, NKey signer) throws Exception {
        return Client.connect(new Options.Builder()
                .server(server.url())
                .inboxPrefix("_INBOX.host")
                .authHandler(Nats.staticCredentials(null, signer.getSeed())));
    }

    @Test
    void passwordsFromTheEnvironmentAndHashedOnesAreAsked() throws Exception {
        NatsServerConfig config = config(
                NatsServerUser.host("plain").passwordFrom("PLAIN").build(),
                NatsServerUser.host("quoted").passwordFrom("QUOTED").build(),
                NatsServerUser.host("hashed").passwordHash(HASH).build())
                .build();
        try (NatsServerRunner server = NatsServerRunner.builder()
                .configuration(config.text())
                .environment("PLAIN", "word-of-plain")
                .environment("QUOTED", '"' + HASH + '"')
                .start()) {
            for (String[] right : new String[][] {
                {"plain", "word-of-plain"}, {"quoted", "open-sesame"}, {"hashed", "open-sesame"}
            }) {
                Client.connect(server.url(), right[0], right[1]).close();
            }
            for (String[] wrong : new String[][] {
                {"plain", "open-sesame"}, {"quoted", HASH}, {"hashed", HASH}, {"hashed", ""}, {"nobody", "open-sesame"}
            }) {
                assertThatThrownBy(() -> Client.connect(server.url(), wrong[0], wrong[1]))
                        .as(wrong[0])
                        .hasMessageContaining("Authentication");
            }
            assertThatThrownBy(() -> Client.connect(new Options.Builder().server(server.url())))
                    .hasMessageContaining("Authentication");
        }
    }

    @Test
    void aServerWithoutItsPasswordsDoesNotStart() {
        String text = config(NatsServerUser.host("host").passwordFrom("ROSEY_NOT_SET").build()).build().text();
        assertThatThrownBy(() -> NatsServerRunner.startWith(text))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ROSEY_NOT_SET");
    }

    @Test
    void whoHasTheSeedOfAKeyIsLetIn() throws Exception {
        NKey known = NKey.createUser(new SecureRandom());
        NKey unknown = NKey.createUser(new SecureRandom());
        NatsServerConfig config = config(NatsServerUser.host("host").nkey(new String(known.getPublicKey())).build()).build();
        try (NatsServerRunner server = NatsServerRunner.startWith(config.text())) {
            try (Client host = connectByKey(server, known)) {
                host.publish("rosey.command.dice-roller.roll", "");
                host.hear("_INBOX.host.>");
                host.publish("shop", "");
                host.awaitRefusal("Publish to \"shop\"");
                assertThat(host.errors()).hasSize(1);
            }
            assertThatThrownBy(() -> connectByKey(server, unknown)).hasMessageContaining("Authentication");
        }
    }

    @Test
    void aServerWithTlsTakesNoPlainConnection() throws Exception {
        TestCertificates certificates = TestCertificates.create(directory);
        String text = config(NatsServerUser.host("host").passwordHash(HASH).build())
                .tls(certificates.certificate(), certificates.key())
                .build()
                .text();
        try (NatsServerRunner server = NatsServerRunner.startWith(text)) {
            assertThatThrownBy(() -> Client.connect(server.url(), "host", "open-sesame")).isInstanceOf(IOException.class);
            Client.connect(new Options.Builder()
                            .server(server.url())
                            .userInfo("host", "open-sesame")
                            .sslContext(certificates.contextWithoutCertificate()))
                    .close();
        }
    }

    @Test
    void aServerThatAsksForCertificatesTakesNobodyWithoutOne() throws Exception {
        TestCertificates certificates = TestCertificates.create(directory);
        String text = config(NatsServerUser.host("host").passwordHash(HASH).build())
                .tls(certificates.certificate(), certificates.key(), certificates.certificate())
                .build()
                .text();
        try (NatsServerRunner server = NatsServerRunner.startWith(text)) {
            Options.Builder options = new Options.Builder().server(server.url()).userInfo("host", "open-sesame");
            assertThatThrownBy(() -> Client.connect(options.sslContext(certificates.contextWithoutCertificate())))
                    .isInstanceOf(IOException.class);
            Client.connect(options.sslContext(certificates.context())).close();
        }
    }

    @Test
    void olderNamesBecomeCurrentOnes() throws Exception {
        NatsServerConfig config = NatsServerConfig.builder()
                .account(NatsServerAccount.builder("BOT")
                        .user(NatsServerUser.host("host").passwordHash(HASH).build())
                        .user(NatsServerUser.connector("movies", "cytube", "movies").passwordHash(HASH).build())
                        .user(NatsServerUser.administrator("root").passwordHash(HASH).build())
                        .pluralNames()
                        .shortName("dice", "dice-roller")
                        .onlyChannel("cytube", "movies")
                        .build())
                .build();
        try (NatsServerRunner server = NatsServerRunner.startWith(config.text());
                Client root = Client.connect(server.url(), "root", "open-sesame");
                Client host = Client.connect(server.url(), "host", "open-sesame");
                Client movies = Client.connect(server.url(), "movies", "open-sesame")) {
            Queue<Message> heard = root.hear(">");
            for (String older : List.of("rosey.commands.trivia.start", "rosey.plugins.trivia.started",
                    "rosey.events.trivia.won",
                    "rosey.command.dice.roll", "rosey.event.dice.rolled", "cytube.send.message", "cytube.send.poll.close")) {
                host.publish(older, "");
            }
            movies.publish("cytube.chat.message", "");
            movies.publish("cytube.error", "");
            Awaitility.await().until(() -> heard.size() == 9);
            assertThat(heard).extracting(Message::getSubject).containsExactlyInAnyOrder(
                    "rosey.command.trivia.start", "rosey.plugin.trivia.started", "rosey.event.trivia.won",
                    "rosey.command.dice-roller.roll", "rosey.event.dice-roller.rolled",
                    "rosey.platform.cytube.movies.send.chat.message", "rosey.platform.cytube.movies.send.poll.close",
                    "rosey.platform.cytube.movies.event.chat.message", "rosey.platform.cytube.movies.event.error");
            movies.publish("rosey.commands.trivia.start", "");
            movies.awaitRefusal("rosey.command.trivia.start");
            movies.publish("cytube.send.message", "");
            movies.awaitRefusal("rosey.platform.cytube.movies.send.chat.message");
            host.publish("cytube.chat.message", "");
            host.awaitRefusal("rosey.platform.cytube.movies.event.chat.message");
        }
    }

    @Test
    void aLeafNodeSpeaksAsItsUser() throws Exception {
        int port = new FreePorts().next();
        NatsServerConfig config = config(
                        NatsServerUser.host("host").passwordHash(HASH).build(),
                        NatsServerUser.connector("home", "console", "home").answering("host").passwordHash(HASH).build())
                .leafNodes("127.0.0.1", port)
                .build();
        String leafText = "leafnodes { remotes: [ { url: \"nats-leaf://home:open-sesame@127.0.0.1:" + port + "\" } ] }";
        try (NatsServerRunner hub = NatsServerRunner.startWith(config.text());
                NatsServerRunner leaf = NatsServerRunner.startWith(leafText);
                Client host = Client.connect(hub.url(), "host", "open-sesame");
                Client home = Client.connect(new Options.Builder().server(leaf.url()))) {
            home.on("rosey.platform.console.home.send.>", message ->
                    home.connection().publish(message.getReplyTo(), "shown".getBytes(StandardCharsets.UTF_8)));
            Awaitility.await().ignoreExceptions().untilAsserted(() ->
                    assertThat(host.request("rosey.platform.console.home.send.chat.message", "hello")).isEqualTo("shown"));
        }
    }

    @Test
    void messagesBeyondTheBoundAreRefused() throws Exception {
        String text = config(NatsServerUser.administrator("root").passwordHash(HASH).build())
                .maxPayloadBytes(2048)
                .build()
                .text();
        try (NatsServerRunner server = NatsServerRunner.startWith(text);
                Client root = Client.connect(server.url(), "root", "open-sesame")) {
            assertThat(root.connection().getMaxPayload()).isEqualTo(2048);
        }
    }

    @Test
    void threeServersThatShowCertificatesFormACluster() throws Exception {
        TestCertificates certificates = TestCertificates.create(directory);
        FreePorts free = new FreePorts();
        List<Integer> ports = List.of(free.next(), free.next(), free.next());
        List<URI> routes = ports.stream().map(port -> URI.create("nats://127.0.0.1:" + port)).toList();
        List<NatsServerRunner> servers = new ArrayList<>();
        try {
            for (int port : ports) {
                servers.add(NatsServerRunner.builder()
                        .name("rosey-" + port)
                        .configuration(config(NatsServerUser.host("host").passwordHash(HASH).build())
                                .serverName("rosey-" + port)
                                .jetStream(Path.of("unused"), 1 << 24, 1 << 26)
                                .cluster("rosey", "127.0.0.1", port, routes)
                                .clusterTls(certificates.certificate(), certificates.key(), certificates.certificate())
                                .build()
                                .text())
                        .start());
            }
            try (Client first = Client.connect(servers.get(0).url(), "host", "open-sesame");
                    Client third = Client.connect(servers.get(2).url(), "host", "open-sesame")) {
                Queue<Message> heard = third.hear("rosey.event.>");
                Awaitility.await().until(() -> {
                    first.publish("rosey.event.dice-roller.rolled", "");
                    return !heard.isEmpty();
                });
            }
        } finally {
            servers.forEach(NatsServerRunner::close);
        }
    }
}
