package dev.rosey.examples.trivia;

import dev.rosey.api.event.StrictObject;
import dev.rosey.api.event.Value;
import java.time.Duration;

/**
 * The plugin's section of the configuration.
 *
 * @param shuffle whether the questions come in a new order each time; else in the order of the file
 * @param secondsPerQuestion how long a question may be answered
 * @param rounds how many questions a quiz has when the user names no number
 */
record Settings(boolean shuffle, int secondsPerQuestion, int rounds) {
    /** The greatest number of questions in a quiz. */
    static final int MAX_ROUNDS = 40;

    private static final int MIN_SECONDS = 5;
    private static final int MAX_SECONDS = 600;

    /**
     * Reads the section.
     *
     * @throws dev.rosey.api.event.PayloadException if a field is unknown or out of its limits; the message names it
     */
    static Settings of(Value section) {
        StrictObject object = StrictObject.of(section);
        Settings settings = new Settings(
                object.flag("shuffle", true),
                within(object, "secondsPerQuestion", 30, MIN_SECONDS, MAX_SECONDS),
                within(object, "rounds", 5, 1, MAX_ROUNDS));
        object.end();
        return settings;
    }

    Duration timePerQuestion() {
        return Duration.ofSeconds(secondsPerQuestion);
    }

    private static int within(StrictObject object, String field, int otherwise, int minimum, int maximum) {
        int value = object.integer(field, otherwise);
        if (value < minimum || value > maximum) {
            throw object.problem(field, "expected " + minimum + " to " + maximum + ", found " + value);
        }
        return value;
    }
}
