package dev.rosey.examples.trivia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.connector.ChatMessage;
import dev.rosey.api.connector.OutgoingMessage;
import dev.rosey.api.connector.Ranks;
import dev.rosey.api.event.Value;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.storage.StorageException;
import dev.rosey.core.command.CommandRouterOptions;
import dev.rosey.core.plugin.PluginInstance;
import dev.rosey.core.plugin.PluginSettings;
import dev.rosey.core.testkit.RoseyTestKit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The plugin on the whole way from the chat line to the answer. */
class TriviaTest {
    private static final String SENT = "rosey.platform.test.lobby.send.chat.message";
    private static final PluginManifest MANIFEST = PluginInstance.of(Trivia.class, Trivia::new).manifest();
    private static final List<Question> QUESTIONS = QuestionFile.builtIn();
    private static final String Q1 = "Question 1 of 2 (Geography): " + QUESTIONS.get(0).text();
    private static final String Q2 = "Question 2 of 2 (Geography): " + QUESTIONS.get(1).text();

    private final RoseyTestKit kit =
            RoseyTestKit.create(CommandRouterOptions.builder().rateLimit(10_000, 1000).build());

    @AfterEach
    void close() {
        kit.close();
    }

    private static Value.MapBuilder inOrder() {
        return Value.map().put("shuffle", false).put("secondsPerQuestion", 20).put("rounds", 2);
    }

    private static PermissionSet.Builder granted() {
        return PermissionSet.builder(PermissionProfile.STANDARD)
                .grant(Permission.DATABASE_WRITE)
                .grant(Permission.PLATFORM_SEND, "*/*");
    }

    private void install(Plugin plugin, Value config, Permission... denied) {
        PermissionSet.Builder granted = granted();
        for (Permission each : denied) {
            granted.deny(each);
        }
        kit.install(PluginInstance.of(MANIFEST, () -> plugin),
                PluginSettings.defaults().withConfig(config).withGranted(granted.build()));
    }

    private void installInOrder(Permission... denied) {
        install(new Trivia(), inOrder().build(), denied);
    }

    private String say(String user, String line) {
        return kit.chat(user, line).reply();
    }

    private List<String> sent() {
        return kit.published(SENT).stream().map(each -> each.payload().as(OutgoingMessage.class).text()).toList();
    }

    @Test
    void aQuizIsPlayed() {
        installInOrder();

        assertThat(say("alice", "!trivia start 2"))
                .isEqualTo("A quiz of 2, with 20 s for each question. Use the command \"answer\".\n" + Q1);
        assertThat(say("bob", "!answer the Rhine")).isEqualTo("No, bob, that is not it.");
        assertThat(say("bob", "!a the DANUBE!")).isEqualTo("Right, bob: Danube.\n" + Q2);
        assertThat(say("alice", "!trivia answer Canbera"))
                .isEqualTo("Right, alice: Canberra.\nThe quiz is over: alice 1, bob 1.");
        assertThat(say("Alice", "!quiz START 1")).endsWith(QUESTIONS.get(0).text());
        assertThat(say("ALICE", "!answer Donau")).endsWith("The quiz is over: ALICE 1.");
        assertThat(say("carol", "!trivia scores")).startsWith("Scores: ALICE 2, bob 1.");
    }

    @Test
    void aRightAnswerIsPublished() {
        installInOrder();
        kit.chat("alice", "!trivia start");
        kit.chat("alice", "!answer Danube");

        assertThat(kit.published("rosey.event.trivia.solved"))
                .extracting(each -> each.payload().as(SolvedEvent.class))
                .containsExactly(new SolvedEvent("test", "lobby", "alice", QUESTIONS.get(0).text(), "Danube"));
    }

    @Test
    void theTimeLimitTellsTheAnswerAndGoesOn() {
        installInOrder();
        kit.chat("alice", "!trivia start");
        kit.advance(Duration.ofMillis(19_999));
        assertThat(sent()).hasSize(1);

        kit.advance(Duration.ofMillis(1));
        assertThat(sent()).hasSize(2).last().isEqualTo("⏰ Time is up. The answer was: Danube.\n" + Q2);
        kit.advance(Duration.ofSeconds(20));
        assertThat(sent()).hasSize(3).last()
                .isEqualTo("⏰ Time is up. The answer was: Canberra.\nThe quiz is over: nobody scored.");
        kit.advance(Duration.ofHours(1));
        assertThat(sent()).hasSize(3);
        assertThat(say("alice", "!answer Canberra")).startsWith("No quiz is running here");
    }

    @Test
    void eachQuestionHasTheWholeTime() {
        installInOrder();
        kit.chat("alice", "!trivia start");
        kit.advance(Duration.ofSeconds(19));
        kit.chat("alice", "!answer Danube");
        kit.advance(Duration.ofSeconds(19));

        assertThat(say("alice", "!answer Canberra")).startsWith("Right, alice: Canberra.");
        assertThat(sent()).noneMatch(each -> each.contains("Time is up"));
    }

