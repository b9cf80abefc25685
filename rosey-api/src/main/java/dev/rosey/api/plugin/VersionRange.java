package dev.rosey.api.plugin;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which versions of another plugin will do: {@code 1.2} (1.2 or later), {@code [1.2,2)} (from 1.2 up to but without 2),
 * or {@code *}. Versions are numbers separated by dots; missing ones count as 0, and what follows a {@code -} or
 * {@code +} is not compared.
 *
 * @param text the range as it was written
 */
public record VersionRange(String text) {
    private static final Pattern VERSION = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9}){0,5}([-+][0-9A-Za-z.+-]{1,64})?");
    private static final Pattern INTERVAL = Pattern.compile("([\\[(])([^,\\])]*),([^,\\])]*)([\\])])");

    /** Any version. */
    public static final VersionRange ANY = new VersionRange("*");

    /**
     * Checks the text.
     *
     * @throws IllegalArgumentException if it is no range
     */
    public VersionRange {
        Matcher interval = INTERVAL.matcher(Objects.requireNonNull(text, "text"));
        boolean good = text.equals("*") || isVersion(text)
                || (interval.matches() && endIsVersion(interval.group(2)) && endIsVersion(interval.group(3)));
        if (!good) {
            throw new IllegalArgumentException(
                    "Not a version range: \"" + text + "\"; write 1.2, [1.2,2) or * for any version");
        }
    }

    /** Whether the text is a version. */
    public static boolean isVersion(String text) {
        return VERSION.matcher(text).matches();
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
        Matcher interval = INTERVAL.matcher(text);
        if (!interval.matches()) {
            return text.equals("*") || compare(version, text) >= 0;
        }
        String low = interval.group(2);
        String high = interval.group(3);
        int aboveLow = low.isEmpty() ? 1 : compare(version, low);
        int belowHigh = high.isEmpty() ? -1 : compare(version, high);
        return (aboveLow > 0 || (aboveLow == 0 && "[".equals(interval.group(1))))
                && (belowHigh < 0 || (belowHigh == 0 && "]".equals(interval.group(4))));
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
