package dev.rosey.cytube.testserver;

import static dev.rosey.cytube.testserver.JoinTest.recordedText;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.cytube.testing.CytubeTestServer;
import dev.rosey.cytube.testing.Frame;
import dev.rosey.cytube.testing.Recording;
import dev.rosey.cytube.testing.TestChannel;
import dev.rosey.cytube.testing.TestLine;
import dev.rosey.cytube.testing.TestUser;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Chat and private messages, against recordings 10, 12 and 32. */
class ChatTest {
    private static CytubeTestServer server() {
        return CytubeTestServer.builder().manualClock().start().account("RoseyBot", "secret", 1);
    }

    private static CytubeTestServer relaxed() {
        return CytubeTestServer.builder().limits(limits -> limits.relaxed()).start().account("RoseyBot", "secret", 1);
    }

    private static List<String> of(List<String> texts, String... events) {
        return texts.stream()
                .filter(text -> List.of(events).stream().anyMatch(event -> text.startsWith("42[\"" + event + "\"")))
                .map(text -> text.replaceAll("\"time\":[0-9]+", "\"time\":0").replaceAll("\"ip\":\"[^\"]*\"", "\"ip\":\"\""))
                .toList();
    }

    private static List<String> recordedTo(String recording, String client, String... events) {
        return of(Recording.named(recording).client(client).steps().stream()
                .filter(step -> step.direction() == Frame.Direction.TO_CLIENT)
                .map(Recording.Step::text)
                .toList(), events);
    }

    @Test
    void everyRecordedChatMessageComesBackAsItDidThen() {
        try (CytubeTestServer server = relaxed()) {
            server.channel("rosey-test").filters(true).rank("RoseyBot", 3).join("GuestOne").say("hi from a guest").leave();
            Recording recording = Recording.named("10-chat");
            try (WireClient bot = WireClient.account(server, "10.0.0.1", "rosey-test", "RoseyBot");
                    WireClient guest = WireClient.guest(server, "10.0.0.2", "rosey-test", "ChatGuest")) {
                bot.awaitText("ChatGuest joined");
                recording.client("bot").steps().stream()
                        .filter(step -> step.direction() == Frame.Direction.TO_SERVER)
                        .filter(step -> step.event().filter("chatMsg"::equals).isPresent())
                        .forEach(step -> bot.send(step.text()));
                bot.awaitEvent("clearchat");
                bot.untilAnswered();
                guest.awaitText("cleared chat");
                String[] kinds = {"chatMsg", "setUserMeta", "setAFK", "clearchat"};
                assertThat(of(guest.received(), kinds)).isEqualTo(
                        recordedTo("10-chat", "guest", kinds).stream().filter(text -> !text.contains("guest flair")).toList());
                List<String> errors = of(bot.received(), "errorMsg");
                assertThat(errors.subList(0, errors.size() - 1)).isEqualTo(recordedTo("10-chat", "bot", "errorMsg"));
            }
        }
    }

    @Test
    void everyRecordedPrivateMessageComesBackAsItDidThen() {
        try (CytubeTestServer server = relaxed()) {
            server.channel("rosey-test").filters(true).rank("RoseyBot", 3);
            Recording recording = Recording.named("12-pm");
            try (WireClient bot = WireClient.account(server, "10.0.0.1", "rosey-test", "RoseyBot");
                    WireClient guest = WireClient.guest(server, "10.0.0.2", "rosey-test", "PmGuest")) {
                for (String sender : List.of("guest", "bot")) {
                    WireClient client = sender.equals("bot") ? bot : guest;
                    recording.client(sender).steps().stream()
                            .filter(step -> step.direction() == Frame.Direction.TO_SERVER)
                            .filter(step -> step.event().filter("pm"::equals).isPresent())
                            .filter(step -> !step.text().contains("\"pm "))
                            .forEach(step -> client.send(step.text()));
                    client.untilAnswered();
                }
                List<String> errors = of(guest.received(), "errorMsg");
                assertThat(errors.subList(0, errors.size() - 1)).isEqualTo(recordedTo("12-pm", "guest", "errorMsg"));
                assertThat(of(bot.received(), "errorMsg")).startsWith(recordedTo("12-pm", "bot", "errorMsg").get(0));
                assertThat(of(bot.received(), "pm")).containsExactlyInAnyOrderElementsOf(
                        recordedTo("12-pm", "bot", "pm").stream().filter(text -> !text.contains("\"pm ")).toList());
                assertThat(of(guest.received(), "pm")).as("both sides").isEqualTo(of(bot.received(), "pm"));
            }
        }
    }

