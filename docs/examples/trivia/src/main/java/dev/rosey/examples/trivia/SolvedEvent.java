package dev.rosey.examples.trivia;

/**
 * Published on {@code rosey.event.trivia.solved}.
 *
 * @param platform where it was
 * @param channel where it was
 * @param user who knew the answer
 * @param question the question
 * @param answer its answer
 */
public record SolvedEvent(String platform, String channel, String user, String question, String answer) {}
