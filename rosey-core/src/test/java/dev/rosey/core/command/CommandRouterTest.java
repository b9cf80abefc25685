package dev.rosey.core.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.bus.NoRespondersException;
import dev.rosey.api.bus.RequestTimeoutException;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.command.Reply;
import dev.rosey.api.connector.OutgoingMessage;
import dev.rosey.api.connector.Ranks;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.plugin.CommandSpec;
import dev.rosey.api.bus.Outcome;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.api.subject.Subjects;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What reaches a plugin, what comes back, and where to. */
class CommandRouterTest { // Q-28, SUR-21
    private static final CommandSpec ROLL = new CommandSpec("roll", List.of("r", "Dice"), "[n]d<s>[±m]", "Rolls dice.",
            Ranks.ANONYMOUS, Duration.ZERO, Optional.empty());

    private final RouterFixture fixture = new RouterFixture();

    // S22-18, S22-20, SCR-38
    @Test
    void commandReachesItsOwnerAndTheAnswerGoesBack() {
        fixture.command(ROLL, call -> Reply.text("🎲 [4, 3] = 7")).start();

        fixture.chat("!roll 2d6");

        assertThat(fixture.replies()).containsExactly("🎲 [4, 3] = 7");
        assertThat(fixture.whispers()).isEmpty();
        assertThat(fixture.bus.events("rosey.command.dice-roller.roll")).hasSize(1);
        assertThat(fixture.invocations).singleElement().satisfies(call -> {
            assertThat(call.command()).isEqualTo("roll");
            assertThat(call.args()).isEqualTo("2d6");
            assertThat(call.arguments()).containsExactly("2d6");
            assertThat(call.user()).isEqualTo("alice");
            assertThat(call.message().channel()).isEqualTo("movies");
        });
    }

    @Test
    void quotesAndOptionsAreReadBeforeTheOwnerIsAsked() {
        fixture.command("say", call -> Reply.none()).start();

        fixture.chat("!say \"two words\" -3 --to bob --times=2 -- --x");

        assertThat(fixture.invocations).singleElement().satisfies(call -> {
            assertThat(call.args()).isEqualTo("\"two words\" -3 --to bob --times=2 -- --x");
            assertThat(call.arguments()).containsExactly("two words", "-3", "--x");
            assertThat(call.options()).isEqualTo(Map.of("to", "bob", "times", "2"));
        });
    }

    // S22-16
    @Test
    void allEventsOfALineShareItsCorrelationId() {
        fixture.command(ROLL, call -> Reply.text("7")).start();

        Event line = fixture.chat("!roll");

        assertThat(fixture.bus.events()).hasSize(4); // line, question, answer, reply
        assertThat(fixture.bus.events()).allSatisfy(
                event -> assertThat(event.correlationId()).isEqualTo(line.correlationId()));
        assertThat(fixture.sent().get(0).causationId()).hasValue(line.id());
        assertThat(fixture.sent().get(0).source()).isEqualTo("/rosey/router");
    }

    @Test
    void refusalsShareTheCorrelationIdToo() {
        fixture.start();

        Event line = fixture.chat("!nope");

        assertThat(fixture.sent()).singleElement().satisfies(
                event -> assertThat(event.correlationId()).isEqualTo(line.correlationId()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"!r 1d6", "!dice 1d6", "!ROLL 1d6", "!Roll 1d6"})
    void aliasesAndOtherCasesOfLettersReachTheCommand(String line) {
        fixture.command(ROLL, call -> Reply.text(call.command() + ' ' + call.args())).start();

        fixture.chat(line);

        assertThat(fixture.replies()).containsExactly("roll 1d6");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "!", "!!", "! roll", "!?", "roll", "", " !roll"})
    void linesThatAreNoCommandsAreIgnored(String line) {
        fixture.command(ROLL, call -> Reply.text("7")).start();

        fixture.chat(line);

        assertThat(fixture.bus.events()).hasSize(1);
    }

    @Test
    void prefixCanBeChosen() {
        fixture.command(ROLL, call -> Reply.text("7"))
                .start(CommandRouterOptions.builder().prefix("bot, ").build());

        fixture.chat("!roll");
        fixture.chat("bot, roll 2d6");
        fixture.chat("bot, nope");

        assertThat(fixture.replies()).containsExactly("7", "Unknown command bot, nope. Try bot, help.");
    }

