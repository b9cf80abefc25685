package dev.rosey.examples.trivia;

import java.util.List;

/** One quiz from its first question to its result. For one thread at a time. */
final class Quiz {
    private final List<Question> questions;
    private final Player starter;
    private ScoreTable points = ScoreTable.EMPTY;
    private int index;

    /**
     * A quiz that asks its first question.
     *
     * @param questions at least one
     */
    Quiz(List<Question> questions, Player starter) {
        this.questions = List.copyOf(questions);
        this.starter = starter;
    }

    boolean isStartedBy(Player player) {
        return starter.key().equals(player.key());
    }

    boolean isOver() {
        return index >= questions.size();
    }

    /** How many questions are over. */
    int index() {
        return index;
    }

    Question question() {
        return questions.get(index);
    }

    void reward(Player player) {
        points = points.plusPoint(player);
    }

    /** Goes on, and says what comes: the next question, or the result. */
    String next() {
        index++;
        return isOver() ? result() : asked();
    }

    /** The question as it is put. */
    String asked() {
        return "Question " + (index + 1) + " of " + questions.size() + " (" + question().category() + "): "
                + question().text();
    }

    /** The end of the quiz for the chat. */
    String result() {
        return "The quiz is over: " + (points.isEmpty() ? "nobody scored." : points.best(10) + '.');
    }
}