    @Test
    void whoMayNotSpeakUnaskedTellsTheTimeLimitWithTheNextCommand() {
        installInOrder(Permission.PLATFORM_SEND);
        kit.chat("alice", "!trivia start 2");
        kit.advance(Duration.ofHours(1));
        assertThat(sent()).hasSize(1);

        assertThat(say("alice", "!answer Danube")).isEqualTo("⏰ Time is up. The answer was: Danube.\n" + Q2);
        kit.advance(Duration.ofHours(1));
        assertThat(say("bob", "!trivia start")).isEqualTo("⏰ Time is up. The answer was: Canberra.\n"
                + "The quiz is over: nobody scored.\n"
                + "A quiz of 2, with 20 s for each question. Use the command \"answer\".\n" + Q1);
        kit.advance(Duration.ofHours(1));
        assertThat(say("carol", "!trivia skip")).isEqualTo("⏰ Time is up. The answer was: Danube.\n" + Q2);
        assertThat(say("carol", "!answer Canberra")).endsWith("The quiz is over: carol 1.");
        assertThat(kit.published("rosey.security.permission_denied")).as("asked once, not each time")
                .filteredOn(each -> each.payload().as(Denied.class).permission().equals("PLATFORM_SEND")).hasSize(1);
    }

    record Denied(String permission) {}

    @Test
    void skippingTellsTheAnswerAndGoesOn() {
        installInOrder();
        kit.chat("alice", "!trivia start");

        assertThat(say("bob", "!trivia skip")).startsWith("Only who began the quiz");
        assertThat(say("ALICE", "!trivia skip")).isEqualTo("The answer was: Danube.\n" + Q2);
        assertThat(say("alice", "!trivia skip")).isEqualTo("The answer was: Canberra.\nThe quiz is over: nobody scored.");
        assertThat(say("alice", "!trivia skip")).startsWith("No quiz is running here");
    }

    @Test
    void stoppingTellsTheResult() {
        installInOrder();
        kit.chat("alice", "!trivia start");
        kit.chat("bob", "!answer Danube");

        assertThat(say("bob", "!trivia stop")).startsWith("Only who began the quiz");
        kit.chat(message("mod", "!trivia stop", "lobby", Ranks.MODERATOR, false));
        assertThat(sent()).last().isEqualTo("The quiz is over: bob 1.");
        kit.advance(Duration.ofHours(1));
        assertThat(sent()).last().isEqualTo("The quiz is over: bob 1.");
        assertThat(say("alice", "!trivia stop")).startsWith("No quiz is running here");
    }

    private ChatMessage message(String user, String line, String channel, double rank, boolean isPrivate) {
        return new ChatMessage(user, line, channel, RoseyTestKit.PLATFORM, kit.time().instant(), rank, isPrivate,
                Optional.empty());
    }

    private String sayIn(String channel, String line) {
        return kit.chat(message("alice", line, channel, Ranks.REGISTERED, false)).reply();
    }

    @Test
    void eachChannelHasItsOwnQuiz() {
        installInOrder();
        sayIn("lobby", "!trivia start 2");

        assertThat(sayIn("lobby", "!trivia start 2")).isEqualTo("A quiz is running here already.");
        assertThat(sayIn("other", "!answer Danube")).startsWith("No quiz is running here");
        assertThat(sayIn("other", "!trivia start 2")).endsWith(Q1);
        assertThat(sayIn("lobby", "!answer Danube")).endsWith(Q2);
        assertThat(sayIn("other", "!trivia scores")).startsWith("Nobody has scored here yet.");
    }

    @Test
    void theNumberOfQuizzesIsBounded() {
        installInOrder();
        for (int i = 0; i < Quizzes.MAX_QUIZZES; i++) {
            assertThat(sayIn("c" + i, "!trivia start 2")).endsWith(Q1);
        }
        assertThat(sayIn("one-more", "!trivia start 2")).startsWith("Too many quizzes");
        assertThat(sayIn("c7", "!trivia stop")).startsWith("The quiz is over");
        assertThat(sayIn("one-more", "!trivia start 2")).endsWith(Q1);
    }

    @Test
    void quizzesThatNobodyFollowsMakePlaceForOthers() {
        installInOrder(Permission.PLATFORM_SEND);
        for (int i = 0; i < Quizzes.MAX_QUIZZES; i++) {
            sayIn("c" + i, "!trivia start 2");
        }
        kit.advance(Duration.ofMinutes(1));
        assertThat(sayIn("one-more", "!trivia start 2")).endsWith(Q1);
    }