    @Test
    void blankPrefixIsRefused() {
        assertThatThrownBy(() -> CommandRouterOptions.builder().prefix(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("prefix");
    }

    @Test
    void badLimitsAreRefusedByName() {
        CommandRouterOptions.Builder builder = CommandRouterOptions.builder();

        assertThatThrownBy(() -> builder.rateLimit(0, 1)).hasMessageContaining("commandsPerMinute is 0");
        assertThatThrownBy(() -> builder.maxLength(0)).hasMessageContaining("maxLength is 0");
        assertThatThrownBy(() -> builder.defaultTimeout(Duration.ZERO)).hasMessageContaining("defaultTimeout");
        assertThatThrownBy(() -> builder.sharedCooldown("x", Duration.ofSeconds(-1))).hasMessageContaining("cooldown");
    }

    @Test
    void ownLinesAreIgnoredInAnyCaseOfLetters() {
        fixture.command(ROLL, call -> Reply.text("7"))
                .start(CommandRouterOptions.builder().ownName("Rosey").build());

        fixture.chat("rosey", "!roll");
        fixture.chat("ROSEY", "!nope");

        assertThat(fixture.sent()).isEmpty();
    }

    @Test
    void ownOutputIsNotHeard() {
        fixture.command(ROLL, call -> Reply.text("!roll again")).start();

        fixture.chat("!roll");

        assertThat(fixture.invocations).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat.history", "user.joined", "chat.message.edited"})
    void onlyLiveChatLinesAreHeard(String type) {
        fixture.command(ROLL, call -> Reply.text("7")).start();

        fixture.say(type, "alice", "!roll", false);

        assertThat(fixture.bus.events()).hasSize(1);
    }

    @Test
    void privateLineIsAnsweredInPrivate() {
        fixture.command(ROLL, call -> Reply.text("7")).start();

        fixture.whisper("!roll");
        fixture.whisper("!nope");

        assertThat(fixture.whispers()).containsExactly("7", "Unknown command !nope. Try !help.");
        assertThat(fixture.replies()).isEmpty();
        assertThat(fixture.sent().get(0).payload().as(OutgoingMessage.class).to()).hasValue("alice");
    }

    @Test
    void privateReplyToAPublicLineGoesToTheUserAlone() {
        fixture.command(ROLL, call -> Reply.privately("7")).start();

        fixture.chat("!roll");

        assertThat(fixture.whispers()).containsExactly("7");
        assertThat(fixture.replies()).isEmpty();
    }

    @Test
    void replyGoesToThePlatformAndChannelOfTheSubject() {
        fixture.command(ROLL, call -> Reply.text("7")).start();
        Payload line = fixture.line("chat.message", "alice", "!roll", false).payload();

        fixture.bus.publish(Subjects.platformEvent("console", "tv & more", "chat.message"), line);

        assertThat(fixture.sent()).singleElement().satisfies(event -> assertThat(event.subject())
                .isEqualTo(Subjects.platformSend("console", "tv & more", "chat.message")));
    }

    @Test
    void noAnswerIsSentForNone() {
        fixture.command("hush", call -> Reply.none()).command("blank", call -> Reply.text(" ")).start();

        fixture.chat("!hush");
        fixture.chat("!blank");

        assertThat(fixture.invocations).hasSize(2);
        assertThat(fixture.sent()).isEmpty();
    }

    @Test
    void usageReplyIsCompletedWithTheUsage() {
        fixture.command(ROLL, call -> Reply.usage(call.args()))
                .command("plain", call -> Reply.usage("why?"))
                .start();

        fixture.chat("!roll at most 20 dice");
        fixture.chat("!roll");
        fixture.chat("!plain");

        assertThat(fixture.replies()).containsExactly(
                "at most 20 dice. Usage: !roll [n]d<s>[±m]", "Usage: !roll [n]d<s>[±m]", "why? Usage: !plain");
    }

    @Test
    void unknownCommandIsAnswered() {
        fixture.start();

        fixture.chat("!nope 1 2");

        assertThat(fixture.replies()).containsExactly("Unknown command !nope. Try !help.");
    }

    @Test
    void answerToUnknownCommandsCanBeSwitchedOff() {
        fixture.start(CommandRouterOptions.builder().unknownCommandReply(false).build());

        fixture.chat("!nope");

        assertThat(fixture.sent()).isEmpty();
    }

    @Test
    void echoedNamesAreCleanedAndCut() {
        fixture.start();

        fixture.chat("!a\u0007b\u001b[31m\u202ec");
        fixture.chat("!" + "é".repeat(40));

        assertThat(fixture.replies()).containsExactly("Unknown command !ab[31mc. Try !help.",
                "Unknown command !" + "é".repeat(32) + "…. Try !help.");
    }

    @Test
    void tooLongCommandIsRefusedAndNotForwarded() {
        fixture.command(ROLL, call -> Reply.text("7")).start();

        fixture.chat("!roll " + "1".repeat(9_994));
        fixture.chat("!" + "x".repeat(10_000));

        assertThat(fixture.invocations).isEmpty();
        assertThat(fixture.replies()).containsExactly(
                "!roll is too long: 9999 characters; at most 1000 are allowed.",
                "!" + "x".repeat(32) + "… is too long: 10000 characters; at most 1000 are allowed.");
    }

    @Test
    void longestAllowedCommandIsForwarded() {
        fixture.command(ROLL, call -> Reply.text("7")).start(CommandRouterOptions.builder().maxLength(8).build());

        fixture.chat("!roll 2d6");
        fixture.chat("!roll 2d66");

        assertThat(fixture.replies())
                .containsExactly("7", "!roll is too long: 9 characters; at most 8 are allowed.");
    }

    @Test
    void rankBelowTheMinimumIsRefused() {
        fixture.command(ranked(Ranks.MODERATOR), call -> Reply.text("done")).start();

        fixture.rank(Ranks.LEADER).chat("!kick bob");
        fixture.rank(Ranks.MODERATOR).chat("!kick bob");
        fixture.rank(Ranks.OWNER).chat("!kick bob");

        assertThat(fixture.replies()).containsExactly(
                "You may not use !kick: it needs rank moderator.", "done", "done");
        assertThat(fixture.invocations).hasSize(2);
    }

    @Test
    void slowCommandDoesNotHoldUpTheOthers() {
        CompletableFuture<Payload> slow = new CompletableFuture<>();
        fixture.later(CommandSpec.of("slow", "", ""), call -> slow).command(ROLL, call -> Reply.text("7")).start();

        fixture.chat("!slow");
        fixture.chat("!roll");
        slow.complete(Payload.of(Reply.text("at last")));

        assertThat(fixture.replies()).containsExactly("7", "at last");
    }

    @Test
    void commandHasTheTimeOfItsSpecAndASecondMore() {
        fixture.command(ROLL, call -> Reply.none())
                .command(new CommandSpec("quick", List.of(), "", "", Ranks.ANONYMOUS, Duration.ZERO,
                        Optional.of(Duration.ofSeconds(2))), call -> Reply.none())
                .start();

        fixture.chat("!roll");
        fixture.chat("!quick");

        assertThat(fixture.bus.timeoutOf("rosey.command.dice-roller.roll"))
                .isEqualTo(PluginSpec.DEFAULT_CALL_TIMEOUT.plusSeconds(1)); // P11-14
        assertThat(fixture.bus.timeoutOf("rosey.command.dice-roller.quick")).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void failureIsToldWithoutItsDetails() {
        fixture.failing("roll", new Outcome.Failed("java.lang.IllegalStateException", "secret\n\tat x.y(Z.java:1)", "call"));

        assertThat(answerTo("!roll")).isEqualTo("!roll failed; the operator's log says why.");
    }

    @Test
    void timedOutPluginIsTold() {
        fixture.failing("roll", new Outcome.TimedOut(Duration.ofSeconds(60)));

        assertThat(answerTo("!roll")).isEqualTo("!roll took too long and was stopped.");
    }

    @Test
    void missingAnswerIsTold() {
        fixture.failing("roll", new RequestTimeoutException(Subject.of("rosey.command.dice-roller.roll"), Duration.ofSeconds(61)));

        assertThat(answerTo("!roll")).isEqualTo("!roll took too long and was stopped.");
    }

    @Test
    void crashIsTold() {
        fixture.failing("roll", new Outcome.Crashed("exit code 137"));

        assertThat(answerTo("!roll")).isEqualTo("!roll crashed; it is being restarted. Try again in a moment.");
    }

    @Test
    void overloadIsTold() {
        fixture.failing("roll", new Outcome.Overloaded("64 calls wait"));

        assertThat(answerTo("!roll")).isEqualTo("!roll has too much to do right now. Try again in a moment.");
    }

    @Test
    void denialNamesThePermission() {
        fixture.failing("roll", new Outcome.Denied(Permission.NETWORK_HTTP, "grant it in rosey.json"));

        assertThat(answerTo("!roll")).isEqualTo("!roll was stopped: it lacks the permission NETWORK_HTTP.");
    }

    @Test
    void unavailablePluginIsToldWithItsReason() {
        fixture.failing("roll", new Outcome.Unavailable("dice-roller is\n stopped"));

        assertThat(answerTo("!roll")).isEqualTo("!roll is not available: dice-roller is stopped.");
    }

    @Test
    void commandThatNobodyAnswersIsUnavailable() {
        fixture.failing("roll", new NoRespondersException(Subject.of("rosey.command.dice-roller.roll")));

        assertThat(answerTo("!roll")).isEqualTo("!roll is not available: nobody answers it now.");
    }

    @Test
    void commandWithoutResponderIsUnavailable() {
        fixture.declared(CommandCatalog.Entry.available("trivia", CommandSpec.of("quiz", "", "")));

        assertThat(answerTo("!quiz")).isEqualTo("!quiz is not available: nobody answers it now.");
    }

    @Test
    void answerThatIsNoReplyIsAFailure() {
        fixture.later(CommandSpec.of("roll", "", ""), call -> CompletableFuture.completedFuture(Payload.of("seven")));

        assertThat(answerTo("!roll")).isEqualTo("!roll failed; the operator's log says why.");
    }

    @Test
    void commandThatIsNotAvailableIsNotAsked() {
        fixture.declared(CommandCatalog.Entry.unavailable(
                "trivia", CommandSpec.of("quiz", "", ""), "trivia is being restarted"));

        assertThat(answerTo("!quiz")).isEqualTo("!quiz is not available: trivia is being restarted.");
        assertThat(fixture.bus.events("rosey.command.>")).isEmpty();
    }

    @Test
    void catalogThatThrowsDoesNotLeaveTheLineUnsettled() {
        CommandRouter.create(fixture.bus, new ThrowingCatalog(), CommandRouterOptions.defaults(), java.time.Instant::now);

        assertThat(settle("!roll")).isCompleted();
    }

    @Test
    void tooManyRunningCommandsAreRefused() {
        CompletableFuture<Payload> slow = new CompletableFuture<>();
        fixture.later(CommandSpec.of("slow", "", ""), call -> slow)
                .start(CommandRouterOptions.builder().maxRunning(1).build());

        fixture.chat("!slow");
        fixture.chat("!slow");
        slow.complete(Payload.of(Reply.text("done")));
        fixture.chat("!slow");

        assertThat(fixture.replies()).containsExactly(
                "!slow was not run: too many commands are running. Try again in a moment.", "done", "done");
    }

    @Test
    void requestedLineIsAnsweredWhenItIsSettled() {
        CompletableFuture<Payload> slow = new CompletableFuture<>();
        fixture.later(CommandSpec.of("slow", "", ""), call -> slow).start();

        CompletableFuture<Event> settled = settle("!slow");

        assertThat(settled).isNotDone();
        slow.complete(Payload.of(Reply.text("done")));
        assertThat(settled).isCompletedWithValueMatching(event -> event.payload().isEmpty());
        assertThat(fixture.replies()).containsExactly("done");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "!nope", "!hush", "!crash", "!help"})
    void everyRequestedLineIsSettled(String line) {
        fixture.command("hush", call -> Reply.none()).failing("crash", new Outcome.Crashed("x")).start();

        assertThat(settle(line)).isCompleted();
    }

    @Test
    void eventWithoutChatLineIsIgnoredAndSettled() {
        fixture.start();

        CompletionStage<Event> settled = fixture.bus.request(
                Subjects.platformEvent("cytube", "movies", "chat.message"), Payload.of("no line"), Duration.ofSeconds(1));

        assertThat(settled.toCompletableFuture()).isCompleted();
        assertThat(fixture.sent()).isEmpty();
    }

    @Test
    void routersShareTheLinesInAQueueGroup() {
        fixture.start();

        for (SubjectFilter filter : List.of(Subjects.ALL_CHAT_MESSAGES, Subjects.ALL_PRIVATE_MESSAGES)) {
            assertThat(fixture.bus.optionsOf(filter))
                    .singleElement()
                    .extracting(SubscribeOptions::queueGroup)
                    .isEqualTo(Optional.of("rosey-router"));
        }
    }

    @Test
    void closedRouterHearsNothing() {
        CommandRouter router = fixture.command(ROLL, call -> Reply.text("7")).start();

        router.close();
        router.close();
        fixture.chat("!roll");

        assertThat(fixture.sent()).isEmpty();
    }

    private String answerTo(String line) {
        fixture.start();
        fixture.chat(line);
        assertThat(fixture.sent()).hasSize(1);
        return fixture.replies().get(0);
    }

    private CompletableFuture<Event> settle(String line) {
        return fixture.bus.request(fixture.line("chat.message", "alice", line, false), Duration.ofSeconds(1))
                .toCompletableFuture();
    }

    private static CommandSpec ranked(double rank) {
        return new CommandSpec("kick", List.of(), "<user>", "", rank, Duration.ZERO, Optional.empty());
    }

    private static final class ThrowingCatalog implements CommandCatalog {
        @Override
        public Optional<Entry> find(String nameOrAlias) {
            throw new IllegalStateException("no catalog");
        }

        @Override
        public List<Entry> commands() {
            throw new IllegalStateException("no catalog");
        }
    }
}
