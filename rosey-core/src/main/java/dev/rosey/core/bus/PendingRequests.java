package dev.rosey.core.bus;

import dev.rosey.api.bus.OverflowException;
import dev.rosey.api.bus.RequestTimeoutException;
import dev.rosey.api.event.Event;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;

/** The open questions of a bus. A question needs no subscription of its own: its answer comes to its object. */
final class PendingRequests {
    private static final int MAX_OPEN = 1 << 17;

    private final Set<PendingRequest> open = ConcurrentHashMap.newKeySet();
    private final BusRuntime runtime;

    PendingRequests(BusRuntime runtime) {
        this.runtime = runtime;
    }

    PendingRequest begin(Event question, Duration timeout) {
        if (open.size() >= MAX_OPEN) {
            throw new OverflowException(question.subject(), "the table of " + MAX_OPEN + " open requests");
        }
        PendingRequest request = new PendingRequest(question, runtime);
        Future<?> alarm = runtime.after(
                timeout, () -> request.end(new RequestTimeoutException(question.subject(), timeout)));
        open.add(request);
        CompletableFuture<Event> unused = request.future().whenComplete((answer, failure) -> {
            alarm.cancel(false);
            open.remove(request);
        });
        return request;
    }

    int size() {
        return open.size();
    }

    /** Completes when all questions that are open now have ended. */
    CompletableFuture<Void> ended() {
        return CompletableFuture.allOf(open.stream()
                .map(request -> request.future().handle((answer, failure) -> answer))
                .toArray(CompletableFuture<?>[]::new));
    }

    void endAll(String reason) {
        open.forEach(request -> request.end(new IllegalStateException(reason)));
    }
}