    @Test
    void anonymousUsersAndThoseWithoutPermissionAreNotHeard() {
        try (CytubeTestServer server = relaxed()) {
            TestChannel channel = server.channel("movies");
            try (WireClient anonymous = WireClient.join(server, "10.0.0.1", "movies");
                    WireClient guest = WireClient.guest(server, "10.0.0.2", "movies", "alice")) {
                anonymous.say("hello from anon");
                anonymous.emit("pm", "{\"to\":\"nobody\",\"msg\":\"x\"}");
                assertThat(anonymous.awaitEvent("errorMsg")).isEqualTo(recordedText("05-anonymous-join", "anon", "errorMsg"));
                channel.permission("chat", 1);
                guest.say("quiet");
                guest.untilAnswered();
                assertThat(channel.chat()).isEmpty();
                assertThat(guest.events()).doesNotContain("chatMsg", "cooldown", "noflood");
            }
        }
    }

    @Test
    void everyoneIsSlowedDownAfterABurst() {
        try (CytubeTestServer server = server()) {
            TestChannel channel = server.channel("movies").rank("RoseyBot", 3);
            channel.join("alice");
            try (WireClient bot = WireClient.account(server, "10.0.0.1", "movies", "RoseyBot")) {
                for (int i = 0; i < 22; i++) {
                    if (i % 2 == 0) {
                        bot.say("line " + i);
                    } else {
                        bot.emit("pm", "{\"to\":\"alice\",\"msg\":\"line " + i + "\"}");
                    }
                }
                bot.untilAnswered();
                assertThat(bot.events().stream().filter("chatMsg"::equals).count()).isEqualTo(10);
                assertThat(channel.privateMessages()).hasSize(10);
                assertThat(of(bot.received(), "cooldown")).containsExactly("42[\"cooldown\",100]", "42[\"cooldown\",100]");
                server.advance(Duration.ofMillis(100));
                bot.say("steady");
                bot.say("too fast");
                bot.awaitText("steady");
                server.advance(Duration.ofMillis(2001));
                bot.say("burst is back");
                bot.say("burst indeed");
                bot.awaitText("burst indeed");
                assertThat(channel.chat()).extracting(TestLine::text).doesNotContain("too fast");
            }
        }
    }

    @Test
    void antifloodSlowsDownUsersBelowModeratorsAndChargesActionsTwice() {
        try (CytubeTestServer server = server()) {
            TestChannel channel = server.channel("movies").antiflood(4, 1, 4);
            try (WireClient guest = WireClient.guest(server, "10.0.0.1", "movies", "alice")) {
                guest.say("/me one");
                guest.say("/me two");
                guest.say("/me three");
                guest.awaitText("42[\"cooldown\",1000]");
                assertThat(channel.chat()).hasSize(2).allMatch(TestLine::isAction);
                for (int i = 0; i < 3; i++) {
                    server.advance(Duration.ofMillis(1000));
                    guest.say("/me never passes");
                    guest.untilAnswered();
                }
                assertThat(channel.chat()).hasSize(2);
                server.advance(Duration.ofMillis(4001));
                guest.say("/me after silence");
                guest.awaitText("after silence");
            }
        }
    }

    @Test
    void newUsersAreFiltered() {
        try (CytubeTestServer server = server()) {
            TestChannel channel = server.channel("movies").option("new_user_chat_delay", 60)
                    .option("new_user_chat_link_delay", 120);
            try (WireClient guest = WireClient.guest(server, "10.0.0.1", "movies", "alice")) {
                guest.say("hello");
                guest.awaitText("42[\"spamFiltered\",{\"reason\":\"NEW_USER_CHAT\"}]");
                server.advance(Duration.ofSeconds(60));
                guest.say("see http://example.com/x");
                guest.awaitText("42[\"spamFiltered\",{\"reason\":\"NEW_USER_CHAT_LINK\"}]");
                guest.say("older");
                guest.awaitText("older");
                assertThat(channel.chat()).hasSize(1);
            }
        }
    }

