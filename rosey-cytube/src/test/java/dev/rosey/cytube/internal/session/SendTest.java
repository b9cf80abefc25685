package dev.rosey.cytube.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.connector.SendResult;
import dev.rosey.api.connector.SendResult.Status;
import dev.rosey.cytube.internal.session.FakeSite.FakeConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What becomes of messages. */
class SendTest { // S22-21
    private int second = 100;

    /** The server shows the line that was sent last. */
    private void echo(LinkFixture fixture) {
        List<String> lines = fixture.site.last().lines();
        fixture.hear("chatMsg", LinkFixture.chat("RoseyBot", lines.get(lines.size() - 1), second++));
    }

    @Test
    void aMessageIsDeliveredWhenTheServerShowsIt() {
        try (LinkFixture fixture = LinkFixture.ready()) {
            CompletableFuture<SendResult> result = fixture.say("hello");
            assertThat(fixture.site.last().lines()).containsExactly("hello");
            assertThat(result).isNotDone();
            fixture.hear("chatMsg", LinkFixture.chat("alice", "hello", 90)); // not ours
            assertThat(result).isNotDone();
            echo(fixture);
            assertThat(result).isCompletedWithValue(new SendResult(Status.DELIVERED, ""));
            assertThat(fixture.texts("chat.message")).containsExactly("hello"); // hers alone
        }
    }

    @Test
    void filteredTextCountsAsShown() {
        try (LinkFixture fixture = LinkFixture.ready()) {
            CompletableFuture<SendResult> result = fixture.say("snake_case_word");
            fixture.hear("chatMsg", LinkFixture.chat("RoseyBot", "snake<em>case</em>word", 100));
            assertThat(result.join().status()).isEqualTo(Status.DELIVERED);
        }
    }

    @Test
    void linesAreSentOneByOneAndTheResultComesWithTheLast() {
        try (LinkFixture fixture = LinkFixture.ready()) {
            CompletableFuture<SendResult> result = fixture.say("one\ntwo\n\nthree");
            assertThat(fixture.site.last().lines()).containsExactly("one");
            echo(fixture);
            echo(fixture);
            assertThat(fixture.site.last().lines()).containsExactly("one", "two", "three");
            assertThat(result).isNotDone();
            echo(fixture);
            assertThat(result.join().status()).isEqualTo(Status.DELIVERED);
        }
    }

    @Test
    void longTextIsSplitAtWhatThePageAllows() { // trap 6
        try (LinkFixture fixture = LinkFixture.ready()) {
            CompletableFuture<SendResult> result = fixture.say("x".repeat(700));
            while (!result.isDone()) {
                echo(fixture);
            }
            assertThat(fixture.site.last().lines()).extracting(String::length).containsExactly(320, 320, 60);
        }
    }

    @Test
    void noLineIsACommandOfTheServer() { // trap 7
        try (LinkFixture fixture = LinkFixture.ready()) {
            CompletableFuture<SendResult> result = fixture.say("/ban alice\n/clear\n" + "y".repeat(319) + " /kick bob");
            while (!result.isDone()) {
                echo(fixture);
            }
            assertThat(fixture.site.last().lines()).hasSizeGreaterThan(3).noneMatch(line -> line.startsWith("/"));
            fixture.whisper("alice", "/kick bob");
            assertThat(fixture.site.last().lines()).noneMatch(line -> line.startsWith("/"));
        }
    }

    @Test
    void theLimitOfTheServerIsKept() { // trap 6
        try (LinkFixture fixture = LinkFixture.ready()) {
            fixture.hear("channelOpts", "{'chat_antiflood':true,'chat_antiflood_params':{'burst':4,'sustained':1,'cooldown':4}}");
            fixture.hear("setUserRank", "{'name':'roseybot','rank':1}");
            fixture.say("1\n2\n3\n4\n5\n6");
            for (int line = 1; line < 4; line++) {
                echo(fixture);
            }
            assertThat(fixture.site.last().lines()).containsExactly("1", "2", "3", "4");
            echo(fixture);
            fixture.advance(Duration.ofMillis(900));
            assertThat(fixture.site.last().lines()).hasSize(4);
            fixture.advance(Duration.ofMillis(300));
            assertThat(fixture.site.last().lines()).hasSize(5);
        }
    }

