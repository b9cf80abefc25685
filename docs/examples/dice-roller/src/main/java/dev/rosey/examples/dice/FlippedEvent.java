package dev.rosey.examples.dice;

/**
 * Published on {@code rosey.event.dice-roller.flipped}.
 *
 * @param user who flipped
 * @param side {@code heads} or {@code tails}
 */
public record FlippedEvent(String user, String side) {}