    @Test
    void mutedUsersAreToldAndShadowMutedUsersAreNot() {
        try (CytubeTestServer server = relaxed()) {
            TestChannel channel = server.channel("movies");
            TestUser moderator = channel.join("boss", 3);
            TestUser bystander = channel.join("bob");
            try (WireClient guest = WireClient.guest(server, "10.0.0.1", "movies", "Muted1")) {
                moderator.say("/mute muted1");
                guest.say("can you hear me");
                assertThat(guest.awaitEvent("noflood"))
                        .isEqualTo("42[\"noflood\",{\"action\":\"chat\",\"msg\":\"You have been muted on this channel.\"}]");
                guest.emit("pm", "{\"to\":\"bob\",\"msg\":\"psst\"}");
                bystander.awaitHeard(line -> line.isPrivate() && line.text().equals("psst"), WireClient.LIMIT);
                moderator.say("/unmute muted1").say("/smute muted1");
                guest.say("shadow words");
                guest.awaitText("\"msg\":\"shadow words\",\"meta\":{}");
                moderator.awaitHeard(line -> line.meta().equals("{\"shadow\":true}"), WireClient.LIMIT);
                assertThat(bystander.heard()).noneMatch(line -> line.text().equals("shadow words"));
                assertThat(channel.chat()).isEmpty();
                channel.unmute("Muted1");
                guest.say("free");
                bystander.awaitHeard(line -> line.text().equals("free"), WireClient.LIMIT);
                assertThat(channel.notices()).extracting(TestLine::text)
                        .contains("boss muted Muted1", "boss unmuted muted1", "boss shadowmuted Muted1");
            }
        }
    }

    @Test
    void commandsActWhereTheRankAllowsAndAreConsumedWhereItDoesNot() {
        try (CytubeTestServer server = relaxed()) {
            TestChannel channel = server.channel("movies").rank("RoseyBot", 2);
            TestUser alice = channel.join("alice");
            TestUser boss = channel.join("boss", 3);
            try (WireClient bot = WireClient.account(server, "10.0.0.1", "movies", "RoseyBot")) {
                alice.say("/kick RoseyBot").say("/ban RoseyBot").say("/mute RoseyBot").say("/clear").say("/say loud")
                        .say("/poll t,a,b").say("/toString").say("//double").say("/unknown");
                assertThat(channel.chat()).extracting(TestLine::text).containsExactly("//double", "/unknown");
                bot.say("/kick boss no");
                bot.awaitText("You do not have permission to kick boss");
                bot.say("/ban roseybot");
                bot.awaitText("You cannot ban yourself");
                bot.say(" /kick alice is text behind a space");
                channel.awaitChat(line -> line.text().startsWith(" /kick"), WireClient.LIMIT);
                assertThat(alice.isPresent()).isTrue();
                bot.say("/kick ALICE you");
                channel.awaitGone("alice", WireClient.LIMIT);
                bot.awaitText("RoseyBot kicked alice");
                boss.say("/ban roseybot");
                bot.awaitClose(1005);
                assertThat(bot.received()).endsWith("42[\"kick\",{\"reason\":\"You're banned!\"}]", "41");
                assertThatThrownBy(() -> alice.say("gone")).isInstanceOf(IllegalStateException.class);
            }
        }
    }

    @Test
    void aUserOfTheServerIsSeenAndHeardLikeAnyOther() {
        try (CytubeTestServer server = relaxed(); WireClient client = WireClient.guest(server, "10.0.0.1", "movies", "RoseyGuest")) {
            TestUser alice = server.channel("movies").join("alice");
            client.awaitText("[\"addUser\",{\"name\":\"alice\",\"rank\":0");
            alice.say("!roll 2d6").pm("roseyguest", "!8ball");
            client.awaitText("{\"username\":\"alice\",\"msg\":\"!roll 2d6\",\"meta\":{}");
            assertThat(client.awaitEvent("pm")).contains("\"username\":\"alice\",\"msg\":\"!8ball\"").contains("\"to\":\"RoseyGuest\"");
            client.say("1 < 2 & 3");
            assertThat(server.channel("movies").awaitChat(line -> line.user().equals("RoseyGuest"), WireClient.LIMIT).text())
                    .isEqualTo("1 < 2 & 3");
            alice.leave();
            client.awaitText("[\"userLeave\",{\"name\":\"alice\"}]");
            assertThatThrownBy(() -> server.channel("movies").join("RoseyGuest"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
