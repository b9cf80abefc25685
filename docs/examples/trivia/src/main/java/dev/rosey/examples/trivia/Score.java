package dev.rosey.examples.trivia;

/**
 * What a player has.
 *
 * @param name the player's name as it was written last
 * @param points one for each right answer
 */
record Score(String name, long points) {}
