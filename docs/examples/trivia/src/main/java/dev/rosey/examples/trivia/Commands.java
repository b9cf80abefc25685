package dev.rosey.examples.trivia;

import dev.rosey.api.command.Invocation;
import dev.rosey.api.command.Reply;
import dev.rosey.api.connector.Ranks;
import dev.rosey.api.event.Payload;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.subject.Subject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What users can ask for. */
final class Commands {
    private static final Subject SOLVED = Subject.of("rosey.event.trivia.solved");
    private static final String NO_QUIZ = "No quiz is running here; begin one with \"trivia start\".";
    private static final int SHOWN_SCORES = 10;

    private final PluginContext context;
    private final Settings settings;
    private final List<Question> questions;
    private final Quizzes quizzes;
    private final ScoreBoard scores;

    Commands(PluginContext context, Settings settings, List<Question> questions, ScoreBoard scores) {
        this.context = context;
        this.settings = settings;
        this.questions = questions;
        this.quizzes = new Quizzes(context, settings.timePerQuestion());
        this.scores = scores;
    }

    CompletionStage<Reply> trivia(Invocation call) {
        String what = call.argument(0, "").toLowerCase(Locale.ROOT);
        return switch (what) {
            case "start" -> now(inChannel(call).orElseGet(() -> start(call)));
            case "answer" -> answer(call, withoutFirstWord(call.args()));
            case "skip" -> now(inChannel(call).orElseGet(() -> skip(call)));
            case "stop" -> now(inChannel(call).orElseGet(() -> stop(call)));
            case "scores" -> scores(call);
            default -> now(Reply.usage(what.isEmpty() ? "" : "That is nothing I can do"));
        };
    }

    private Reply start(Invocation call) {
        Optional<Integer> rounds = rounds(call);
        if (rounds.isEmpty()) {
            return Reply.usage("A quiz has 1 to " + maxRounds() + " questions");
        }
        Channel channel = Channel.of(call.message());
        Optional<String> late = quizzes.takeOverdue(channel);
        if (quizzes.find(channel).isPresent()) {
            return Reply.text(after(late, "A quiz is running here already."));
        }
        Quiz quiz = new Quiz(drawn(rounds.get()), new Player(call.user()));
        String first = quiz.asked();
        return Reply.text(after(late, quizzes.begin(channel, quiz)
                ? "A quiz of " + rounds.get() + ", with " + settings.secondsPerQuestion()
                        + " s for each question. Use the command \"answer\".\n" + first
                : "Too many quizzes are running elsewhere. Try again later."));
    }

    /** How many questions are asked for; empty when that is no number within the limits. */
    private Optional<Integer> rounds(Invocation call) {
        Optional<String> text = call.argument(1);
        if (text.isEmpty()) {
            return Optional.of(Math.min(settings.rounds(), maxRounds()));
        }
        return text.filter(each -> each.matches("[0-9]{1,4}")).map(Integer::valueOf)
                .filter(each -> each >= 1 && each <= maxRounds());
    }

    private int maxRounds() {
        return Math.min(Settings.MAX_ROUNDS, questions.size());
    }

    private List<Question> drawn(int count) {
        List<Question> all = new ArrayList<>(questions);
        if (settings.shuffle()) {
            Collections.shuffle(all, new Random(context.random().nextLong()));
        }
        return all.subList(0, count);
    }

    CompletionStage<Reply> answer(Invocation call, String typed) {
        Optional<Reply> elsewhere = inChannel(call);
        String text = typed.strip();
        if (elsewhere.isPresent()) {
            return now(elsewhere.get());
        } else if (text.isEmpty()) {
            return now(Reply.usage("What is your answer?"));
        } else if (text.length() > AnswerText.MAX_LENGTH) {
            return now(Reply.text("An answer has at most " + AnswerText.MAX_LENGTH + " characters."));
        }
        Player player = new Player(call.user());
        Channel channel = Channel.of(call.message());
        Quizzes.Attempt attempt = quizzes.answer(channel, player, text);
        if (attempt instanceof Quizzes.Attempt.Right right) {
            return right(channel, player, right);
        } else if (attempt instanceof Quizzes.Attempt.Late late) {
            return now(Reply.text(late.text()));
        }
        return now(Reply.text(attempt instanceof Quizzes.Attempt.Wrong
                ? "No, " + player.name() + ", that is not it."
                : NO_QUIZ));
    }

    private CompletionStage<Reply> right(Channel channel, Player player, Quizzes.Attempt.Right right) {
        Question question = right.question();
        context.bus().publish(SOLVED, Payload.of(new SolvedEvent(
                channel.platform(), channel.name(), player.name(), question.text(), question.answer())));
        String praise = "Right, " + player.name() + ": " + question.answer() + ".";
        return scores.addPoint(channel, player).handle((table, failure) -> {
            if (failure != null) {
                context.logger().log(System.Logger.Level.WARNING, "A point was not saved: " + failure.getMessage());
            }
            return Reply.text(praise + (failure == null ? "" : " (The point could not be saved.)") + '\n' + right.next());
        });
    }

    private Reply skip(Invocation call) {
        Channel channel = Channel.of(call.message());
        return quizzes.takeOverdue(channel).map(Reply::text)
                .or(() -> refusal(call, channel))
                .orElseGet(() -> Reply.text(quizzes.skip(channel).orElse(NO_QUIZ)));
    }

    private Reply stop(Invocation call) {
        Channel channel = Channel.of(call.message());
        Optional<Reply> refusal = refusal(call, channel);
        return refusal.orElseGet(() -> Reply.text(quizzes.stop(channel).orElse(NO_QUIZ)));
    }

    /** A quiz belongs to who began it, and to moderators. */
    private Optional<Reply> refusal(Invocation call, Channel channel) {
        return quizzes.find(channel)
                .filter(quiz -> !quiz.isStartedBy(new Player(call.user())) && call.message().rank() < Ranks.MODERATOR)
                .map(quiz -> Reply.text("Only who began the quiz, or a moderator, may do that."));
    }

    private CompletionStage<Reply> scores(Invocation call) {
        return scores.table(Channel.of(call.message())).handle((table, failure) -> {
            if (failure != null) {
                context.logger().log(System.Logger.Level.WARNING, "The scores were not read: " + failure.getMessage());
                return Reply.text("The scores cannot be read right now.");
            }
            String text = table.isEmpty() ? "Nobody has scored here yet." : "Scores: " + table.best(SHOWN_SCORES) + '.';
            return Reply.text(text + (scores.isLasting() ? "" : " Scores last until the plugin restarts."));
        });
    }

    private static Optional<Reply> inChannel(Invocation call) {
        return call.message().isPrivate()
                ? Optional.of(Reply.text("Quizzes are played in the channel, not in private."))
                : Optional.empty();
    }

    private static CompletionStage<Reply> now(Reply reply) {
        return CompletableFuture.completedFuture(reply);
    }

    private static String after(Optional<String> late, String text) {
        return late.map(each -> each + '\n' + text).orElse(text);
    }

    private static String withoutFirstWord(String args) {
        String[] parts = args.strip().split("\\s+", 2);
        return parts.length < 2 ? "" : parts[1];
    }
}
