package dev.rosey.nats.internal.stream;

import dev.rosey.api.event.Event;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a consumer has received and not finished, by its place in the stream. Guarded by the lock of the consumer. */
final class InFlight {
    private static final int MAX_GIVEN_BACK = 16_384;

    private final Map<Long, Attempt> current = new HashMap<>();
    private final TreeSet<Long> unfinished = new TreeSet<>(); // those that the server delivers again too
    private final Map<Long, Integer> givenBack = new LinkedHashMap<>(); // deliveries that were no attempts
    private final HandledDeliveries finished;
    private long last; // the last place that has come

    InFlight(long maxAgeNanos) {
        this.finished = new HandledDeliveries(maxAgeNanos);
    }

    /** Which attempt a delivery is: those that this bus gave back do not count. */
    int attempt(AckSubject place) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE,
                place.delivered() - givenBack.getOrDefault(place.sequence(), 0)));
    }

    @Nullable Attempt current(long sequence) {
        return current.get(sequence);
    }

    Collection<Attempt> all() {
        return List.copyOf(current.values());
    }

    void add(Attempt attempt) {
        current.put(attempt.sequence, attempt);
        unfinished.add(attempt.sequence);
        last = Math.max(last, attempt.sequence);
    }

    /** A delivery was no attempt: the next handler gets it. */
    void giveBack(long sequence, @Nullable Attempt attempt) {
        if (attempt != null) {
            current.remove(sequence, attempt);
        }
        givenBack.merge(sequence, 1, Integer::sum);
        if (givenBack.size() > MAX_GIVEN_BACK) {
            givenBack.remove(givenBack.keySet().iterator().next());
        }
    }

    /** An attempt has ended without success. */
    void expire(Attempt attempt) {
        current.remove(attempt.sequence, attempt);
    }

    /** An event has ended; the delivery of it that waits is returned, if there is one. */
    @Nullable Attempt finish(Attempt attempt, long now) {
        finished.add(attempt.event(), now);
        unfinished.remove(attempt.sequence);
        givenBack.remove(attempt.sequence);
        Attempt held = current.get(attempt.sequence);
        if (held == null || (held != attempt && held.state == Attempt.State.RUNNING)) {
            return null;
        }
        current.remove(attempt.sequence);
        return held == attempt ? null : held;
    }

    /** Whether the event has ended lately, so that its acknowledgement must have been lost. */
    boolean isFinished(Event event) {
        return finished.contains(event, System.nanoTime());
    }

    /** Where a consumer goes on that has to be made again; 0 when nothing has come yet. */
    long resumeAt() {
        return unfinished.isEmpty() ? (last == 0 ? 0 : last + 1) : unfinished.first();
    }
}
