package dev.rosey.examples.trivia;

import java.util.List;

/**
 * A question and what counts as its answer.
 *
 * @param category what it is about
 * @param text the question
 * @param answers accepted spellings; the first is shown
 */
record Question(String category, String text, List<String> answers) {
    Question {
        answers = List.copyOf(answers);
        if (answers.isEmpty()) {
            throw new IllegalArgumentException("the question has no answer");
        }
    }

    boolean isAnsweredBy(String text) {
        return answers.stream().anyMatch(each -> AnswerText.isSame(each, text));
    }

    /** The answer as it is shown. */
    String answer() {
        return answers.get(0);
    }
}
