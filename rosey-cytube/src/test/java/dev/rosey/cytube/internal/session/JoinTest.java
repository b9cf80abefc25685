package dev.rosey.cytube.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.cytube.event.ConnectionEnded;
import dev.rosey.cytube.event.ConnectionEnded.Cause;
import dev.rosey.cytube.event.ConnectionReady;
import dev.rosey.cytube.event.ConnectionStatus.State;
import dev.rosey.cytube.event.LoginRefused;
import dev.rosey.cytube.internal.session.FakeSite.FakeConnection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way into a channel. */
class JoinTest { // S22-21
    private static final String USERS = "[" + LinkFixture.user("alice", 2) + "]";

    @Test
    void nothingIsSentBeforeTheServerAcceptsTheConnection() { // trap 1
        try (LinkFixture fixture = new LinkFixture(LinkFixture.ACCOUNT)) {
            fixture.say("too early");
            assertThat(fixture.site.last().sent).isEmpty();
            fixture.site.last().accept();
            fixture.run();
            assertThat(fixture.site.last().frames()).extracting(frame -> frame.substring(0, frame.indexOf('[')))
                    .containsExactly("login", "joinChannel");
        }
    }

    @Test
    void anAccountIsReadyWithTheListOfUsersAndItsRankInTheChannel() { // trap 2
        try (LinkFixture fixture = new LinkFixture(LinkFixture.ACCOUNT)) {
            FakeConnection connection = fixture.site.last();
            connection.accept();
            fixture.hear("rank", "1");
            fixture.hear("login", "{'success':true,'name':'RoseyBot'}");
            fixture.hear("usercount", "3");
            assertThat(fixture.state()).isEqualTo(State.CONNECTING);
            fixture.hear("userlist", USERS);
            assertThat(fixture.state()).isEqualTo(State.CONNECTING);
            fixture.hear("rank", "3");
            fixture.hear("setUserRank", "{'name':'ROSEYBOT','rank':3}");
            assertThat(fixture.state()).isEqualTo(State.READY);
            assertThat(fixture.events("connection.ready")).singleElement()
                    .extracting(event -> event.payload().as(ConnectionReady.class))
                    .isEqualTo(new ConnectionReady("movies", "cytube", Optional.of("RoseyBot"), 3));
            assertThat(fixture.started).isCompleted();
        }
    }

    @Test
    void anAccountThatIsInTheListOfUsersHasItsRankInTheChannel() {
        try (LinkFixture fixture = new LinkFixture(LinkFixture.ACCOUNT)) {
            fixture.site.last().accept();
            fixture.hear("rank", "1");
            fixture.hear("login", "{'success':true,'name':'RoseyBot'}");
            fixture.hear("rank", "2");
            fixture.hear("userlist", "[" + LinkFixture.user("RoseyBot", 2) + "]");
            assertThat(fixture.link.status().rank()).isEqualTo(2);
            assertThat(fixture.state()).isEqualTo(State.READY);
        }
    }

    @Test
    void anAccountWhoseRankInTheChannelIsNotToldIsReadyAfterAMoment() {
        try (LinkFixture fixture = new LinkFixture(LinkFixture.ACCOUNT)) {
            fixture.site.last().accept();
            fixture.hear("login", "{'success':true,'name':'RoseyBot'}");
            fixture.hear("userlist", USERS);
            assertThat(fixture.state()).isEqualTo(State.CONNECTING);
            fixture.advance(ChannelSession.RANK_GRACE);
            assertThat(fixture.state()).isEqualTo(State.READY);
        }
    }

    @Test
    void aGuestJoinsFirstAndLogsInThen() {
        try (LinkFixture fixture = new LinkFixture(LinkFixture.GUEST)) {
            fixture.site.last().accept();
            fixture.run();
            assertThat(fixture.site.last().frames()).singleElement().asString().startsWith("joinChannel");
            fixture.hear("userlist", USERS);
            assertThat(fixture.site.last().frames()).last().asString().startsWith("login").contains("RoseyBot");
            assertThat(fixture.state()).isEqualTo(State.CONNECTING);
            fixture.hear("login", "{'success':true,'name':'RoseyBot','guest':true}");
            assertThat(fixture.state()).isEqualTo(State.READY);
        }
    }

    @Test
    void anAnonymousVisitorIsReadyWhenItHasJoinedAndCannotTalk() {
        try (LinkFixture fixture = new LinkFixture(Login.ANONYMOUS)) {
            fixture.site.last().accept();
            fixture.hear("userlist", USERS);
            assertThat(fixture.state()).isEqualTo(State.READY);
            assertThat(fixture.say("hello").join().detail()).contains("anonymous");
            fixture.hear("chatMsg", LinkFixture.chat("alice", "hi", 1));
            assertThat(fixture.texts("chat.message")).containsExactly("hi");
        }
    }