    @Test
    void aLineThatTheLimiterDroppedIsSentAgain() {
        try (LinkFixture fixture = LinkFixture.ready()) {
            CompletableFuture<SendResult> result = fixture.say("hello");
            fixture.hear("cooldown", "1000");
            assertThat(fixture.site.last().lines()).hasSize(1);
            fixture.advance(Duration.ofMillis(1300));
            assertThat(fixture.site.last().lines()).containsExactly("hello", "hello");
            echo(fixture);
            assertThat(result.join().status()).isEqualTo(Status.DELIVERED);
        }
    }

    @Test
    void aLineThatTheLimiterDropsForEverIsRefused() {
        try (LinkFixture fixture = LinkFixture.ready()) {
            CompletableFuture<SendResult> result = fixture.say("hello");
            for (int time = 0; time < Outbox.MAX_TRIES; time++) {
                fixture.hear("cooldown", "1000");
                fixture.advance(Duration.ofSeconds(2));
            }
            assertThat(result.join()).extracting(SendResult::status, SendResult::detail)
                    .containsExactly(Status.REFUSED, "the server's limiter dropped it 3 times");
        }
    }

    @Test
    void whatTheServerSaysAgainstALineIsTheResult() {
        try (LinkFixture fixture = LinkFixture.ready()) {
            CompletableFuture<SendResult> muted = fixture.say("hello");
            fixture.hear("noflood", "{'action':'chat','msg':'You have been muted on this channel.'}");
            assertThat(muted.join()).isEqualTo(new SendResult(Status.REFUSED, "You have been muted on this channel."));
            CompletableFuture<SendResult> isNew = fixture.say("hello");
            fixture.hear("spamFiltered", "{'reason':'NEW_USER_CHAT'}");
            assertThat(isNew.join().detail()).contains("NEW_USER_CHAT");
            CompletableFuture<SendResult> gone = fixture.whisper("bob", "psst");
            fixture.hear("errorMsg", "{'msg':\"PM failed: bob isn't connected to this channel.\"}");
            assertThat(gone.join().detail()).contains("isn't connected");
            assertThat(fixture.types()).doesNotContain("error");
            fixture.hear("errorMsg", "{'msg':'something else'}");
            assertThat(fixture.types()).contains("error");
        }
    }

    @Test
    void aLineThatIsNotShownIsNotCalledDelivered() {
        try (LinkFixture fixture = LinkFixture.ready()) {
            CompletableFuture<SendResult> first = fixture.say("swallowed");
            CompletableFuture<SendResult> second = fixture.say("next");
            fixture.advance(Outbox.ECHO_TIMEOUT);
            assertThat(first.join().status()).isEqualTo(Status.SENT);
            assertThat(fixture.site.last().lines()).containsExactly("swallowed", "next");
            fixture.hear("chatMsg", LinkFixture.chat("RoseyBot", "swallowed", 100)); // late
            assertThat(second).isNotDone();
            fixture.hear("chatMsg", LinkFixture.chat("RoseyBot", "next", 101));
            assertThat(second.join().status()).isEqualTo(Status.DELIVERED);
        }
    }

    @Test
    void aPrivateMessageIsDeliveredWithItsEchoAndNeverHeard() { // trap 8
        try (LinkFixture fixture = LinkFixture.ready()) {
            CompletableFuture<SendResult> result = fixture.whisper("Alice", "psst");
            fixture.hear("pm", "{'username':'RoseyBot','to':'alice','msg':'psst','meta':{},'time':1}");
            assertThat(result.join().status()).isEqualTo(Status.DELIVERED);
            fixture.hear("pm", "{'username':'alice','to':'RoseyBot','msg':'!8ball','meta':{},'time':2}");
            assertThat(fixture.texts("chat.private")).containsExactly("!8ball");
        }
    }

    @Test
    void aLineOnItsWayIsSentAgainWhenTheHistoryLacksIt() {
        try (LinkFixture fixture = LinkFixture.ready()) {
            fixture.hear("chatMsg", LinkFixture.chat("alice", "earlier", 10));
            CompletableFuture<SendResult> result = fixture.say("answer");
            fixture.site.last().cut();
            fixture.awaitConnection();
            FakeConnection next = fixture.letIn(LinkFixture.chat("alice", "earlier", 10));
            assertThat(next.lines()).containsExactly("answer");
            echo(fixture);
            assertThat(result.join().status()).isEqualTo(Status.DELIVERED);
        }
    }

