package dev.rosey.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.command.Reply;
import dev.rosey.api.connector.Ranks;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Value;
import dev.rosey.api.plugin.CommandSpec;
import dev.rosey.api.subject.Subjects;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rate limits and cooldowns, in virtual time. */
class CommandLimitsTest {
    private static final CommandSpec COOL = new CommandSpec(
            "cool", List.of("c"), "", "", Ranks.ANONYMOUS, Duration.ofSeconds(10), Optional.empty());

    private final RouterFixture fixture = new RouterFixture();

    @Test
    void burstIsAnsweredAndTheRestToldOnce() {
        fixture.command("x", call -> Reply.text("ok")).start();

        say("!x", 9);

        assertThat(fixture.replies()).containsExactly(
                "ok", "ok", "ok", "ok", "ok", "Too many commands: at most 20 a minute. Wait a moment.");
        assertThat(fixture.invocations).hasSize(5);
    }

    @Test
    void rateLimitIsPublishedOncePerEpisode() {
        fixture.command("x", call -> Reply.none()).start(CommandRouterOptions.builder().rateLimit(60, 1).build());

        fixture.chat("!x");
        Event line = fixture.chat("!x");
        say("!x", 3);

        assertThat(fixture.bus.events(Subjects.RATE_LIMITED.toString())).singleElement().satisfies(event -> {
            Value.MapValue fields = event.payload().as(Value.MapValue.class);
            assertThat(fields.field("user")).isEqualTo(Value.text("alice"));
            assertThat(fields.field("command")).isEqualTo(Value.text("x"));
            assertThat(fields.field("platform")).isEqualTo(Value.text("cytube"));
            assertThat(event.correlationId()).isEqualTo(line.correlationId());
        });
    }

    @Test
    void stockFillsUpEvenly() {
        fixture.command("x", call -> Reply.text("ok")).start();
        say("!x", 5);

        fixture.advance(Duration.ofSeconds(3)); // one of 20 a minute
        say("!x", 2);

        assertThat(fixture.invocations).hasSize(6);
    }

    @Test
    void userIsToldAgainAfterTheStockWasFull() {
        fixture.command("x", call -> Reply.none()).start();
        say("!x", 7);

        fixture.advance(Duration.ofSeconds(3));
        say("!x", 3);
        assertThat(fixture.replies()).hasSize(1);

        fixture.advance(Duration.ofMinutes(1));
        say("!x", 7);
        assertThat(fixture.replies()).hasSize(2);
    }

    @Test
    void usersHaveStocksOfTheirOwnInAnyCaseOfLetters() {
        fixture.command("x", call -> Reply.text("ok")).start(CommandRouterOptions.builder().rateLimit(1, 1).build());

        fixture.chat("alice", "!x");
        fixture.chat("ALICE", "!x");
        fixture.chat("bob", "!x");

        assertThat(fixture.invocations).extracting(call -> call.user()).containsExactly("alice", "bob");
    }

    @Test
    void refusalsCountAgainstTheLimitToo() {
        fixture.start();

        say("!nope", 20);

        assertThat(fixture.replies()).hasSize(6);
    }

    @Test
    void administratorsHaveNoLimits() {
        fixture.command(COOL, call -> Reply.text("ok")).start();
        fixture.rank(Ranks.ADMIN);

        say("!cool", 30);

        assertThat(fixture.replies()).hasSize(30).containsOnly("ok");
    }

    @Test
    void ordinaryChatDoesNotCount() {
        fixture.command("x", call -> Reply.text("ok")).start();

        say("hello", 50);
        fixture.chat("!x");

        assertThat(fixture.replies()).containsExactly("ok");
    }

    @Test
    void cooldownTellsHowLong() {
        fixture.command(COOL, call -> Reply.text("ok")).start();

        fixture.chat("!cool");
        fixture.advance(Duration.ofMillis(3500));
        fixture.chat("!c");
        fixture.advance(Duration.ofMillis(6500));
        fixture.chat("!cool");

        assertThat(fixture.replies()).containsExactly("ok", "!cool is cooling down. Try again in 7 s.", "ok");
    }

    @Test
    void cooldownIsEachUsersOwn() {
        fixture.command(COOL, call -> Reply.text("ok")).start();

        fixture.chat("alice", "!cool");
        fixture.chat("bob", "!cool");
        fixture.chat("Alice", "!cool");

        assertThat(fixture.replies()).containsExactly("ok", "ok", "!cool is cooling down. Try again in 10 s.");
    }

    @Test
    void sharedCooldownHoldsForEverybody() {
        fixture.command("x", call -> Reply.text("ok"))
                .start(CommandRouterOptions.builder().sharedCooldown("X", Duration.ofMinutes(5)).build());

        fixture.chat("alice", "!x");
        fixture.chat("bob", "!x");
        fixture.advance(Duration.ofMinutes(5));
        fixture.chat("bob", "!x");

        assertThat(fixture.replies()).containsExactly("ok", "!x is cooling down. Try again in 5 min.", "ok");
    }

    @Test
    void unavailableCommandStartsNoCooldown() {
        fixture.declared(CommandCatalog.Entry.unavailable("p", COOL, "p is stopped")).start();

        fixture.chat("!cool");
        fixture.chat("!cool");

        assertThat(fixture.replies()).hasSize(2).containsOnly("!cool is not available: p is stopped.");
    }

    @Test
    void floodOfUsersDoesNotFillTheMemory() {
        RateLimiter limiter = new RateLimiter(20, 5, 100, () -> Instant.EPOCH);
        Cooldowns cooldowns = new Cooldowns(100, () -> Instant.EPOCH);

        for (int i = 0; i < 10_000; i++) {
            limiter.take("user" + i);
            cooldowns.check(Map.of("user" + i, Duration.ofHours(1)), true);
        }

        assertThat(limiter.size()).isEqualTo(100);
        assertThat(cooldowns.size()).isEqualTo(100);
    }

    private void say(String line, int times) {
        for (int i = 0; i < times; i++) {
            fixture.chat(line);
        }
    }
}
