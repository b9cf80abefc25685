package dev.rosey.core.bus;

import dev.rosey.api.bus.OverflowException;
import dev.rosey.api.event.Event;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The open questions of a bus. A question needs no subscription of its own: its answer comes to its object. */
final class PendingRequests {
    private static final int MAX_OPEN = 1 << 17;

    private final AtomicInteger open = new AtomicInteger();
    private final BusRuntime runtime;
    private final Deadlines deadlines; // of questions alone, so that they list what is open

    PendingRequests(BusRuntime runtime) {
        this.runtime = runtime;
        this.deadlines = new Deadlines(runtime);
    }

    /**
     * Opens a question.
     *
     * @throws OverflowException if too many are open
     * @throws RejectedExecutionException if the timer is shut down
     */
    PendingRequest begin(Event question, Duration timeout) {
        if (open.incrementAndGet() > MAX_OPEN) {
            open.decrementAndGet();
            throw new OverflowException(question.subject(), "the table of " + MAX_OPEN + " open requests");
        }
        PendingRequest request = new PendingRequest(question, timeout, runtime, open);
        try {
            deadlines.add(request, timeout);
        } catch (RejectedExecutionException ended) {
            open.decrementAndGet();
            throw ended;
        }
        return request;
    }

    int size() {
        return open.get();
    }

    /** Completes when all questions that are open now have ended. */
    CompletableFuture<Void> ended() {
        return CompletableFuture.allOf(requests()
                .map(request -> request.future().handle((answer, failure) -> answer))
                .toArray(CompletableFuture<?>[]::new));
    }

    void endAll(String reason) {
        requests().forEach(request -> request.end(new IllegalStateException(reason)));
    }

    private Stream<PendingRequest> requests() {
        return deadlines.all().stream().map(PendingRequest.class::cast);
    }
}