    @Test
    void quizzesAreNotPlayedInPrivate() {
        installInOrder();
        for (String line : List.of("!trivia start", "!answer Danube", "!trivia skip", "!trivia stop", "!trivia answer x")) {
            assertThat(kit.chat(message("alice", line, "lobby", Ranks.REGISTERED, true)).reply())
                    .isEqualTo("Quizzes are played in the channel, not in private.");
        }
        assertThat(kit.chat(message("alice", "!trivia scores", "lobby", Ranks.REGISTERED, true)).reply())
                .startsWith("Nobody has scored here yet.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"!trivia", "!trivia fly", "!trivia start 0", "!trivia start 41", "!trivia start -1",
        "!trivia start two", "!trivia start 99999999999", "!trivia answer", "!answer", "!answer   "})
    void nonsenseIsAnsweredWithTheUsage(String line) {
        installInOrder();
        assertThat(say("alice", line)).contains("Usage: !");
    }

    @Test
    void hostileNamesAndAnswersAreHarmless() {
        installInOrder();
        kit.chat("alice", "!trivia start");
        String eve = "\u202e<script>\u001b[2J" + "e".repeat(500);

        assertThat(say(eve, "!answer " + "x".repeat(201))).isEqualTo("An answer has at most 200 characters.");
        assertThat(say(eve, "!answer \u0000\u001b]0;x\u0007")).hasSizeLessThan(70).doesNotContain("\u001b", "\u202e");
        assertThat(say(eve, "!answer Danube")).startsWith("Right, <script>[2Jeeee").doesNotContain("\u001b", "\u202e");
        assertThat(say("alice", "!trivia scores")).hasSizeLessThan(120).doesNotContain("\u001b", "\u202e");
    }

    @Test
    void withoutShuffleEveryQuizBeginsWithTheFirstQuestion() {
        installInOrder();
        for (int i = 0; i < 3; i++) {
            assertThat(say("alice", "!trivia start 2")).endsWith(Q1);
            kit.chat("alice", "!trivia stop");
        }
    }

    @Test
    void shuffledQuizzesDifferFromEachOtherAndAreTheSameForTheSameSeed() {
        install(new Trivia(), Value.map().build());
        String first = say("alice", "!trivia start 40");
        kit.chat("alice", "!trivia stop");
        String second = say("alice", "!trivia start 40");

        assertThat(second).isNotEqualTo(first);
        try (RoseyTestKit other = RoseyTestKit.create().install(new Trivia())) {
            assertThat(other.chat("bob", "!trivia start 40").reply()).isEqualTo(first);
        }
    }

    @Test
    void noQuestionIsAskedTwiceInAQuiz() {
        install(new Trivia(), Value.map().build());
        kit.chat("alice", "!trivia start 40");
        for (int i = 0; i < 40; i++) {
            kit.chat("alice", "!trivia skip");
        }
        assertThat(sent()).filteredOn(each -> each.contains("Question "))
                .extracting(each -> each.substring(each.indexOf('('))).hasSize(40).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"DATABASE_READ", "DATABASE_WRITE"})
    void withoutAStorageItIsSaidThatScoresEndWithThePlugin(Permission denied) {
        installInOrder(denied);
        assertThat(say("alice", "!trivia scores"))
                .isEqualTo("Nobody has scored here yet. Scores last until the plugin restarts.");
        kit.chat("alice", "!trivia start");
        kit.chat("alice", "!answer Danube");

        assertThat(say("alice", "!trivia scores")).isEqualTo("Scores: alice 1. Scores last until the plugin restarts.");
    }

    @Test
    void storedScoresOutliveThePlugin() {
        kit.install(PluginInstance.of(MANIFEST, Trivia::new),
                PluginSettings.defaults().withConfig(inOrder().build()).withGranted(granted().build()));
        kit.chat("alice", "!trivia start");
        kit.chat("alice", "!answer Danube");
        assertThat(say("bob", "!trivia scores")).isEqualTo("Scores: alice 1.");

        assertThat(kit.await(kit.plugins().restart("trivia")).isRunning()).isTrue();
        assertThat(say("bob", "!trivia scores")).isEqualTo("Scores: alice 1.");
        assertThat(say("alice", "!answer Danube")).startsWith("No quiz is running here");
    }

    @Test
    void aStorageThatFailsDoesNotEndTheQuiz() {
        FakeStorage storage = new FakeStorage();
        install(new StoringTrivia(new Trivia(), storage), inOrder().build());
        kit.chat("alice", "!trivia start");
        storage.readFailure = new StorageException("gone fishing", null);

        assertThat(say("alice", "!answer Danube"))
                .isEqualTo("Right, alice: Danube. (The point could not be saved.)\n" + Q2);
        assertThat(say("alice", "!trivia scores")).isEqualTo("The scores cannot be read right now.");
    }

    @Test
    void aConfigurationThatIsWrongPreventsTheStart() {
        Value wrong = inOrder().put("rounds", 0).build();
        assertThatThrownBy(() -> install(new Trivia(), wrong)).hasMessageContaining("at /rounds: expected 1 to 40, found 0");
    }
}
