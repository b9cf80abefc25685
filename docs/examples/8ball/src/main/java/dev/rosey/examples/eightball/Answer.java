package dev.rosey.examples.eightball;

import java.util.List;
import java.util.Objects;

/**
 * What the ball can say.
 *
 * @param leaning which way it leans
 * @param text the words
 */
record Answer(Leaning leaning, String text) {
    /** Which way an answer leans. */
    enum Leaning {
        YES,
        EVASIVE,
        NO
    }

    /** All twenty: ten lean to yes, five to neither side, five to no. */
    static final List<Answer> ALL = List.of(
            yes("I would bet my paint on it."),
            yes("Yes, and sooner than you think."),
            yes("Everything points that way."),
            yes("Go ahead, it will work out."),
            yes("The odds are with you."),
            yes("I see nothing that could stop it."),
            yes("A clear yes from in here."),
            yes("It is as good as done."),
            yes("Count on it."),
            yes("Luck is on your side today."),
            evasive("Too much foam in here, shake me once more."),
            evasive("That one I keep to myself for now."),
            evasive("Toss a coin, it knows as much as I do."),
            evasive("The ink has run, come back later."),
            evasive("Sleep on it, then put it another way."),
            no("I would not wait for it."),
            no("No, and you knew that."),
            no("Everything speaks against it."),
            no("Better make another plan."),
            no("Not while I am round."));

    Answer {
        Objects.requireNonNull(leaning, "leaning");
        Objects.requireNonNull(text, "text");
    }

    private static Answer yes(String text) {
        return new Answer(Leaning.YES, text);
    }

    private static Answer evasive(String text) {
        return new Answer(Leaning.EVASIVE, text);
    }

    private static Answer no(String text) {
        return new Answer(Leaning.NO, text);
    }
}
