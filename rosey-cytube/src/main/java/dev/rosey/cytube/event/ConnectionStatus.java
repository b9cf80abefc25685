package dev.rosey.cytube.event;

import java.util.Objects;
import java.util.Optional;

/**
 * How a connector stands at one moment.
 *
 * @param state what it is doing
 * @param user its own name in the channel, when it is logged in
 * @param rank its own standing, -1 when it is not logged in
 * @param login what became of the last login; empty before, and for an anonymous connector
 * @param connections how many connections became ready so far
 * @param waiting how many messages wait to be sent or to be shown
 * @param problem what ended the last connection or attempt, or what is in the way of this one; empty when nothing is
 */
public record ConnectionStatus(
        State state,
        Optional<String> user,
        double rank,
        Optional<LoginOutcome> login,
        long connections,
        int waiting,
        String problem) {
    /** What a connector is doing. */
    public enum State {
        /** It was not started yet. */
        NEW,
        /** It looks for the server, connects, joins or logs in. */
        CONNECTING,
        /** It is in the channel under its name. */
        READY,
        /** It waits to try again. */
        WAITING,
        /** It has left for good. */
        ENDED
    }

    /** Checks that the parts are there. */
    public ConnectionStatus {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(login, "login");
        Objects.requireNonNull(problem, "problem");
    }
}