    @Test
    void aGuestLogsInAtOnceWhereStrangersAreNotLetIn() {
        try (LinkFixture fixture = new LinkFixture(LinkFixture.GUEST)) {
            fixture.site.last().accept();
            fixture.hear("errorMsg", "{'msg':'This channel has blocked anonymous users.  Please provide a user name to join.'}");
            assertThat(fixture.site.last().frames()).last().asString().startsWith("login");
            fixture.hear("login", "{'success':true,'name':'RoseyBot','guest':true}");
            fixture.hear("userlist", USERS);
            assertThat(fixture.state()).isEqualTo(State.READY);
            assertThat(fixture.types()).doesNotContain("error");
        }
    }

    @Test
    void anAnonymousVisitorGivesUpWhereStrangersAreNotLetIn() {
        try (LinkFixture fixture = new LinkFixture(Login.ANONYMOUS)) {
            fixture.site.last().accept();
            fixture.hear("errorMsg", "{'msg':'This channel has blocked anonymous users.  Please provide a user name to join.'}");
            assertThat(fixture.link.ended().toCompletableFuture().join().cause()).isEqualTo(Cause.LOGIN_REFUSED);
        }
    }

    @Test
    void theChannelsPasswordIsGivenWhenAskedFor() {
        try (LinkFixture fixture = new LinkFixture(LinkFixture.ACCOUNT, Optional.of("opensesame"), false)) {
            fixture.site.last().accept();
            fixture.hear("needPassword", "false");
            assertThat(fixture.site.last().frames()).last().isEqualTo("channelPassword[\"opensesame\"]");
            fixture.hear("cancelNeedPassword", "");
            fixture.letIn();
            assertThat(fixture.state()).isEqualTo(State.READY);
        }
    }

    @Test
    void aWrongChannelPasswordIsFinal() {
        try (LinkFixture fixture = new LinkFixture(LinkFixture.ACCOUNT, Optional.of("wrong"), false)) {
            fixture.site.last().accept();
            fixture.hear("needPassword", "false");
            fixture.hear("needPassword", "true");
            assertThat(ended(fixture)).isEqualTo(
                    new ConnectionEnded(Cause.CHANNEL_PASSWORD, "the password of the channel is wrong"));
        }
    }

    @Test
    void aModeratorIsLetInWithoutTheChannelsPasswordAndOthersGiveUp() {
        try (LinkFixture fixture = new LinkFixture(LinkFixture.ACCOUNT)) {
            fixture.site.last().accept();
            fixture.hear("needPassword", "false");
            assertThat(fixture.state()).isEqualTo(State.CONNECTING);
            fixture.advance(ChannelSession.PASSWORD_GRACE);
            assertThat(ended(fixture).cause()).isEqualTo(Cause.CHANNEL_PASSWORD);
        }
        try (LinkFixture fixture = new LinkFixture(LinkFixture.ACCOUNT)) {
            fixture.site.last().accept();
            fixture.hear("needPassword", "false");
            fixture.hear("cancelNeedPassword", "");
            fixture.letIn();
            fixture.advance(ChannelSession.PASSWORD_GRACE);
            assertThat(fixture.state()).isEqualTo(State.READY);
        }
    }

    @Test
    void aGuestLoginIsRepeatedAfterTheTimeThatTheServerNames() {
        try (LinkFixture fixture = new LinkFixture(LinkFixture.GUEST)) {
            fixture.site.last().accept();
            fixture.hear("userlist", USERS);
            fixture.hear("login", "{'success':false,'error':'Guest logins are restricted to one per IP address per 60 seconds.'}");
            assertThat(fixture.started).isCompleted();
            assertThat(fixture.events("connection.login_refused")).singleElement()
                    .extracting(event -> event.payload().as(LoginRefused.class).reason())
                    .isEqualTo(LoginRefused.Reason.COOL_DOWN);
            int sent = fixture.site.last().sent.size();
            fixture.advance(Duration.ofSeconds(60));
            assertThat(fixture.site.last().sent).hasSize(sent);
            fixture.advance(Duration.ofSeconds(1));
            assertThat(fixture.site.last().frames()).hasSize(sent + 1).last().asString().startsWith("login");
            fixture.hear("login", "{'success':true,'name':'RoseyBot','guest':true}");
            assertThat(fixture.state()).isEqualTo(State.READY);
            assertThat(fixture.site.connections).hasSize(1);
        }
    }

