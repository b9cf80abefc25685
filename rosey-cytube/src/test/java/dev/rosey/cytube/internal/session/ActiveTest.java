package dev.rosey.cytube.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.connector.SendResult;
import dev.rosey.api.connector.SendResult.Status;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A host that is not the active one for the channel. */
class ActiveTest {
    private static final String INACTIVE = "this host is not the active one for the channel";

    @Test
    void whatIsHeardIsNotPublished() {
        try (LinkFixture fixture = LinkFixture.ready()) {
            int before = fixture.events.size();
            fixture.isActive = false;
            fixture.hear("chatMsg", LinkFixture.chat("alice", "!roll 2d6", 90));
            fixture.hear("userLeave", "{'name':'alice'}");
            fixture.hear("errorMsg", "{'msg':'oops'}");
            fixture.site.last().cut();
            fixture.run();
            assertThat(fixture.events).hasSize(before);
        }
    }

    @Test
    void whatIsToBeSaidIsNotSent() {
        try (LinkFixture fixture = LinkFixture.ready()) {
            int before = fixture.site.last().sent.size();
            fixture.isActive = false;
            assertThat(fixture.say("hello")).isCompletedWithValue(new SendResult(Status.UNAVAILABLE, INACTIVE));
            assertThat(fixture.whisper("alice", "hello")).isCompletedWithValue(
                    new SendResult(Status.UNAVAILABLE, INACTIVE));
            assertThat(fixture.site.last().sent).hasSize(before);
        }
    }

    @Test
    void whatWaitsWhenAnotherHostTakesOverIsNotSent() {
        try (LinkFixture fixture = LinkFixture.ready()) {
            CompletableFuture<SendResult> underway = fixture.say("one\ntwo");
            CompletableFuture<SendResult> waiting = fixture.say("three");
            fixture.isActive = false;
            fixture.hear("chatMsg", LinkFixture.chat("RoseyBot", "one", 100));
            assertThat(underway).isCompletedWithValue(
                    new SendResult(Status.UNAVAILABLE, "1 of 2 lines were shown; " + INACTIVE));
            assertThat(waiting).isCompletedWithValue(new SendResult(Status.UNAVAILABLE, INACTIVE));
            assertThat(fixture.site.last().lines()).containsExactly("one");
        }
    }

    @Test
    void aLostConnectionIsNotMadeAgainBeforeItIsActiveAgain() {
        try (LinkFixture fixture = LinkFixture.ready()) {
            fixture.isActive = false;
            fixture.site.last().cut();
            fixture.advance(Duration.ofMinutes(10));
            assertThat(fixture.site.connections).hasSize(1);
            assertThat(fixture.link.status().problem()).isEqualTo(INACTIVE);
            fixture.isActive = true;
            fixture.awaitConnection();
            fixture.letIn("");
            fixture.hear("chatMsg", LinkFixture.chat("alice", "hello", 1000));
            assertThat(fixture.texts("chat.message")).containsExactly("hello");
        }
    }
}
