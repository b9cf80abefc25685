package dev.rosey.examples.eightball;

/**
 * Published on {@code rosey.event.8ball.answered}.
 *
 * @param user who asked
 * @param question what was asked, at most {@value EightBall#MAX_QUESTION} characters of it
 * @param answer what the ball said
 * @param leaning {@code YES}, {@code EVASIVE} or {@code NO}
 * @param isRepeated whether the user had asked this before, and so was told the same again
 * @param count how many questions were answered since the plugin started, this one included
 */
public record AnsweredEvent(
        String user, String question, String answer, String leaning, boolean isRepeated, long count) {}
