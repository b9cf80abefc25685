package dev.rosey.nats.internal.wire;

import java.nio.charset.StandardCharsets;
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
    private static final int NO_NUMBER = -100_000; // so that nothing added to it makes it one

    private Instants() {}

    /** Writes an instant in quotes, with as many digits of the second as {@link Instant#toString()} writes. */
    static void write(Instant instant, JsonOutput out) {
        long seconds = instant.getEpochSecond();
        if (seconds < FIRST || seconds > LAST) {
            out.text(instant.toString());
            return;
        }
        out.raw('"');
        int day = (int) Math.floorDiv(seconds, DAY);
        if (!out.repeatDay(day)) {
            int start = out.size();
            date(day, out);
            out.rememberDay(day, start);
        }
        int second = (int) (seconds - (long) day * DAY);
        out.raw('T');
        out.pair(second / 3600);
        out.raw(':');
        out.pair(second / 60 % 60);
        out.raw(':');
        out.pair(second % 60);
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
        out.pair(month);
        out.raw('-');
        out.pair(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1);
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
        if (text.length() > LONGEST) {
            return null;
        }
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        Instant instant = readCommon(ascii, 0, ascii.length);
        if (instant != null) {
            return instant;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /**
     * Reads the form that nearly everybody writes: a year of four digits, at most nine digits of the second, and
     * {@code Z}.
     *
     * @return the instant, or nothing when the text between two places has another form
     */
    static @Nullable Instant readCommon(byte[] text, int from, int to) {
        if (to - from < SHORTEST || to > text.length || text[to - 1] != 'Z') {
            return null;
        }
        int year = pair(text, from, (byte) 0) * 100 + pair(text, from + 2, (byte) '-');
        int month = pair(text, from + 5, (byte) '-');
        int day = pair(text, from + 8, (byte) 'T');
        int hour = pair(text, from + 11, (byte) ':');
        int minute = pair(text, from + 14, (byte) ':');
        int second = pair(text, from + 17, (byte) 0);
        int nanos = to - from == SHORTEST ? 0 : nanos(text, from + SHORTEST - 1, to - 1);
        if (year < 0 || month < 1 || month > 12 || day < 1 || day > days(year, month) || hour < 0 || hour > 23
                || minute < 0 || minute > 59 || second < 0 || second > 59 || nanos < 0) {
            return null;
        }
        return Instant.ofEpochSecond(epochDay(year, month, day) * DAY + hour * 3600L + minute * 60L + second, nanos);
    }

    /** The number of two digits, or far below zero when there are none or another character follows; 0 for any. */
    private static int pair(byte[] text, int at, byte after) {
        int tens = text[at] - '0';
        int ones = text[at + 1] - '0';
        boolean isPair = tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 && (after == 0 || text[at + 2] == after);
        return isPair ? tens * 10 + ones : NO_NUMBER;
    }

    /** The fraction of a second, or below zero when it is none. */
    private static int nanos(byte[] text, int from, int to) {
        int digits = to - from - 1;
        if (text[from] != '.' || digits < 1 || digits > FRACTION) {
            return NO_NUMBER;
        }
        int nanos = 0;
        for (int i = from + 1; i < to; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return NO_NUMBER;
            }
            nanos = nanos * 10 + digit;
        }
        for (int i = digits; i < FRACTION; i++) {
            nanos *= 10;
        }
        return nanos;
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
