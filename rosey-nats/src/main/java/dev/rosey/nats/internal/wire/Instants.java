package dev.rosey.nats.internal.wire;

import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Instants as RFC 3339 text, exact to the nanosecond. Dates are counted in years that begin on 1 March, so that the leap
 * day is the last one; 400 of them have 146,097 days, wherever they begin.
 */
final class Instants {
    private static final int DAY = 86_400;
    private static final int DAYS_OF_400_YEARS = 146_097;
    private static final int EPOCH = 719_468; // days from 1 March of the year 0 to 1 January 1970
    private static final long FIRST = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
    private static final long LAST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
    private static final int LONGEST = 64;
    private static final int SHORTEST = 20; // 2026-01-02T03:04:05Z
    private static final int FRACTION = 9;

    private Instants() {}

    /** Writes an instant in quotes, with as many digits of the second as {@link Instant#toString()} writes. */
    static void write(Instant instant, JsonOutput out) {
        long seconds = instant.getEpochSecond();
        if (seconds < FIRST || seconds > LAST) {
            out.text(instant.toString());
            return;
        }
        out.raw('"');
        date((int) Math.floorDiv(seconds, DAY), out);
        int second = (int) Math.floorMod(seconds, (long) DAY);
        out.raw('T');
        out.padded(second / 3600, 2);
        out.raw(':');
        out.padded(second / 60 % 60, 2);
        out.raw(':');
        out.padded(second % 60, 2);
        fraction(instant.getNano(), out);
        out.raw('Z');
        out.raw('"');
    }

    private static void date(int epochDay, JsonOutput out) {
        int days = epochDay + EPOCH;
        int era = Math.floorDiv(days, DAYS_OF_400_YEARS);
        int dayOfEra = days - era * DAYS_OF_400_YEARS;
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        out.padded(era * 400 + yearOfEra + (month <= 2 ? 1 : 0), 4);
        out.raw('-');
        out.padded(month, 2);
        out.raw('-');
        out.padded(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1, 2);
    }

    private static void fraction(int nanos, JsonOutput out) {
        if (nanos == 0) {
            return;
        }
        out.raw('.');
        if (nanos % 1_000_000 == 0) {
            out.padded(nanos / 1_000_000, 3);
        } else if (nanos % 1000 == 0) {
            out.padded(nanos / 1000, 6);
        } else {
            out.padded(nanos, 9);
        }
    }

    /**
     * Reads an instant, with {@code Z} or an offset.
     *
     * @return the instant, or nothing when the text is none
     */
    static @Nullable Instant read(String text) {
        Instant instant = text.length() >= SHORTEST && text.length() <= LONGEST ? common(text) : null;
        if (instant != null || text.length() > LONGEST) {
            return instant;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Reads the form that nearly everybody writes; nothing when the text has another one. */
    private static @Nullable Instant common(String text) {
        int year = number(text, 0, 4, '-');
        int month = number(text, 5, 7, '-');
        int day = number(text, 8, 10, 'T');
        int hour = number(text, 11, 13, ':');
        int minute = number(text, 14, 16, ':');
        int second = number(text, 17, 19, text.charAt(19));
        if (year < 0 || month < 1 || month > 12 || day < 1 || day > days(year, month) || hour < 0 || hour > 23
                || minute < 0 || minute > 59 || second < 0 || second > 59) {
            return null;
        }
        int nanos = 0;
        int at = 19;
        if (text.charAt(at) == '.') {
            int start = ++at;
            while (at < text.length() && at < start + FRACTION && isDigit(text.charAt(at))) {
                nanos = nanos * 10 + (text.charAt(at++) - '0');
            }
            for (int digits = at - start; digits < FRACTION; digits++) {
                nanos *= 10;
            }
            if (at == start) {
                return null;
            }
        }
        if (at != text.length() - 1 || text.charAt(at) != 'Z') {
            return null;
        }
        return Instant.ofEpochSecond(epochDay(year, month, day) * DAY + hour * 3600L + minute * 60L + second, nanos);
    }

    /** The number between two places, or -1 when there is none or another character follows it. */
    private static int number(String text, int from, int to, char after) {
        int number = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!isDigit(c)) {
                return -1;
            }
            number = number * 10 + (c - '0');
        }
        return text.charAt(to) == after ? number : -1;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int days(int year, int month) {
        if (month == 2) {
            return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
        }
        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }

    private static long epochDay(int year, int month, int day) {
        int yearFromMarch = month <= 2 ? year - 1 : year;
        int era = Math.floorDiv(yearFromMarch, 400);
        int yearOfEra = yearFromMarch - era * 400;
        int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return (long) era * DAYS_OF_400_YEARS + dayOfEra - EPOCH;
    }
}
