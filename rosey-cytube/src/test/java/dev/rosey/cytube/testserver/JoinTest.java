package dev.rosey.cytube.testserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.cytube.testing.CytubeTestServer;
import dev.rosey.cytube.testing.Recording;
import dev.rosey.cytube.testing.TestChannel;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Joining channels, against recordings 05, 07, 11 and 31. */
class JoinTest {
    private static CytubeTestServer server() {
        return CytubeTestServer.builder().limits(limits -> limits.relaxed()).start()
                .account("RoseyBot", "secret", 1).account("ModUser", "secret", 1);
    }

    /** Events of a recorded client up to one of them, without those whose time is by chance. */
    static List<String> recorded(String recording, String client, String last) {
        List<String> events = Recording.named(recording).client(client).received().stream()
                .filter(name -> !name.equals("usercount"))
                .toList();
        return events.subList(0, events.lastIndexOf(last) + 1);
    }

    static String recordedText(String recording, String client, String event) {
        return Recording.named(recording).client(client).steps().stream()
                .filter(step -> step.event().filter(event::equals).isPresent())
                .reduce((first, second) -> second)
                .orElseThrow().text();
    }

    @Test
    void aPlainJoinBringsTheRecordedEventsInTheirOrder() {
        try (CytubeTestServer server = server()) {
            server.channel("rosey-test");
            try (WireClient client = WireClient.join(server, "10.0.0.1", "rosey-test")) {
                client.untilAnswered();
                assertThat(client.events().subList(0, client.events().size() - 1))
                        .isEqualTo(recorded("05-anonymous-join", "anon", "userlist"));
                for (String event : List.of("setPermissions", "channelOpts", "channelCSSJS", "setPlaylistMeta", "userlist")) {
                    assertThat(Recording.named("05-anonymous-join").client("anon").steps())
                            .as(event)
                            .anyMatch(step -> sameJson(step.text(), client.awaitEvent(event)));
                }
            }
        }
    }

    private static boolean sameJson(String one, String two) {
        tools.jackson.databind.json.JsonMapper mapper = tools.jackson.databind.json.JsonMapper.builder().build();
        return one.startsWith("42") && mapper.readTree(one.substring(2)).equals(mapper.readTree(two.substring(2)));
    }

    @Test
    void anUnregisteredChannelSaysSoAtTheEnd() {
        try (CytubeTestServer server = server(); WireClient client = WireClient.join(server, "10.0.0.1", "some-unregistered")) {
            client.awaitEvent("channelNotRegistered");
            assertThat(client.events()).isEqualTo(recorded("05-anonymous-join", "unregchan", "channelNotRegistered"));
            assertThat(sameJson(client.awaitEvent("setPermissions"),
                    recordedText("05-anonymous-join", "unregchan", "setPermissions"))).isTrue();
        }
    }

    @Test
    void aConnectionJoinsOnceEvenIfItsFirstTryIsNoJoin() {
        try (CytubeTestServer server = server(); WireClient client = WireClient.connect(server, "10.0.0.1")) {
            client.emit("joinChannel", "{\"nme\":1}");
            client.emit("joinChannel", "{\"name\":\"rosey-test\"}");
            assertThat(client.untilAnswered()).hasSize(4);
        }
    }

    @Test
    void aBadNameIsKickedAsRecorded() {
        try (CytubeTestServer server = server(); WireClient client = WireClient.connect(server, "10.0.0.1")) {
            client.emit("joinChannel", "{\"name\":\"bad name!\"}");
            client.awaitClose(1005);
            List<String> recorded = Recording.named("05-anonymous-join").client("badname").steps().stream()
                    .filter(step -> step.direction() == dev.rosey.cytube.testing.Frame.Direction.TO_CLIENT)
                    .map(Recording.Step::text)
                    .toList();
            assertThat(client.received().subList(2, 6)).isEqualTo(recorded.subList(2, 6)).last().isEqualTo("41");
        }
    }

