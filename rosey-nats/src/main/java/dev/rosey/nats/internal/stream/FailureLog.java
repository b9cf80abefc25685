package dev.rosey.nats.internal.stream;

import java.util.concurrent.atomic.AtomicBoolean;

/** Logs the first of several failures of a handler in a row, so that a log is not flooded. */
final class FailureLog {
    private final AtomicBoolean failing = new AtomicBoolean();
    private final String consumer;

    FailureLog(String consumer) {
        this.consumer = consumer;
    }

    void failed(String subject, Throwable reason) {
        if (failing.compareAndSet(false, true)) {
            Room.LOG.warn("The handler of the consumer \"{}\" failed at an event on {}; it is tried again, further "
                    + "failures in a row are logged at DEBUG", consumer, subject, reason);
        } else {
            Room.LOG.debug("The handler of the consumer \"{}\" failed again at an event on {}", consumer, subject, reason);
        }
    }

    void succeeded() {
        failing.set(false);
    }
}
