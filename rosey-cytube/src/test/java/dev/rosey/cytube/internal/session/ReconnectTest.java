package dev.rosey.cytube.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.connector.SendResult;
import dev.rosey.api.connector.SendResult.Status;
import dev.rosey.cytube.event.ConnectionEnded.Cause;
import dev.rosey.cytube.event.ConnectionLost;
import dev.rosey.cytube.event.ConnectionStatus.State;
import dev.rosey.cytube.internal.protocol.DiscoveryAnswer;
import dev.rosey.cytube.internal.session.FakeSite.FakeConnection;
import dev.rosey.cytube.internal.socketio.SocketIoEnd;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.data.Index;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How connections end, and what follows. */
class ReconnectTest { // S22-21
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "go away | KICKED",
        "'' | KICKED",
        "You're banned! | BANNED",
        "You are banned from this channel. | BANNED",
        "Duplicate login | DUPLICATE_LOGIN",
        "Channel deleted | CHANNEL_GONE",
    })
    void aKickIsFinal(String reason, Cause cause) { // trap 5
        try (LinkFixture fixture = LinkFixture.ready()) {
            fixture.site.last().say("kick", "{'reason':\"" + reason + "\"}");
            fixture.site.last().end(SocketIoEnd.Kind.DISCONNECTED_BY_SERVER, "41");
            fixture.run();
            assertThat(fixture.link.ended().toCompletableFuture().join().cause()).isEqualTo(cause);
            fixture.advance(Duration.ofDays(1));
            assertThat(fixture.site.connections).hasSize(1);
            assertThat(fixture.types()).contains("connection.ended").doesNotContain("connection.lost");
            assertThat(fixture.say("hello").join().detail()).contains("left the channel");
        }
    }

    @Test
    void aReloadedChannelIsJoinedAgain() {
        try (LinkFixture fixture = LinkFixture.ready()) {
            fixture.hear("kick", "{'reason':'Channel reloading'}");
            assertThat(fixture.site.connections.get(0).isClosed).isTrue();
            fixture.awaitConnection();
            fixture.letIn();
            assertThat(fixture.state()).isEqualTo(State.READY);
            assertThat(fixture.link.status().connections()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"LOST", "SILENT", "DISCONNECTED_BY_SERVER", "UNREACHABLE", "PROTOCOL_ERROR"})
    void everyOtherEndIsFollowedByANewConnectionWithJoinAndLogin(SocketIoEnd.Kind kind) {
        try (LinkFixture fixture = LinkFixture.ready()) {
            fixture.site.last().end(kind, "why");
            fixture.run();
            assertThat(fixture.state()).isEqualTo(State.WAITING);
            assertThat(fixture.link.status().user()).isEmpty();
            FakeConnection next = fixture.awaitConnection();
            fixture.letIn();
            assertThat(next.frames()).extracting(frame -> frame.substring(0, frame.indexOf('[')))
                    .containsExactly("login", "joinChannel");
            assertThat(fixture.state()).isEqualTo(State.READY);
        }
    }

    @Test
    void theSiteIsAskedAgainBeforeEachConnection() {
        try (LinkFixture fixture = LinkFixture.ready()) {
            fixture.site.last().cut();
            fixture.awaitConnection();
            fixture.site.last().cut();
            fixture.awaitConnection();
            assertThat(fixture.site.discoveries).isEqualTo(3);
        }
    }

    @Test
    void aMovedChannelIsJoinedOnTheServerThatIsNamed() {
        try (LinkFixture fixture = LinkFixture.ready()) {
            fixture.hear("partitionChange", "{'servers':[{'url':'https://two.example','secure':true}]}");
            FakeConnection next = fixture.awaitConnection();
            assertThat(next.server.url()).hasToString("https://two.example");
            assertThat(fixture.site.discoveries).isEqualTo(1);
        }
    }

    @Test
    void aRefusalForTooManyConnectionsIsWaitedFor() {
        try (LinkFixture fixture = new LinkFixture(LinkFixture.ACCOUNT)) {
            fixture.site.last().end(SocketIoEnd.Kind.REFUSED, "Rate limit exceeded");
            fixture.run();
            Duration wait = fixture.events("connection.lost").get(0).payload().as(ConnectionLost.class).retryIn();
            assertThat(wait).isGreaterThanOrEqualTo(Duration.ofSeconds(10));
        }
    }

    @Test
    void aServerWideBanIsFinal() {
        try (LinkFixture fixture = new LinkFixture(LinkFixture.ACCOUNT)) {
            fixture.site.last().end(SocketIoEnd.Kind.REFUSED, "You are banned from the server");
            fixture.run();
            assertThat(fixture.link.ended().toCompletableFuture().join().cause()).isEqualTo(Cause.BANNED);
        }
    }

    @Test
    void aNameThatTheSiteDoesNotAllowIsFinal() {
        try (LinkFixture fixture = LinkFixture.ready()) {
            fixture.site.answer = new DiscoveryAnswer.InvalidChannel("Invalid channel name");
            fixture.site.last().cut();
            fixture.advance(Duration.ofMinutes(2));
            assertThat(fixture.link.ended().toCompletableFuture().join().cause()).isEqualTo(Cause.INVALID_CHANNEL);
        }
    }

    @Test
    void aSiteThatIsDownIsAskedAgainUntilItIsBack() {
        try (LinkFixture fixture = LinkFixture.ready()) {
            fixture.site.answer = new DiscoveryAnswer.Failed("the site is down");
            fixture.site.last().cut();
            fixture.advance(Duration.ofMinutes(30));
            assertThat(fixture.site.connections).hasSize(1);
            assertThat(fixture.site.discoveries).isGreaterThan(30);
            assertThat(fixture.link.status().problem()).isEqualTo("the site is down");
            fixture.site.answer = new DiscoveryAnswer.Servers(List.of(FakeSite.SERVER));
            fixture.awaitConnection();
        }
    }

    @Test
    void noMoreConnectionsAreMadeThanAServerAllowsAnAddress() {
        try (LinkFixture fixture = new LinkFixture(LinkFixture.ACCOUNT)) {
            for (int second = 0; second < 600; second++) {
                if (!fixture.site.last().isClosed) {
                    fixture.site.last().cut();
                }
                fixture.advance(Duration.ofSeconds(1));
            }
            // A bucket of five, one back every 10 s: what a server allows in this time.
            assertThat(fixture.site.connections.size()).isBetween(5, 5 + 60);
        }
    }

    @Test
    void whatAnOldConnectionStillSaysIsNotHeard() {
        try (LinkFixture fixture = LinkFixture.ready()) {
            FakeConnection old = fixture.site.last();
            old.cut();
            fixture.awaitConnection();
            fixture.letIn();
            old.say("chatMsg", LinkFixture.chat("bob", "!roll", 50));
            old.say("kick", "{'reason':'go away'}");
            old.cut();
            fixture.run();
            assertThat(fixture.state()).isEqualTo(State.READY);
            assertThat(fixture.texts("chat.message")).isEmpty();
        }
    }

    @Test
    void closingLeavesTheChannelAndEndsWhatWaits() {
        try (LinkFixture fixture = LinkFixture.ready()) {
            CompletableFuture<SendResult> underway = fixture.say("one");
            CompletableFuture<SendResult> waiting = fixture.say("two");
            fixture.link.close();
            fixture.run();
            assertThat(fixture.site.last().isClosed).isTrue();
            assertThat(underway.join().status()).isEqualTo(Status.UNAVAILABLE);
            assertThat(waiting).isCompleted();
            assertThat(fixture.link.ended().toCompletableFuture().join().cause()).isEqualTo(Cause.CLOSED);
        }
    }

    @Test
    void framesThatCannotBePublishedHarmNothing() {
        try (LinkFixture fixture = new LinkFixture(LinkFixture.ACCOUNT, Optional.empty(), true)) {
            fixture.letIn();
            for (String name : List.of("", " ", "x".repeat(5000), "a.b", "*", ">", "\u0000", "é".repeat(90), "\uD800")) {
                fixture.site.last().say(name, "'x'");
            }
            fixture.site.last().say("deep", "[".repeat(450) + "]".repeat(450));
            fixture.hear("fine", "1,2.5,true,null,'text',{'a':[1]}");
            assertThat(fixture.state()).isEqualTo(State.READY);
            assertThat(fixture.site.connections).hasSize(1);
            assertThat(fixture.events).last().extracting(event -> event.subject().toString(),
                            event -> event.payload().value().toString())
                    .satisfies(subject -> assertThat(subject).isEqualTo("rosey.platform.cytube.movies.raw.fine"), Index.atIndex(0))
                    .satisfies(value -> assertThat((String) value).contains("2.5", "text"), Index.atIndex(1));
        }
    }

    @Test
    void eventsThatAreOddOrUnknownHarmNothing() {
        try (LinkFixture fixture = LinkFixture.ready()) {
            for (String event : List.of("rank", "login", "chatMsg", "pm", "userlist", "addUser", "userLeave", "kickk",
                    "setUserMeta", "setUserRank", "usercount", "cooldown", "errorMsg", "noflood", "spamFiltered",
                    "channelOpts", "setPermissions", "partitionChangee", "closePoll", "delete")) {
                for (String arguments : List.of("", "null", "7", "'x'", "[]", "{}", "{'name':3,'msg':[]}", "[[[[null]]]]")) {
                    fixture.hear(event, arguments);
                }
            }
            assertThat(fixture.state()).isEqualTo(State.READY);
            fixture.hear("setPermissions", "{'chat':0}");
            assertThat(fixture.say("still here")).isNotCompletedExceptionally();
            assertThat(fixture.site.last().lines()).contains("still here");
        }
    }
}