    @Test
    void historyComesBetweenEmotesAndUserList() {
        try (CytubeTestServer server = server()) {
            TestChannel channel = server.channel("rosey-test");
            var alice = channel.join("alice");
            for (int i = 0; i < 18; i++) {
                alice.say("history " + i);
            }
            try (WireClient client = WireClient.join(server, "10.0.0.1", "rosey-test")) {
                assertThat(client.events().subList(0, client.events().indexOf("userlist") + 1))
                        .isEqualTo(recorded("06-login-guest", "g3", "userlist").stream()
                                .flatMap(name -> name.equals("chatMsg")
                                        ? java.util.Collections.nCopies(15, name).stream()
                                        : java.util.stream.Stream.of(name))
                                .filter(name -> !name.equals("login"))
                                .toList());
                assertThat(client.awaitEvent("chatMsg")).contains("history 3");
            }
        }
    }

    @Test
    void aChannelWithPasswordAsksUntilItIsRight() {
        try (CytubeTestServer server = server()) {
            server.channel("rosey-locked").password("open-sesame");
            try (WireClient client = WireClient.connect(server, "10.0.0.1")) {
                client.emit("joinChannel", "{\"name\":\"rosey-locked\"}");
                client.await("42[\"needPassword\",false]"::equals);
                client.emit("login", "{\"name\":\"LockGuest\"}");
                client.awaitEvent("login");
                client.emit("channelPassword", "\"wrong\"");
                client.await("42[\"needPassword\",true]"::equals);
                client.emit("channelPassword", "\"open-sesame\"");
                client.awaitEvent("userlist");
                assertThat(client.events()).isEqualTo(recorded("31-channel-password", "nopw", "userlist"));
            }
            try (WireClient client = WireClient.connect(server, "10.0.0.1")) {
                client.emit("joinChannel", "{\"name\":\"rosey-locked\",\"pw\":\"open-sesame\"}");
                client.awaitEvent("userlist");
                assertThat(client.events()).isEqualTo(recorded("31-channel-password", "pw-in-join", "userlist"));
            }
            try (WireClient client = WireClient.connect(server, "10.0.0.1")) {
                client.emit("joinChannel", "{\"name\":\"rosey-locked\",\"pw\":\"bad\"}");
                client.await("42[\"needPassword\",true]"::equals);
            }
        }
    }

    @Test
    void aModeratorNeedsNoPassword() {
        try (CytubeTestServer server = server()) {
            server.channel("rosey-locked").password("open-sesame").rank("RoseyBot", 2);
            try (WireClient client = WireClient.connect(server, "10.0.0.1")) {
                client.emit("joinChannel", "{\"name\":\"rosey-locked\"}");
                client.awaitEvent("needPassword");
                client.emit("login", "{\"name\":\"RoseyBot\",\"pw\":\"secret\"}");
                client.awaitEvent("setUserRank");
                assertThat(client.events()).isEqualTo(recorded("31-channel-password", "superadmin-bypass", "setUserRank"));
            }
        }
    }

    @Test
    void whereAnonymousUsersAreBlockedANameOpensTheDoor() {
        try (CytubeTestServer server = server()) {
            server.channel("rosey-locked").option("block_anonymous_users", true);
            try (WireClient client = WireClient.connect(server, "10.0.0.1")) {
                client.emit("joinChannel", "{\"name\":\"rosey-locked\"}");
                assertThat(client.awaitEvent("errorMsg"))
                        .isEqualTo(recordedText("31-channel-password", "anon-blocked", "errorMsg"));
                client.emit("login", "{\"name\":\"NamedNow\"}");
                client.awaitEvent("userlist");
                assertThat(client.events()).isEqualTo(recorded("31-channel-password", "anon-blocked", "userlist"));
            }
        }
    }

