package dev.rosey.examples.dice;

import java.util.List;

/**
 * Published on {@code rosey.event.dice-roller.rolled}.
 *
 * @param user who rolled
 * @param notation the dice, for instance {@code 2d6+1}
 * @param dice what each die showed
 * @param modifier what was added
 * @param total the result
 */
public record RolledEvent(String user, String notation, List<Integer> dice, int modifier, int total) {
    /** Copies the list. */
    public RolledEvent {
        dice = List.copyOf(dice);
    }
}
