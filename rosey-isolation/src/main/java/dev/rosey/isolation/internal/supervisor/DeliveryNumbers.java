package dev.rosey.isolation.internal.supervisor;

/**
 * The numbers of deliveries: a bit that no number of a call has, the place of the subscription's line, a count within the
 * line, and chance, so that who names a number has read it.
 */
final class DeliveryNumbers {
    /** How many lines there can be. */
    static final int PLACES = 1 << 11;

    private static final int PLACE_SHIFT = 51;
    private static final int COUNT_BITS = PLACE_SHIFT - Numbers.CHANCE_BITS;
    private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;
    private static final long MARK = 1L << 62;

    private DeliveryNumbers() {}

    static long of(int place, long count, int chance) {
        return MARK | ((long) place << PLACE_SHIFT) | ((count & COUNT_MASK) << Numbers.CHANCE_BITS) | chance;
    }

    /** The place in a number; negative if it is not the number of a delivery. */
    static int place(long number) {
        return (number & MARK) == 0 || number < 0 ? -1 : (int) ((number & ~MARK) >>> PLACE_SHIFT);
    }

    /** How many deliveries of a line lie between two of them, which are fewer than the counts that there are. */
    static int distance(long from, long to) {
        return (int) Math.min(Integer.MAX_VALUE, ((to >>> Numbers.CHANCE_BITS) - (from >>> Numbers.CHANCE_BITS)) & COUNT_MASK);
    }
}
