package dev.rosey.cytube.testing;

import java.time.Duration;
import java.time.Instant;

/** How CyTube slows a user down who says too much: a burst that only silence brings back, then a steady rate. */
final class MessageLimiter {
    private int count;
    private Instant last = Instant.MIN;

    /**
     * @param burst messages at once
     * @param sustained messages per second after that
     * @param coolDown seconds of silence that bring the burst back
     */
    record Rule(int burst, double sustained, double coolDown) {
        Rule {
            if (burst <= 0 || sustained <= 0) {
                throw new IllegalArgumentException("burst " + burst + " and sustained " + sustained + " must be positive");
            }
        }

        /** Milliseconds between two messages at the steady rate. */
        long pause() {
            return Math.round(1000 / sustained);
        }
    }

    /** Whether a message passes. One that does not pass changes nothing. */
    boolean admits(Rule rule, Instant now) {
        if (last.equals(Instant.MIN) || since(now) > rule.coolDown() * 1000) {
            count = 1;
        } else if (count < rule.burst()) {
            count++;
        } else if (since(now) < rule.pause()) {
            return false;
        }
        last = now;
        return true;
    }

    private long since(Instant now) {
        return Duration.between(last, now).toMillis();
    }
}
