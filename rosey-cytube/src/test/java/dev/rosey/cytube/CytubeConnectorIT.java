package dev.rosey.cytube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.connector.ChatUser;
import dev.rosey.api.connector.SendResult;
import dev.rosey.api.connector.SendResult.Status;
import dev.rosey.cytube.event.ConnectionEnded.Cause;
import dev.rosey.cytube.event.ConnectionStatus.State;
import dev.rosey.cytube.event.LoginRefused;
import dev.rosey.cytube.testing.CytubeTestServer;
import dev.rosey.cytube.testing.TestChannel;
import dev.rosey.cytube.testing.TestLine;
import dev.rosey.cytube.testing.TestUser;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The connector over a real WebSocket before a server that behaves as recorded. */
class CytubeConnectorIT { // S22-14, S22-21
    private CytubeTestServer server;
    private TestChannel movies;

    @BeforeEach
    void startServer() {
        server = CytubeTestServer.builder().limits(limits -> limits
                .connections(1000, Duration.ofMillis(1))
                .guestCoolDown(Duration.ofMillis(300))
                .ghostTime(Duration.ZERO)).start();
        server.account("RoseyBot", "secret", 1);
        movies = server.channel("movies").rank("RoseyBot", 2);
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void joinsHearsAndSpeaks() throws Exception {
        TestUser alice = movies.join("alice");
        try (Bench bench = Bench.ready(server, "movies")) {
            assertThat(bench.connector.status().user()).contains("RoseyBot");
            assertThat(bench.connector.status().rank()).isEqualTo(2);
            alice.say("a < b & c");
            bench.awaitText("chat.message", "a < b & c");
            assertThat(bench.say("hello").get(20, TimeUnit.SECONDS)).isEqualTo(new SendResult(Status.DELIVERED, ""));
            alice.awaitHeard(line -> line.user().equals("RoseyBot") && line.text().equals("hello"), Bench.PATIENCE);
            alice.pm("RoseyBot", "psst");
            bench.awaitText("chat.private", "psst");
            assertThat(bench.whisper("alice", "yes?").get(20, TimeUnit.SECONDS).status()).isEqualTo(Status.DELIVERED);
            movies.awaitPrivateMessage(line -> line.text().equals("yes?"), Bench.PATIENCE);
            assertThat(bench.texts("chat.message")).containsExactly("a < b & c");
        }
        movies.awaitGone("RoseyBot", Bench.PATIENCE);
    }

    @Test
    void aConnectorWorksOnce() {
        try (Bench bench = Bench.ready(server, "movies")) {
            assertThatIllegalStateException().isThrownBy(bench::start).withMessageContaining("make a new one");
            bench.connector.close();
            bench.connector.close();
            assertThat(bench.connector.status().state()).isEqualTo(State.ENDED);
            assertThat(bench.connector.ended().toCompletableFuture().join().cause()).isEqualTo(Cause.CLOSED);
        }
    }

    @Test
    void aConnectorThatWasNotStartedCanBeClosed() {
        try (Bench bench = new Bench(server, "movies", config -> config)) {
            bench.connector.close();
            assertThat(bench.connector.ended().toCompletableFuture()).isCompleted();
        }
    }

    @Test
    void usersComeAndGo() {
        try (Bench bench = Bench.ready(server, "movies")) {
            TestUser bob = movies.join("bob", 1);
            Bench.await().until(() -> !users(bench, "user.joined").isEmpty());
            bob.leave();
            Bench.await().until(() -> !users(bench, "user.left").isEmpty());
            assertThat(users(bench, "user.joined")).containsExactly("bob");
            assertThat(users(bench, "user.left")).containsExactly("bob");
        }
    }

    private static List<String> users(Bench bench, String type) {
        return bench.events.stream().filter(event -> event.type().equals(type))
                .map(event -> event.payload().as(ChatUser.class).name()).toList();
    }

    @Test
    void oldCommandsAreNotHeardAgainAfterAReconnection() { // trap 3
        TestUser alice = movies.join("alice");
        alice.say("!before");
        try (Bench bench = Bench.ready(server, "movies")) {
            alice.say("!live");
            bench.awaitText("chat.message", "!live");
            server.dropAll();
            bench.awaitReady(2);
            alice.say("!again");
            bench.awaitText("chat.message", "!again");
            assertThat(bench.texts("chat.message")).containsExactly("!live", "!again");
            assertThat(bench.texts("chat.history")).containsExactly("!before");
        }
    }

    @Test
    void aServerThatIsStartedAnewIsJoinedAgain() {
        try (Bench bench = Bench.ready(server, "movies")) {
            server.stop();
            Bench.await().until(() -> bench.connector.status().state() != State.READY);
            server.restart();
            bench.awaitReady(2);
        }
    }

    @Test
    void kickAndBanAreFinal() throws Exception { // trap 5
        for (Cause cause : List.of(Cause.KICKED, Cause.BANNED)) {
            try (Bench bench = Bench.ready(server, "movies")) {
                if (cause == Cause.KICKED) {
                    movies.kick("RoseyBot", "out");
                } else {
                    movies.ban("RoseyBot");
                }
                assertThat(bench.connector.ended().toCompletableFuture().get(20, TimeUnit.SECONDS).cause()).isEqualTo(cause);
            }
        }
    }

    @Test
    void ofTwoWithOneAccountTheFirstLeavesForGood() throws Exception { // trap 5
        try (Bench first = Bench.ready(server, "movies");
                Bench second = Bench.ready(server, "movies")) {
            assertThat(first.connector.ended().toCompletableFuture().get(20, TimeUnit.SECONDS).cause())
                    .isEqualTo(Cause.DUPLICATE_LOGIN);
            assertThat(second.connector.status().state()).isEqualTo(State.READY);
        }
    }

    @Test
    void aReloadedChannelIsJoinedAgain() {
        try (Bench bench = Bench.ready(server, "movies")) {
            movies.reload();
            bench.awaitReady(2);
        }
    }

    @Test
    void aChannelThatMovesIsFollowed() {
        try (CytubeTestServer other = CytubeTestServer.builder().limits(limits -> limits.relaxed()).start()) {
            other.account("RoseyBot", "secret", 1);
            TestChannel there = other.channel("movies").rank("RoseyBot", 2);
            try (Bench bench = Bench.ready(server, "movies")) {
                movies.moveTo(other.url().toString());
                there.awaitMember("RoseyBot", 2, Bench.PATIENCE);
                bench.awaitReady(2);
            }
        }
    }

    @Test
    void aWrongPasswordFailsTheStart() {
        try (Bench bench = new Bench(server, "movies", config -> config.account("RoseyBot", "wrong"))) {
            assertThatThrownBy(() -> bench.start().get(20, TimeUnit.SECONDS))
                    .hasRootCauseInstanceOf(CytubeException.class)
                    .hasMessageContaining("LOGIN_REFUSED").hasMessageContaining("Invalid username/password combination");
        }
    }

    @Test
    void theChannelsPasswordLetsIn() throws Exception {
        server.channel("club").password("opensesame");
        try (Bench bench = new Bench(server, "club", config -> config.account("RoseyBot", "secret")
                .channelPassword("opensesame"))) {
            bench.start().get(20, TimeUnit.SECONDS);
            bench.awaitReady(1);
        }
        try (Bench bench = new Bench(server, "club", config -> config.guest("Visitor").channelPassword("wrong"))) {
            assertThatThrownBy(() -> bench.start().get(20, TimeUnit.SECONDS)).hasMessageContaining("CHANNEL_PASSWORD");
        }
    }

    @Test
    void aGuestWaitsForTheCoolDownOfTheServer() throws Exception {
        try (Bench first = new Bench(server, "movies", config -> config.guest("One"));
                Bench second = new Bench(server, "movies", config -> config.guest("Two"))) {
            first.start().get(20, TimeUnit.SECONDS);
            first.awaitReady(1);
            second.start().get(20, TimeUnit.SECONDS);
            second.awaitReady(1);
            assertThat(second.connector.status().user()).contains("Two");
        }
    }

    @Test
    void aNameThatIsRegisteredIsRefusedForAGuest() {
        try (Bench bench = new Bench(server, "movies", config -> config.guest("R0seyB0t"))) {
            assertThatThrownBy(() -> bench.start().get(20, TimeUnit.SECONDS)).hasMessageContaining("registered");
            assertThat(bench.connector.status().login()).get().isInstanceOfSatisfying(LoginRefused.class,
                    refused -> assertThat(refused.reason()).isEqualTo(LoginRefused.Reason.NAME_REGISTERED));
        }
    }

    @Test
    void longTextsArriveWholeAndInOrderWithinTheLimits() throws Exception { // trap 6
        movies.rank("RoseyBot", 1).antiflood(4, 20, 0.5);
        TestUser alice = movies.join("alice");
        try (Bench bench = Bench.ready(server, "movies")) {
            String text = "word ".repeat(600) + "🎲".repeat(300);
            assertThat(bench.say(text).get(60, TimeUnit.SECONDS).status()).isEqualTo(Status.DELIVERED);
            String heard = String.join("", alice.heard().stream().map(TestLine::text).toList());
            assertThat(heard.replace(" ", "")).isEqualTo(text.replace(" ", ""));
        }
    }

    @Test
    void relayedTextIsNeverACommand() throws Exception { // trap 7
        TestUser alice = movies.join("alice");
        try (Bench bench = Bench.ready(server, "movies")) {
            for (String text : List.of("/kick alice", " /kick alice", "\n/kick alice", "\u0000/kick alice", "\uFEFF/kick alice",
                    "\t/kick alice", "/ban alice", "/clear")) {
                assertThat(bench.say(text).get(20, TimeUnit.SECONDS).status()).as(text).isEqualTo(Status.DELIVERED);
            }
            assertThat(alice.isPresent()).isTrue();
        }
    }

    @Test
    void aMutedBotIsToldSo() throws Exception {
        try (Bench bench = Bench.ready(server, "movies")) {
            movies.mute("RoseyBot", false);
            SendResult result = bench.say("hello").get(20, TimeUnit.SECONDS);
            assertThat(result.status()).isEqualTo(Status.REFUSED);
            assertThat(result.detail()).contains("muted");
        }
    }

    @Test
    void sendsThatMakeNoSenseAreExplained() throws Exception {
        try (Bench bench = Bench.ready(server, "movies")) {
            assertThat(bench.send("chat.message", List.of(1)).get(20, TimeUnit.SECONDS).detail()).contains("it is no message");
            assertThat(bench.send("chat.shout", Map.of("text", "x")).get(20, TimeUnit.SECONDS).detail()).contains("chat.message and chat.private only");
            assertThat(bench.send("chat.private", Map.of("text", "x")).get(20, TimeUnit.SECONDS).detail()).contains("needs \"to\"");
            assertThat(bench.whisper("nobody", "x").get(20, TimeUnit.SECONDS).status()).isEqualTo(Status.REFUSED);
        }
    }

    @Test
    void aSilentServerIsLeft() {
        server.close();
        try (CytubeTestServer silent = CytubeTestServer.builder()
                .limits(limits -> limits.pings(Duration.ofMillis(100), Duration.ofMillis(200)).relaxed()).start()) {
            silent.account("RoseyBot", "secret", 1);
            silent.channel("movies");
            try (Bench bench = Bench.ready(silent, "movies")) {
                silent.faults().stall();
                bench.awaitReady(2);
                assertThat(bench.events).extracting(event -> event.type()).contains("connection.lost");
            }
        }
    }

    @Test
    void aSiteThatIsDownIsTriedUntilItIsThere() throws Exception {
        server.faults().discoveryFails(503);
        try (Bench bench = new Bench(server, "movies", config -> config.account("RoseyBot", "secret"))) {
            bench.start().get(20, TimeUnit.SECONDS);
            assertThat(bench.connector.status().problem()).contains("503");
            CompletableFuture<SendResult> waiting = bench.say("at last");
            server.faults().discoveryWorks();
            assertThat(waiting.get(20, TimeUnit.SECONDS).status()).isEqualTo(Status.DELIVERED);
        }
    }

    @Test
    void nothingStaysBehind() {
        Bench.ready(server, "movies").close();
        Bench.await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().matches("rosey-cytube-(net-)?\\d+")));
        Bench.await().until(
                () -> server.connections().stream().noneMatch(connection -> connection.isOpen()));
        assertThat(server.frames().stream().filter(frame -> frame.isFromClient()).map(frame -> frame.toString()))
                .anyMatch(frame -> frame.contains("41"));
    }
}
