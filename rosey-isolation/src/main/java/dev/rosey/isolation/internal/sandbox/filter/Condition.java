package dev.rosey.isolation.internal.sandbox.filter;

/**
 * A test of one half of an argument. Most arguments are 32 bits wide for the kernel, which ignores the upper half; what
 * is wider, such as an address, takes two conditions.
 *
 * @param argument which argument, from 0
 * @param isUpper whether its upper half is looked at
 * @param mask the bits that are looked at
 * @param comparison how they are compared
 * @param value with what
 */
public record Condition(int argument, boolean isUpper, int mask, Comparison comparison, int value) {
    /** Ways to compare; numbers are unsigned. */
    public enum Comparison {
        /** Equal. */
        EQUAL,
        /** Not equal. */
        OTHER,
        /** Equal or above. */
        AT_LEAST
    }

    /** Checks. */
    public Condition {
        if (argument < 0 || argument > 5) {
            throw new IllegalArgumentException("argument must be 0 to 5 but is " + argument);
        }
    }

    static Condition is(int argument, int value) {
        return new Condition(argument, false, -1, Comparison.EQUAL, value);
    }

    static Condition isNot(int argument, int value) {
        return new Condition(argument, false, -1, Comparison.OTHER, value);
    }

    static Condition isAtLeast(int argument, int value) {
        return new Condition(argument, false, -1, Comparison.AT_LEAST, value);
    }

    static Condition upperIs(int argument, int value) {
        return new Condition(argument, true, -1, Comparison.EQUAL, value);
    }

    /** Some of the bits are set. */
    static Condition has(int argument, int bits) {
        return new Condition(argument, false, bits, Comparison.OTHER, 0);
    }

    /** None of the bits is set. */
    static Condition lacks(int argument, int bits) {
        return new Condition(argument, false, bits, Comparison.EQUAL, 0);
    }

    /** Of the bits in a mask, exactly these are set. */
    static Condition masked(int argument, int mask, int bits) {
        return new Condition(argument, false, mask, Comparison.EQUAL, bits);
    }

    /** Whether it holds for a call with these arguments. */
    public boolean test(long[] arguments) {
        long whole = arguments[argument];
        int seen = (int) (isUpper ? whole >>> 32 : whole) & mask;
        return switch (comparison) {
            case EQUAL -> seen == value;
            case OTHER -> seen != value;
            case AT_LEAST -> Integer.compareUnsigned(seen, value) >= 0;
        };
    }
}
