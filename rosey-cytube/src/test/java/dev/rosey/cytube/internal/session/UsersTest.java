package dev.rosey.cytube.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.connector.ChatMessage;
import dev.rosey.api.connector.ChatUser;
import dev.rosey.api.event.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is in the channel. */
class UsersTest { // S22-21
    private static List<ChatUser> users(LinkFixture fixture, String type) {
        return fixture.events(type).stream().map(event -> event.payload().as(ChatUser.class)).toList();
    }

    @Test
    void comingAndGoingIsTold() {
        try (LinkFixture fixture = LinkFixture.ready()) {
            fixture.hear("addUser", LinkFixture.user("bob", 1));
            fixture.hear("addUser", LinkFixture.user("bob", 1));
            fixture.hear("userLeave", "{'name':'BOB'}");
            fixture.hear("userLeave", "{'name':'stranger'}");
            assertThat(users(fixture, "user.joined")).containsExactly(new ChatUser("bob", 1, false, false));
            assertThat(users(fixture, "user.left")).containsExactly(new ChatUser("bob", 1, false, false));
        }
    }

    @Test
    void usersAreTheSameInAnyCaseAndRanksMayBeFractions() { // trap 10
        try (LinkFixture fixture = LinkFixture.ready()) {
            fixture.hear("setUserRank", "{'name':'ALICE','rank':1.5}");
            fixture.hear("setUserMeta", "{'name':'Alice','meta':{'afk':true,'muted':false}}");
            fixture.hear("setAFK", "{'name':'alice','afk':true}");
            fixture.hear("setUserRank", "{'name':'absent','rank':5}");
            assertThat(users(fixture, "user.updated"))
                    .containsExactly(new ChatUser("alice", 1.5, false, false), new ChatUser("alice", 1.5, true, false));
            fixture.hear("chatMsg", LinkFixture.chat("aLiCe", "hi", 30));
            assertThat(fixture.events("chat.message")).singleElement()
                    .extracting(event -> event.payload().as(ChatMessage.class).rank()).isEqualTo(1.5);
        }
    }

    @Test
    void aNewListReplacesTheOldOne() {
        try (LinkFixture fixture = LinkFixture.ready()) {
            fixture.hear("userlist", "[" + LinkFixture.user("zoe", 0) + "]");
            List<Event> snapshots = fixture.events("users.snapshot");
            assertThat(snapshots).hasSize(2);
            assertThat(snapshots.get(1).payload().asListOf(ChatUser.class))
                    .containsExactly(new ChatUser("zoe", 0, false, false));
        }
    }

    @Test
    void theConnectorDoesNotMeetItself() {
        try (LinkFixture fixture = LinkFixture.ready()) {
            fixture.hear("userLeave", "{'name':'RoseyBot'}");
            fixture.hear("addUser", LinkFixture.user("RoseyBot", 3));
            assertThat(fixture.types()).doesNotContain("user.joined", "user.left");
        }
    }

    @Test
    void aLineHasTextAndPlaceAndTheServersTime() { // S22-18, trap 4
        try (LinkFixture fixture = LinkFixture.ready()) {
            fixture.hear("chatMsg", LinkFixture.chat("alice", "a &amp;lt; b <strong>bold</strong>", 42));
            assertThat(fixture.events("chat.message").get(0).payload().as(ChatMessage.class)).satisfies(message -> {
                assertThat(message.message()).isEqualTo("a &lt; b bold");
                assertThat(message.user()).isEqualTo("alice");
                assertThat(message.channel()).isEqualTo("movies");
                assertThat(message.platform()).isEqualTo("cytube");
                assertThat(message.timestamp()).isEqualTo(LinkFixture.START.plusSeconds(42));
                assertThat(message.rank()).isEqualTo(2);
                assertThat(message.raw()).isEmpty();
            });
        }
    }
}
