package dev.rosey.cytube.testserver;

import static dev.rosey.cytube.testserver.JoinTest.recorded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.cytube.testing.CytubeTestServer;
import dev.rosey.cytube.testing.Frame;
import dev.rosey.cytube.testing.Recording;
import dev.rosey.cytube.testing.TestChannel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Logging in, against recordings 06, 07 and 08. */
class LoginTest {
    private static CytubeTestServer server() {
        return CytubeTestServer.builder().manualClock().start()
                .account("RoseyBot", "secret", 1).account("PlainUser", "secret", 1).account("SuperAdm", "secret", 255);
    }

    private static String answer(CytubeTestServer server, String address, String argument) {
        try (WireClient client = WireClient.join(server, address, "rosey-test")) {
            client.emit("login", argument);
            return client.awaitEvent("login");
        }
    }

    @Test
    void guestsAreRefusedWithTheRecordedTexts() {
        try (CytubeTestServer server = server(); WireClient first = WireClient.guest(server, "10.0.1.7", "rosey-test", "GuestOne")) {
            assertThat(first.awaitEvent("login")).isEqualTo(recordedIn("g1"));
            assertThat(answer(server, "10.0.1.7", "{\"name\":\"GuestTwo\"}"))
                    .isEqualTo(recordedIn("g2same-ip"))
                    .contains("one per IP address per 60 seconds");
            assertThat(answer(server, "10.0.1.8", "{\"name\":\"bad name!\"}")).isEqualTo(recordedIn("g3"));
            assertThat(answer(server, "10.0.1.9", "{\"name\":\"" + "x".repeat(21) + "\"}")).isEqualTo(recordedIn("g4"));
            assertThat(answer(server, "10.0.1.10", "{\"name\":\"admin\"}")).isEqualTo(recordedIn("g5"));
            assertThat(answer(server, "10.0.1.11", "{\"name\":\"RoseyBot\"}")).isEqualTo(recordedIn("g6"));
            assertThat(answer(server, "10.0.1.12", "{\"name\":\"R0seyB0t\"}")).isEqualTo(recordedIn("g7"));
            assertThat(answer(server, "10.0.1.13", "{\"name\":\"guestone\"}")).isEqualTo(recordedIn("g8"));
        }
    }

    private static String recordedIn(String client) {
        return Recording.named("06-login-guest").client(client).steps().stream()
                .filter(step -> step.direction() == Frame.Direction.TO_CLIENT)
                .filter(step -> step.event().filter("login"::equals).isPresent())
                .findFirst().orElseThrow().text();
    }

    @Test
    void aGuestLogsInWithTheRecordedEvents() {
        try (CytubeTestServer server = server(); WireClient client = WireClient.guest(server, "10.0.0.1", "rosey-test", "GuestOne")) {
            server.channel("rosey-test");
            client.awaitEvent("addUser");
            assertThat(client.events()).filteredOn(name -> !name.equals("channelNotRegistered"))
                    .isEqualTo(recorded("06-login-guest", "g1", "addUser").subList(0, 14));
            client.emit("login", "{\"name\":\"Another\"}");
            client.emit("login", "{\"name\":5}");
            client.emit("login", "{}");
            int before = client.received().size();
            assertThat(client.untilAnswered()).as("silence").hasSize(before + 1);
        }
    }

    @Test
    void theCoolDownOfGuestsEndsWithTime() {
        try (CytubeTestServer server = server()) {
            WireClient.guest(server, "10.0.0.1", "movies", "alice").close();
            assertThat(answer(server, "10.0.0.1", "{\"name\":\"alice2\"}")).contains("\"success\":false");
            server.advance(Duration.ofSeconds(59));
            assertThat(answer(server, "10.0.0.1", "{\"name\":\"alice3\"}")).contains("\"success\":false");
            server.advance(Duration.ofSeconds(1));
            assertThat(answer(server, "10.0.0.1", "{\"name\":\"alice4\"}")).contains("\"success\":true");
        }
    }

