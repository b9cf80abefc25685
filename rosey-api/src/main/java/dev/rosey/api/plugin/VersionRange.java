package dev.rosey.api.plugin;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which versions of another plugin will do: {@code 1.2} (1.2 or later), {@code [1.2,2)} (from 1.2 up to but without 2),
 * or {@code *}. Versions are numbers separated by dots; missing ones count as 0, and what follows a {@code -} or
 * {@code +} is not compared.
 *
 * @param text the range as it was written
 */
public record VersionRange(String text) {
    private static final int MAX_PARTS = 6;
    private static final int MAX_DIGITS = 9; // of a part, which is an int
    private static final int MAX_LABEL = 64;

    /** Any version. */
    public static final VersionRange ANY = new VersionRange("*");

    /**
     * Checks the text.
     *
     * @throws IllegalArgumentException if it is no range
     */
    public VersionRange {
        Interval interval = Interval.of(Objects.requireNonNull(text, "text"));
        boolean good = text.equals("*") || isVersion(text)
                || (interval != null && endIsVersion(interval.low) && endIsVersion(interval.high));
        if (!good) {
            throw new IllegalArgumentException(
                    "Not a version range: \"" + text + "\"; write 1.2, [1.2,2) or * for any version");
        }
    }

    /** Two ends with a comma between, as they are written; an end that is not there is empty. */
    private record Interval(String low, String high, boolean withLow, boolean withHigh) {
        private static @Nullable Interval of(String text) {
            int comma = text.indexOf(',');
            int last = text.length() - 1;
            boolean brackets = comma > 0 && "[(".indexOf(text.charAt(0)) >= 0 && "])".indexOf(text.charAt(last)) >= 0;
            return brackets
                    ? new Interval(text.substring(1, comma), text.substring(comma + 1, last), text.charAt(0) == '[',
                            text.charAt(last) == ']')
                    : null;
        }
    }

    /** Whether the text is a version: 1 to 6 numbers with dots between, and perhaps a label behind {@code -} or {@code +}. */
    public static boolean isVersion(String text) {
        int parts = 1;
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isDigit(c)) {
                digits++;
            } else if (digits > 0 && (c == '-' || c == '+')) {
                return isLabel(text.substring(i + 1));
            } else if (digits > 0 && c == '.' && parts < MAX_PARTS) {
                parts++;
                digits = 0;
            } else {
                return false;
            }
            if (digits > MAX_DIGITS) {
                return false;
            }
        }
        return digits > 0;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLabel(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isDigit(c) && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && ".+-".indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= MAX_LABEL;
    }

    /**
     * Whether the version lies in the range.
     *
     * @throws IllegalArgumentException if it is no version
     */
    public boolean contains(String version) {
        if (!isVersion(version)) {
            throw new IllegalArgumentException("Not a version: \"" + version + "\"; write numbers with dots, such as 1.2.0");
        }
        Interval interval = Interval.of(text);
        if (interval == null) {
            return text.equals("*") || compare(version, text) >= 0;
        }
        int aboveLow = interval.low.isEmpty() ? 1 : compare(version, interval.low);
        int belowHigh = interval.high.isEmpty() ? -1 : compare(version, interval.high);
        return (aboveLow > 0 || (aboveLow == 0 && interval.withLow))
                && (belowHigh < 0 || (belowHigh == 0 && interval.withHigh));
    }

    private static boolean endIsVersion(String text) {
        return text.isEmpty() || isVersion(text);
    }

    private static int compare(String a, String b) {
        String[] x = a.split("[-+]", 2)[0].split("\\.", -1);
        String[] y = b.split("[-+]", 2)[0].split("\\.", -1);
        for (int i = 0; i < Math.max(x.length, y.length); i++) {
            int order = Integer.compare(
                    i < x.length ? Integer.parseInt(x[i]) : 0, i < y.length ? Integer.parseInt(y[i]) : 0);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    @Override
    public String toString() {
        return text;
    }
}