    @Test
    void whoLogsInBeforeJoiningHasTheRankOfTheChannelAtOnce() {
        try (CytubeTestServer server = server()) {
            server.channel("rosey-test").rank("ModUser", 2).join("GuestOne").say("hi from a guest");
            try (WireClient watch = WireClient.join(server, "10.0.0.2", "rosey-test");
                    WireClient client = WireClient.connect(server, "10.0.0.1")) {
                client.emit("login", "{\"name\":\"moduser\",\"pw\":\"secret\"}");
                client.awaitEvent("login");
                client.emit("joinChannel", "{\"name\":\"rosey-test\"}");
                client.awaitEvent("userlist");
                assertThat(client.events()).isEqualTo(recorded("07-login-registered", "early", "userlist"));
                watch.awaitText("[\"addUser\",{\"name\":\"ModUser\",\"rank\":2");
                assertThat(watch.events()).endsWith("setUserRank", "addUser");
            }
        }
    }

    @Test
    void bannedNamesAndAddressesAreKicked() {
        try (CytubeTestServer server = server()) {
            TestChannel channel = server.channel("movies").ban("Alice").banAddress("10.0.0.9");
            try (WireClient client = WireClient.connect(server, "10.0.0.9")) {
                client.emit("joinChannel", "{\"name\":\"movies\"}");
                client.awaitClose(1005);
                assertThat(client.received()).endsWith("42[\"kick\",{\"reason\":\"You are banned from this channel.\"}]", "41");
            }
            try (WireClient client = WireClient.join(server, "10.0.0.1", "movies")) {
                client.emit("login", "{\"name\":\"alice\"}");
                client.awaitClose(1005);
                assertThat(client.events()).endsWith("login", "addUser", "kick");
            }
            channel.unban("ALICE").unban("10.0.0.9");
            WireClient.guest(server, "10.0.0.9", "movies", "alice").close();
        }
    }

    @Test
    void aMovedChannelTellsWhereAndRefusesJoins() {
        try (CytubeTestServer server = server(); WireClient client = WireClient.guest(server, "10.0.0.1", "rosey-test", "alice")) {
            TestChannel channel = server.channel("rosey-test").moveTo("http://127.0.0.1:1338");
            client.awaitClose(1005);
            assertThat(client.received()).endsWith(recordedText("44-partition-change", "bot", "partitionChange"), "41");
            try (WireClient late = WireClient.connect(server, "10.0.0.1")) {
                late.emit("joinChannel", "{\"name\":\"rosey-test\"}");
                assertThat(late.awaitEvent("errorMsg"))
                        .isEqualTo(recordedText("44-partition-change", "wrong-node", "errorMsg"));
                assertThat(late.untilAnswered()).hasSize(5);
            }
            channel.moveBack();
            WireClient.join(server, "10.0.0.1", "rosey-test").close();
        }
    }

    @Test
    void theServerEndsStaysInEveryWay() {
        try (CytubeTestServer server = server()) {
            TestChannel channel = server.channel("movies");
            try (WireClient client = WireClient.guest(server, "10.0.0.1", "movies", "alice")) {
                channel.kick("ALICE", "go <away>");
                client.awaitClose(1005);
                assertThat(client.received()).endsWith("42[\"kick\",{\"reason\":\"go <away>\"}]", "41");
            }
            try (WireClient client = WireClient.guest(server, "10.0.0.1", "movies", "alice")) {
                channel.kickWithoutReason("alice");
                client.awaitClose(1005);
                assertThat(client.received()).endsWith("42[\"kick\",{}]", "41");
            }
            try (WireClient client = WireClient.guest(server, "10.0.0.1", "movies", "alice")) {
                channel.disconnect("alice");
                client.awaitClose(1005);
                assertThat(client.events()).doesNotContain("kick");
            }
            try (WireClient client = WireClient.join(server, "10.0.0.1", "movies")) {
                channel.reload();
                client.awaitClose(1005);
                assertThat(client.received()).endsWith("42[\"kick\",{\"reason\":\"Channel reloading\"}]", "41");
            }
            try (WireClient watch = WireClient.join(server, "10.0.0.2", "movies");
                    WireClient client = WireClient.guest(server, "10.0.0.1", "movies", "alice")) {
                client.send("41");
                assertThat(watch.awaitEvent("userLeave")).isEqualTo("42[\"userLeave\",{\"name\":\"alice\"}]");
            }
        }
    }
}