    @Test
    void aShortCoolDownIsToldInWholeSeconds() {
        try (CytubeTestServer server = CytubeTestServer.builder().manualClock()
                .limits(limits -> limits.guestCoolDown(Duration.ofMillis(200))).start()) {
            WireClient.guest(server, "10.0.0.1", "movies", "alice").close();
            assertThat(answer(server, "10.0.0.1", "{\"name\":\"alice2\"}")).contains("per 1 seconds.");
            server.advance(Duration.ofMillis(200));
            assertThat(answer(server, "10.0.0.1", "{\"name\":\"alice2\"}")).contains("\"success\":true");
        }
    }

    @Test
    void aPasswordLoginFailsUsablyAndGetsItsRankInTwoSteps() {
        try (CytubeTestServer server = server()) {
            server.channel("rosey-test").rank("RoseyBot", 3).join("GuestOne").say("hi from a guest");
            try (WireClient client = WireClient.join(server, "10.0.0.1", "rosey-test");
                    WireClient watch = WireClient.join(server, "10.0.0.2", "rosey-test")) {
                List<String> texts = List.of("{\"name\":\"RoseyBot\",\"pw\":\"wrong\"}", "{\"name\":\"NoSuchUser\",\"pw\":\"x\"}",
                        "{\"name\":\"bad name!\",\"pw\":\"x\"}", "{\"name\":\"roseybot\",\"pw\":\"secret\"}");
                for (int i = 0; i < texts.size(); i++) {
                    int answers = i + 1;
                    client.emit("login", texts.get(i));
                    server.awaitFrame(frame -> server.connections().get(0).frames().stream()
                            .filter(sent -> sent.isEvent("login") && !sent.isFromClient()).count() >= answers, WireClient.LIMIT);
                }
                client.awaitText("[\"setUserRank\",{\"name\":\"RoseyBot\",\"rank\":3");
                List<String> expected = recorded("07-login-registered", "bot", "addUser");
                assertThat(client.events()).isEqualTo(expected.subList(0, expected.indexOf("setUserRank") + 1));
                assertThat(client.received().stream().filter(text -> text.startsWith("42[\"login\"")).toList())
                        .isEqualTo(Recording.named("07-login-registered").client("bot").steps().stream()
                                .filter(step -> step.direction() == Frame.Direction.TO_CLIENT)
                                .map(Recording.Step::text)
                                .filter(text -> text.startsWith("42[\"login\""))
                                .toList());
                assertThat(client.received().stream().filter(text -> text.startsWith("42[\"rank\"")).toList())
                        .containsExactly("42[\"rank\",-1]", "42[\"rank\",1]", "42[\"rank\",3]");
                watch.awaitEvent("setUserRank");
                assertThat(watch.events()).endsWith("addUser", "setUserRank");
                assertThat(watch.awaitEvent("addUser")).contains("\"name\":\"RoseyBot\",\"rank\":1").doesNotContain("aliases");
                assertThat(server.channel("rosey-test").awaitMember("roseybot", 3, WireClient.LIMIT).members())
                        .containsExactly("GuestOne", "RoseyBot");
            }
        }
    }

    @Test
    void aRankThatCrossesNoLineBringsNoUserList() {
        try (CytubeTestServer server = server()) {
            server.channel("rosey-test");
            try (WireClient client = WireClient.account(server, "10.0.0.1", "rosey-test", "PlainUser")) {
                assertThat(client.events()).endsWith("rank", "login", "addUser", "rank", "setPlaylistMeta", "playlist",
                        "setUserRank");
            }
            try (WireClient client = WireClient.join(server, "10.0.0.1", "rosey-test")) {
                client.emit("login", "{\"name\":\"SuperAdm\",\"pw\":\"secret\"}");
                client.awaitEvent("setUserRank");
                assertThat(client.await("42[\"rank\",255]"::equals)).isNotEmpty();
            }
        }
    }

