package dev.rosey.examples.dice;

import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dice to be rolled, written as {@code 2d6+1}.
 *
 * @param count how many dice, 1 to {@value #MAX_COUNT}
 * @param sides how many sides each has, 1 to {@value #MAX_SIDES}
 * @param modifier what is added to their sum, from minus to plus {@value #MAX_MODIFIER}
 */
public record Dice(int count, int sides, int modifier) {
    /** The greatest number of dice. */
    public static final int MAX_COUNT = 20;

    /** The greatest number of sides. */
    public static final int MAX_SIDES = 1000;

    /** The greatest modifier, up or down. */
    public static final int MAX_MODIFIER = 100;

    private static final Dice DEFAULT = new Dice(1, 6, 0);
    private static final Pattern NOTATION = Pattern.compile("([0-9]*)d([0-9]+)(?:([+-])([0-9]+))?");

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if a number is out of them; the message is fit for users
     */
    public Dice {
        requireWithin("the number of dice", 1, MAX_COUNT, count);
        requireWithin("the number of sides", 1, MAX_SIDES, sides);
        requireWithin("the modifier", -MAX_MODIFIER, MAX_MODIFIER, modifier);
    }

    /**
     * Reads dice.
     *
     * @param text for instance {@code 2d6}, {@code d20} or {@code 3 d 8 - 1}; nothing stands for {@code 1d6}
     * @return the dice
     * @throws IllegalArgumentException if the text is not dice, or beyond the limits; the message is fit for users
     */
    public static Dice parse(String text) {
        String compact = text.replaceAll("\\s+", "").toLowerCase(Locale.ROOT).replace('−', '-');
        if (compact.isEmpty()) {
            return DEFAULT;
        }
        Matcher matcher = NOTATION.matcher(compact);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("these are no dice");
        }
        int count = matcher.group(1).isEmpty() ? 1 : number(matcher.group(1));
        int modifier = matcher.group(4) == null ? 0 : number(matcher.group(4));
        return new Dice(count, number(matcher.group(2)), "-".equals(matcher.group(3)) ? -modifier : modifier);
    }

    /** Rolls them. */
    public Roll roll(RandomGenerator random) {
        List<Integer> dice = random.ints(count, 1, sides + 1).boxed().toList();
        return new Roll(dice, modifier);
    }

    /** The dice as {@link #parse(String)} reads them. */
    @Override
    public String toString() {
        String tail = modifier == 0 ? "" : (modifier > 0 ? "+" : "") + modifier;
        return count + "d" + sides + tail;
    }

    /** A number of any length; one that is too large for an int is as good as the largest. */
    private static int number(String digits) {
        String significant = digits.replaceFirst("^0+(?=.)", "");
        return significant.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(significant);
    }

    private static void requireWithin(String what, int minimum, int maximum, int value) {
        if (value < minimum || value > maximum) {
            throw new IllegalArgumentException(what + " must be " + minimum + " to " + maximum);
        }
    }
}