    @Test
    void aLineOnItsWayIsNotSentAgainWhenTheHistoryHasIt() {
        try (LinkFixture fixture = LinkFixture.ready()) {
            fixture.hear("chatMsg", LinkFixture.chat("alice", "earlier", 10));
            CompletableFuture<SendResult> result = fixture.say("answer\nmore");
            fixture.site.last().cut();
            fixture.awaitConnection();
            FakeConnection next = fixture.letIn(
                    LinkFixture.chat("alice", "earlier", 10), LinkFixture.chat("RoseyBot", "answer", 11));
            assertThat(next.lines()).containsExactly("more");
            echo(fixture);
            assertThat(result.join().status()).isEqualTo(Status.DELIVERED);
        }
    }

    @Test
    void linesOfAnEarlierLifeAreNotTakenForTheOneOnItsWay() {
        try (LinkFixture fixture = new LinkFixture(LinkFixture.ACCOUNT)) {
            fixture.letIn(LinkFixture.chat("RoseyBot", "from yesterday", -50));
            fixture.say("answer");
            fixture.site.last().cut();
            fixture.awaitConnection();
            assertThat(fixture.letIn(LinkFixture.chat("RoseyBot", "from yesterday", -50)).lines())
                    .containsExactly("answer");
        }
    }

    @Test
    void aHistoryThatIsTooShortLeavesItOpen() {
        try (LinkFixture fixture = LinkFixture.ready()) {
            fixture.hear("chatMsg", LinkFixture.chat("alice", "earlier", 10));
            CompletableFuture<SendResult> result = fixture.say("answer");
            fixture.site.last().cut();
            fixture.awaitConnection();
            List<String> busy = new ArrayList<>();
            for (int line = 0; line < OwnLines.HISTORY; line++) {
                busy.add(LinkFixture.chat("alice", "busy", 20 + line));
            }
            FakeConnection next = fixture.letIn(busy.toArray(String[]::new));
            assertThat(result.join().status()).isEqualTo(Status.SENT);
            assertThat(next.lines()).isEmpty();
        }
    }

    @Test
    void aPrivateMessageOnItsWayIsSentAgain() {
        try (LinkFixture fixture = LinkFixture.ready()) {
            CompletableFuture<SendResult> result = fixture.whisper("alice", "psst");
            fixture.site.last().cut();
            fixture.awaitConnection();
            assertThat(fixture.letIn().lines()).containsExactly("psst");
            assertThat(result).isNotDone();
        }
    }

    @Test
    void messagesWaitForAConnectionAndNotForEver() {
        try (LinkFixture fixture = LinkFixture.ready()) {
            fixture.site.last().cut();
            fixture.run();
            CompletableFuture<SendResult> kept = fixture.say("soon");
            fixture.awaitConnection();
            fixture.letIn();
            assertThat(fixture.site.last().lines()).containsExactly("soon");
            echo(fixture);
            assertThat(kept).isCompleted();
            fixture.site.last().cut();
            fixture.run();
            CompletableFuture<SendResult> late = fixture.say("never");
            fixture.advance(Duration.ofSeconds(60));
            assertThat(late.join().status()).isEqualTo(Status.UNAVAILABLE);
            assertThat(fixture.link.status().waiting()).isZero();
        }
    }

    @Test
    void tooManyMessagesAreRefusedAtOnce() {
        try (LinkFixture fixture = LinkFixture.ready()) {
            for (int message = 0; message < 5; message++) {
                assertThat(fixture.say("m" + message)).isNotDone();
            }
            assertThat(fixture.say("one too many").join().status()).isEqualTo(Status.UNAVAILABLE);
        }
    }

    @Test
    void whatCannotBeSaidIsRefusedWithTheReason() {
        try (LinkFixture fixture = LinkFixture.ready()) {
            assertThat(fixture.say(" \n\t").join().detail()).contains("blank");
            assertThat(fixture.say("line\n".repeat(Outbox.MAX_LINES + 1)).join().detail()).contains("at most 20");
            fixture.hear("setPermissions", "{'chat':5}");
            assertThat(fixture.say("hello").join().detail()).contains("rank 3 chat");
            fixture.hear("setPermissions", "{'chat':0}");
            assertThat(fixture.say("hello")).isNotDone();
        }
    }

    @Test
    void serverNoticesAndShadowedLinesAreNoCommands() {
        try (LinkFixture fixture = LinkFixture.ready()) {
            fixture.hear("chatMsg", LinkFixture.chat("[server]", "bob joined", 20));
            fixture.hear("chatMsg", "{'username':'eve','msg':'!roll','meta':{'shadow':true},'time':5}");
            assertThat(fixture.texts("chat.message")).isEmpty();
            assertThat(fixture.texts("chat.notice")).containsExactly("bob joined");
            assertThat(fixture.texts("chat.shadowed")).containsExactly("!roll");
        }
    }
}
