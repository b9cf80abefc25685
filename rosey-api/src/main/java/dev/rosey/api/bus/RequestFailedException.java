package dev.rosey.api.bus;

import java.util.Objects;

/**
 * The responder of a request said that it failed. Code {@code BUS-003}. A responder throws it to choose the outcome
 * itself; any other exception becomes {@link Outcome.Failed}.
 */
public final class RequestFailedException extends BusException {
    private static final long serialVersionUID = 1L;

    private final transient Outcome.Failure outcome;

    /** Makes the error for an outcome. */
    public RequestFailedException(Outcome.Failure outcome) {
        super("BUS-003", outcome.message());
        this.outcome = Objects.requireNonNull(outcome, "outcome");
    }

    /** What became of the request. */
    public Outcome.Failure outcome() {
        return outcome;
    }
}