    @Test
    void anotherNameOfAGhostIsWaitedFor() {
        try (LinkFixture fixture = new LinkFixture(LinkFixture.GUEST)) {
            fixture.site.last().accept();
            fixture.hear("userlist", USERS);
            for (int attempt = 0; attempt < 4; attempt++) {
                fixture.hear("login", "{'success':false,'error':'That name is already in use on this channel.'}");
                int sent = fixture.site.last().sent.size();
                fixture.advance(ChannelSession.LOGIN_RETRY.multipliedBy(1L << attempt));
                assertThat(fixture.site.last().sent).hasSize(sent + 1);
            }
            assertThat(fixture.site.connections).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Invalid username/password combination | WRONG_PASSWORD",
        "User does not exist | UNKNOWN_USER",
        "That username is registered. | NAME_REGISTERED",
    })
    void aLoginThatCannotSucceedIsFinal(String error, LoginRefused.Reason reason) {
        try (LinkFixture fixture = new LinkFixture(LinkFixture.ACCOUNT)) {
            fixture.site.last().accept();
            fixture.hear("login", "{'success':false,'error':'" + error + "'}");
            assertThat(ended(fixture)).isEqualTo(new ConnectionEnded(Cause.LOGIN_REFUSED, error));
            assertThat(fixture.link.status().login()).get()
                    .isInstanceOfSatisfying(LoginRefused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
            assertThat(fixture.site.last().isClosed).isTrue();
        }
    }

    @Test
    void aLoginThatIsNotAnsweredIsRepeated() {
        try (LinkFixture fixture = new LinkFixture(LinkFixture.GUEST)) {
            fixture.site.last().accept();
            fixture.hear("userlist", USERS);
            fixture.advance(ChannelSession.LOGIN_TIMEOUT);
            assertThat(fixture.events("connection.login_refused")).hasSize(1);
            int sent = fixture.site.last().sent.size();
            fixture.advance(ChannelSession.LOGIN_RETRY);
            assertThat(fixture.site.last().sent).hasSize(sent + 1);
        }
    }

    @Test
    void aServerThatNeverLetsInIsLeft() {
        try (LinkFixture fixture = new LinkFixture(LinkFixture.ACCOUNT)) {
            fixture.site.last().accept();
            fixture.advance(Duration.ofSeconds(30));
            assertThat(fixture.site.connections.get(0).isClosed).isTrue();
            assertThat(fixture.types()).contains("connection.lost");
            assertThat(fixture.started).isCompleted();
        }
    }

    @Test
    void aWrongPartitionIsLeftAtOnce() {
        try (LinkFixture fixture = new LinkFixture(LinkFixture.ACCOUNT)) {
            fixture.site.last().accept();
            fixture.hear("errorMsg", "{'msg':'Channel `movies` is hosted on another server.  Try refreshing the page to update the connection URL.'}");
            assertThat(fixture.site.connections.get(0).isClosed).isTrue();
            assertThat(fixture.state()).isEqualTo(State.WAITING);
        }
    }

    @Test
    void historyIsToldApartAndBeforeTheUsers() { // trap 3
        try (LinkFixture fixture = new LinkFixture(LinkFixture.ACCOUNT)) {
            fixture.letIn(LinkFixture.chat("bob", "!roll 2d6", -20), LinkFixture.chat("alice", "old", -10));
            fixture.hear("chatMsg", LinkFixture.chat("bob", "!roll 1d6", 1));
            assertThat(fixture.texts("chat.history")).containsExactly("!roll 2d6", "old");
            assertThat(fixture.texts("chat.message")).containsExactly("!roll 1d6");
            List<String> types = fixture.types();
            assertThat(types.indexOf("chat.history")).isLessThan(types.indexOf("users.snapshot"));
        }
    }

    @Test
    void aSecondConnectionTellsOnlyTheHistoryThatWasMissed() { // trap 3
        try (LinkFixture fixture = LinkFixture.ready()) {
            fixture.hear("chatMsg", LinkFixture.chat("bob", "!roll 2d6", 5));
            fixture.site.last().cut();
            fixture.awaitConnection();
            fixture.letIn(LinkFixture.chat("bob", "!roll 2d6", 5), LinkFixture.chat("bob", "!missed", 7));
            assertThat(fixture.texts("chat.message")).containsExactly("!roll 2d6");
            assertThat(fixture.texts("chat.history")).containsExactly("!missed");
        }
    }

    @Test
    void noEventNamesThePasswords() { // trap 12
        try (LinkFixture fixture = new LinkFixture(LinkFixture.ACCOUNT, Optional.of("opensesame"), true)) {
            fixture.site.last().accept();
            fixture.hear("needPassword", "false");
            fixture.hear("channelOpts", "{'password':'opensesame','pagetitle':'movies'}");
            fixture.hear("userlist", "[{'name':'eve','rank':1,'meta':{'ip':'10.1.2.3','aliases':['mallory']}}]");
            assertThat(fixture.events).extracting(event -> event.subject().toString())
                    .contains("rosey.platform.cytube.movies.raw.channelOpts", "rosey.platform.cytube.movies.raw.userlist");
            assertThat(fixture.events).allSatisfy(event -> assertThat(event.payload().value().toString())
                    .doesNotContain("opensesame", "secret", "10.1.2.3", "mallory"));
            assertThat(fixture.link.status().toString() + LinkFixture.ACCOUNT).doesNotContain("secret", "opensesame");
        }
    }

    private static ConnectionEnded ended(LinkFixture fixture) {
        assertThat(fixture.link.ended().toCompletableFuture()).isCompleted();
        assertThat(fixture.state()).isEqualTo(State.ENDED);
        fixture.advance(Duration.ofHours(1));
        assertThat(fixture.site.connections).hasSize(1);
        return fixture.link.ended().toCompletableFuture().join();
    }
}
