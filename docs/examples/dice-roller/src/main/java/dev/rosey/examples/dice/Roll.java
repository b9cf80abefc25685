package dev.rosey.examples.dice;

import java.util.List;

/**
 * What the dice showed.
 *
 * @param dice each die
 * @param modifier what is added to their sum
 */
public record Roll(List<Integer> dice, int modifier) {
    /** Copies the list. */
    public Roll {
        dice = List.copyOf(dice);
    }

    /** The sum of the dice and the modifier. */
    public int total() {
        return dice.stream().mapToInt(Integer::intValue).sum() + modifier;
    }

    /** For the chat: {@code 🎲 [4, 3] + 2 = 9}. */
    @Override
    public String toString() {
        String middle = modifier == 0 ? "" : (modifier > 0 ? " + " : " - ") + Math.abs(modifier);
        return "🎲 " + dice + middle + " = " + total();
    }
}
