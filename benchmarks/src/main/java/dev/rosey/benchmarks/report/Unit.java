package dev.rosey.benchmarks.report;

/** What the figures of a case are. */
public enum Unit {
    /** The time of an operation, and what it allocates. */
    OPERATION,

    /** A time; nobody counted what was allocated. */
    TIME,

    /** Memory, in bytes: the first number of a figure. */
    MEMORY;

    /** A figure's first number. */
    String value(Figure figure) {
        return this == MEMORY ? Units.megabytes(figure.nanos()) : Units.time(figure.nanos());
    }

    /** What was allocated, if that is known. */
    String allocated(Figure figure) {
        return this == OPERATION ? Units.bytes(figure.bytes()) : "";
    }
}
