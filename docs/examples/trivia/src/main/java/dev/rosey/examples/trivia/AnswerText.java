package dev.rosey.examples.trivia;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Compares answers. The case of letters, accents, punctuation and leading articles make no difference, numbers may be
 * words, and longer words may have a slip of the keyboard in them.
 */
final class AnswerText {
    /** How many characters of an answer count. */
    static final int MAX_LENGTH = 200;

    private static final Pattern MARKS = Pattern.compile("[\\p{Mn}\\p{Me}]+");
    private static final Pattern DROPPED = Pattern.compile("['’‘ʼ`´.]+|(?<=[0-9]),(?=[0-9])");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{Mc}\\p{Nd}]+");
    private static final List<String> ARTICLES = List.of("the", "a", "an");
    private static final int ONE_SLIP_FROM = 5;
    private static final int TWO_SLIPS_FROM = 9;

    private AnswerText() {}

    /** The form in which answers are compared: words in small letters with single spaces between. */
    static String normalised(String text) {
        String cut = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text;
        String plain = MARKS.matcher(Normalizer.normalize(cut, Normalizer.Form.NFKD)).replaceAll("");
        String folded = asciiDigits(plain.toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT)
                .replace('ς', 'σ')
                .replace("&", " and "));
        // Folding may bring new marks, as the dot of a Turkish I.
        String unmarked = MARKS.matcher(Normalizer.normalize(folded, Normalizer.Form.NFKD)).replaceAll("");
        String spaced = BETWEEN_WORDS.matcher(DROPPED.matcher(unmarked).replaceAll("")).replaceAll(" ").strip();
        List<String> words = new ArrayList<>(Arrays.asList(spaced.split(" ")));
        while (words.size() > 1 && ARTICLES.contains(words.get(0))) {
            words.remove(0);
        }
        return String.join(" ", Numbers.inDigits(words));
    }

    /** Whether a text is as good as the wanted answer. */
    static boolean isSame(String wanted, String given) {
        int[] one = compact(wanted);
        int[] other = compact(given);
        if (one.length == 0 || other.length == 0) {
            return false;
        }
        return Arrays.equals(one, other) || (isSlipAllowed(one, other) && distance(one, other) <= slips(one.length));
    }

    private static int[] compact(String text) {
        return normalised(text).replace(" ", "").codePoints().toArray();
    }

    /** One digit more or less is another number. */
    private static boolean isSlipAllowed(int[] one, int[] other) {
        return Math.abs(one.length - other.length) <= slips(one.length)
                && Arrays.stream(one).noneMatch(Character::isDigit)
                && Arrays.stream(other).noneMatch(Character::isDigit);
    }

    private static int slips(int length) {
        return length >= TWO_SLIPS_FROM ? 2 : length >= ONE_SLIP_FROM ? 1 : 0;
    }

    /** How many letters must be put in, left out, replaced, or swapped with the next. */
    private static int distance(int[] one, int[] other) {
        int[][] cost = new int[one.length + 1][other.length + 1];
        for (int i = 0; i <= one.length; i++) {
            for (int j = 0; j <= other.length; j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                boolean same = one[i - 1] == other[j - 1];
                int best = Math.min(cost[i - 1][j - 1] + (same ? 0 : 1), Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1]) {
                    best = Math.min(best, cost[i - 2][j - 2] + 1);
                }
                cost[i][j] = best;
            }
        }
        return cost[one.length][other.length];
    }

    private static String asciiDigits(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> out.appendCodePoint(Character.isDigit(c) ? '0' + Character.digit(c, 10) : c));
        return out.toString();
    }
}
