package dev.rosey.examples.trivia;

import dev.rosey.api.RoseyException;
import dev.rosey.api.connector.OutgoingMessage;
import dev.rosey.api.event.Payload;
import dev.rosey.api.permission.PermissionDeniedException;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.plugin.Scheduler.ScheduledTask;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The quizzes that run, one in a channel, and their time limits. When the time is up, the answer is told to the channel;
 * when that is refused, it waits for the next command from there, and so does the next question. Safe for use by any
 * number of threads.
 */
final class Quizzes {
    static final int MAX_QUIZZES = 100;

    private final PluginContext context;
    private final Duration limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Channel, Running> running = new HashMap<>(); // guarded by lock
    private final Set<Channel> mute = new HashSet<>(); // where nothing may be said unasked; guarded by lock

    Quizzes(PluginContext context, Duration limit) {
        this.context = context;
        this.limit = limit;
    }

    /** How an attempt to answer went. */
    sealed interface Attempt {
        /** No quiz runs here. */
        record Nothing() implements Attempt {}

        /** The answer came after the time limit, which the channel has not heard of yet. */
        record Late(String text) implements Attempt {}

        /** It was something else. */
        record Wrong() implements Attempt {}

        /**
         * It was right.
         *
         * @param question what was answered
         * @param next what comes
         */
        record Right(Question question, String next) implements Attempt {}
    }

    /** Takes what is to be told first in this channel, because it could not be told in time. */
    Optional<String> takeOverdue(Channel channel) {
        lock.lock();
        try {
            Running game = running.get(channel);
            if (game == null || game.unsaid.isEmpty()) {
                return Optional.empty();
            }
            Optional<String> text = game.unsaid;
            game.unsaid = Optional.empty();
            proceed(channel, game);
            return text;
        } finally {
            lock.unlock();
        }
    }

    /** Begins a quiz; false when one runs here, or too many elsewhere. */
    boolean begin(Channel channel, Quiz quiz) {
        lock.lock();
        try {
            if (running.size() >= MAX_QUIZZES) {
                running.values().removeIf(each -> each.unsaid.isPresent());
            }
            if (running.containsKey(channel) || running.size() >= MAX_QUIZZES) {
                return false;
            }
            Running game = new Running(quiz);
            running.put(channel, game);
            proceed(channel, game);
            return true;
        } finally {
            lock.unlock();
        }
    }

    Optional<Quiz> find(Channel channel) {
        lock.lock();
        try {
            return Optional.ofNullable(running.get(channel)).map(each -> each.quiz);
        } finally {
            lock.unlock();
        }
    }

    /** Judges an answer, and goes on when it is right. */
    Attempt answer(Channel channel, Player player, String text) {
        lock.lock();
        try {
            Optional<String> late = takeOverdue(channel);
            Running game = running.get(channel);
            if (late.isPresent()) {
                return new Attempt.Late(late.get());
            } else if (game == null) {
                return new Attempt.Nothing();
            }
            Question question = game.quiz.question();
            if (!question.isAnsweredBy(text)) {
                return new Attempt.Wrong();
            }
            game.quiz.reward(player);
            String next = game.quiz.next();
            proceed(channel, game);
            return new Attempt.Right(question, next);
        } finally {
            lock.unlock();
        }
    }

    /** Gives the question up and says what comes; empty when no quiz runs here. */
    Optional<String> skip(Channel channel) {
        lock.lock();
        try {
            Running game = running.get(channel);
            if (game == null) {
                return Optional.empty();
            }
            String text = solution(game.quiz.question()) + '\n' + game.quiz.next();
            proceed(channel, game);
            return Optional.of(text);
        } finally {
            lock.unlock();
        }
    }

    /** Ends a quiz and says its result; empty when none runs here. */
    Optional<String> stop(Channel channel) {
        lock.lock();
        try {
            Running game = running.remove(channel);
            if (game == null) {
                return Optional.empty();
            }
            game.timer.close();
            return Optional.of(game.quiz.result());
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return running.size();
        } finally {
            lock.unlock();
        }
    }

    /** Starts the time of the question that was just asked, or forgets a quiz that is over. */
    private void proceed(Channel channel, Running game) {
        game.timer.close();
        if (game.quiz.isOver()) {
            running.remove(channel);
            return;
        }
        int asked = game.quiz.index();
        game.timer = context.scheduler().after(limit, () -> timeUp(channel, game, asked));
    }

    private void timeUp(Channel channel, Running game, int asked) {
        lock.lock();
        try {
            // A timer that could not be cancelled in time has nothing to say.
            if (running.get(channel) != game || game.quiz.index() != asked) {
                return;
            }
            String text = "⏰ Time is up. " + solution(game.quiz.question()) + '\n' + game.quiz.next();
            if (say(channel, text)) {
                proceed(channel, game);
            } else {
                game.unsaid = Optional.of(text);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean say(Channel channel, String text) {
        if (mute.contains(channel)) {
            return false;
        }
        try {
            context.bus().publish(channel.chat(), Payload.of(OutgoingMessage.text(text)));
            return true;
        } catch (PermissionDeniedException e) {
            // What is granted does not change while the plugin lives: each further try would only fill the host's log.
            if (mute.size() >= MAX_QUIZZES) {
                mute.clear();
            }
            mute.add(channel);
            return false;
        } catch (RoseyException | IllegalStateException e) {
            context.logger().log(System.Logger.Level.WARNING, "The time limit could not be told: " + e.getMessage());
            return false;
        }
    }

    private static String solution(Question question) {
        return "The answer was: " + question.answer() + '.';
    }

    private static final class Running {
        private final Quiz quiz;
        private ScheduledTask timer = () -> {};
        private Optional<String> unsaid = Optional.empty();

        Running(Quiz quiz) {
            this.quiz = quiz;
        }
    }
}
