package dev.rosey.core.internal.host;

import dev.rosey.api.subject.SubjectFilter;

/**
 * What makes two versions of a plugin mean the same line. Options are no part of it, so that a version which only wants
 * more room takes over the line, with the options that it was opened with, and loses nothing.
 *
 * @param kind what is attached
 * @param filter which subjects
 * @param name the queue group or the consumer; empty for neither
 * @param number counts the like lines of one version
 */
record LineKey(Kind kind, SubjectFilter filter, String name, int number) {
    /** What is attached to a line. */
    enum Kind {
        EVENTS,
        REQUESTS,
        DELIVERIES
    }

    LineKey numbered(int other) {
        return new LineKey(kind, filter, name, other);
    }
}