    @Test
    void moderatorsSeeAddressesAndAliasesAndOthersDoNot() {
        try (CytubeTestServer server = server()) {
            server.channel("movies").rank("RoseyBot", 2);
            try (WireClient bot = WireClient.account(server, "10.0.0.1", "movies", "RoseyBot");
                    WireClient other = WireClient.join(server, "10.0.0.2", "movies");
                    WireClient guest = WireClient.guest(server, "10.0.0.3", "movies", "alice")) {
                guest.awaitEvent("addUser");
                assertThat(bot.await(text -> text.startsWith("42[\"addUser\",{\"name\":\"alice\"")))
                        .contains("\"smuted\":false,\"aliases\":[\"alice\"],\"ip\":\"cloak.");
                assertThat(bot.awaitText("alice joined (aliases: alice)")).contains("\"username\":\"[server]\"");
                assertThat(other.await(text -> text.startsWith("42[\"addUser\",{\"name\":\"alice\"")))
                        .endsWith("\"meta\":{\"afk\":false,\"muted\":false}}]");
            }
        }
    }

    @Test
    void theSecondLoginOfAnAccountKicksTheFirst() {
        try (CytubeTestServer server = server()) {
            server.channel("rosey-test").rank("RoseyBot", 3).join("GuestOne").say("hi from a guest");
            try (WireClient first = WireClient.account(server, "10.0.0.1", "rosey-test", "RoseyBot");
                    WireClient watch = WireClient.join(server, "10.0.0.3", "rosey-test");
                    WireClient elsewhere = WireClient.account(server, "10.0.0.4", "rosey-locked", "RoseyBot");
                    WireClient second = WireClient.account(server, "10.0.0.2", "rosey-test", "RoseyBot")) {
                first.awaitClose(1005);
                assertThat(first.events()).isEqualTo(recorded("08-duplicate-login", "first", "kick"));
                assertThat(first.received()).endsWith("42[\"kick\",{\"reason\":\"Duplicate login\"}]", "41");
                assertThat(second.events()).isEqualTo(recorded("08-duplicate-login", "second", "setUserRank"));
                watch.awaitEvent("setUserRank");
                assertThat(watch.events()).endsWith("userLeave", "addUser", "setUserRank");
                assertThat(elsewhere.isClosed()).isFalse();
            }
        }
    }

    @Test
    void aGhostKeepsItsNameUntilItIsGone() {
        try (CytubeTestServer server = CytubeTestServer.builder().manualClock()
                .limits(limits -> limits.relaxed().ghostTime(Duration.ofSeconds(145))
                        .pings(Duration.ofHours(1), Duration.ofHours(1)))
                .start()
                .account("RoseyBot", "secret", 1)) {
            TestChannel channel = server.channel("movies");
            try (WireClient client = WireClient.guest(server, "10.0.0.1", "movies", "alice");
                    WireClient bot = WireClient.account(server, "10.0.0.1", "movies", "RoseyBot")) {
                server.dropAll();
                client.awaitClose(1006);
                bot.awaitClose(1006);
                server.connections().forEach(connection -> connection.awaitClosed(WireClient.LIMIT));
            }
            assertThat(channel.members()).containsExactly("alice", "RoseyBot");
            try (WireClient client = WireClient.join(server, "10.0.0.1", "movies")) {
                client.emit("login", "{\"name\":\"Alice\"}");
                assertThat(client.awaitEvent("login")).contains("That name is already in use on this channel.");
                WireClient.account(server, "10.0.0.2", "movies", "RoseyBot").close();
                assertThat(channel.members()).containsExactly("alice", "RoseyBot");
                server.advance(Duration.ofSeconds(145));
                channel.awaitGone("alice", WireClient.LIMIT);
                client.emit("login", "{\"name\":\"Alice\"}");
                client.awaitText("\"success\":true");
            }
        }
    }
}
