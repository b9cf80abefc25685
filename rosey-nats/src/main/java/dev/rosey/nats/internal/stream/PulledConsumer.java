package dev.rosey.nats.internal.stream;

import dev.rosey.api.bus.DeliveryHandler;
import dev.rosey.api.event.Event;
import dev.rosey.nats.internal.stream.Answers.Kind;
import dev.rosey.nats.internal.stream.Attempt.State;
import io.nats.client.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A named consumer on the server as this bus serves it. The server holds the slots: it has at most {@code maxInFlight}
 * events unacknowledged, backoffs included, over all hosts. The handler is called for one delivery at a time; the next
 * one does not wait for the stage of the one before.
 */
final class PulledConsumer {
    /** How many deliveries beyond the last attempt still reach the handler, since a host may have given some back. */
    static final int SPARE = 2;

    private static final int BATCH = 64;
    private static final int PULL = 256;

    private final ConsumerTerms terms;
    private final Room room;
    private final Inbox inbox;
    private final Graveyard graveyard;
    private final ConsumerKeeper keeper;
    private final Answers answers;
    private final FailureLog failures;
    private final long ackWait;
    private final long touchAfter;

    private final ReentrantLock lock = new ReentrantLock();
    private final InFlight inFlight; // guarded by lock, as is all below
    private final ArrayDeque<Attempt> waiting = new ArrayDeque<>();
    private final List<PullAttachment> ending = new ArrayList<>();
    private @Nullable PullAttachment attachment;
    private boolean served; // a task that serves this consumer is waiting or running
    private boolean ticking;

    PulledConsumer(ConsumerTerms terms, Room room, Inbox inbox, Graveyard graveyard, ConsumerKeeper keeper) {
        this.terms = terms;
        this.room = room;
        this.inbox = inbox;
        this.graveyard = graveyard;
        this.keeper = keeper;
        this.answers = new Answers(room, terms.options());
        this.failures = new FailureLog(terms.name());
        this.ackWait = terms.ackWaitNanos();
        this.touchAfter = terms.serverAckWait().toNanos() / 3;
        this.inFlight = new InFlight(Math.max(HandledDeliveries.LEAST_AGE, 2 * terms.serverAckWait().toNanos()));
    }

    ConsumerTerms terms() {
        return terms;
    }

    boolean isServedBy(PullAttachment candidate) {
        return locked(() -> attachment == candidate);
    }

    /** How many events wait here for the handler. What waits at the server is not known. */
    int waiting() {
        return locked(waiting::size);
    }

    /** When the oldest waiting event arrived, by {@link System#nanoTime()}, or now. */
    long oldestArrival() {
        return locked(() -> {
            Attempt oldest = waiting.peek();
            return oldest == null ? System.nanoTime() : oldest.arrived;
        });
    }

    @Nullable PullAttachment attachment() {
        return locked(() -> attachment);
    }

    /** Attaches a handler; messages come from now on. */
    PullAttachment attach(DeliveryHandler handler) {
        PullAttachment made = new PullAttachment(this, handler, room, inbox, keeper.next(), PULL);
        change(() -> {
            requireFree();
            attachment = made;
        });
        made.puller().start();
        return made;
    }

    /** Refuses a second handler. */
    void requireFree() {
        if (locked(() -> attachment) != null) {
            throw new IllegalStateException("The consumer \"" + terms.name()
                    + "\" has a handler on this bus already; close its subscription first, or use another name");
        }
    }

    /**
     * Takes a handler away: what it has not begun is given back; what it works on may still be acknowledged. The server
     * hears at once that nobody asks any more, so that it does not send what is published next to nobody.
     */
    void detach(PullAttachment leaving) {
        if (leave(leaving)) {
            if (room.isConnected()) {
                leaving.puller().withdraw();
            }
            room.executeAlways(() -> {
                var unused = withdraw(leaving);
            });
        }
    }

    private boolean leave(PullAttachment leaving) {
        boolean[] left = new boolean[1];
        change(() -> {
            if (attachment == leaving) {
                attachment = null;
                ending.add(leaving);
                leaving.puller().stop();
                for (Attempt each = waiting.poll(); each != null; each = waiting.poll()) {
                    each.state = State.DONE;
                    inFlight.giveBack(each.sequence, each);
                    leaving.returning.add(each.message);
                }
                left[0] = true;
            }
        });
        return left[0];
    }

    /** Takes the requests back; completes when all that was fetched and not begun is given back. */
    private CompletableFuture<Void> withdraw(PullAttachment leaving) {
        leaving.puller().withdraw();
        return keeper.forgetRequests().handle((answer, failure) -> {
            giveBack(leaving, false); // before the end of the handler is told
            giveBack(leaving, true);
            return null;
        });
    }

    private void giveBack(PullAttachment leaving, boolean last) {
        List<Message> returning = new ArrayList<>();
        change(() -> {
            returning.addAll(leaving.returning);
            leaving.returning.clear();
            leaving.withdrawn = last;
        });
        returning.forEach(each -> answers.send(each, Kind.NAK));
    }

    /** Ends this consumer with its bus; completes when what waits is given back. */
    CompletableFuture<Void> close() {
        PullAttachment current = attachment();
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (current != null && leave(current)) {
            room.executeAlways(() -> {
                var unused = withdraw(current).thenRun(() -> done.complete(null));
            });
        } else {
            done.complete(null);
        }
        return done;
    }

    /** A message has come. */
    void arrived(PullAttachment by, Message message) {
        AckSubject place = AckSubject.of(message.getReplyTo());
        if (place == null) {
            Room.LOG.debug("The consumer {} got a message that is none of JetStream's", terms.name());
            return;
        }
        boolean[] back = new boolean[1];
        change(() -> {
            if (attachment != by) {
                inFlight.giveBack(place.sequence(), null);
                if (by.withdrawn) {
                    back[0] = true;
                } else {
                    by.returning.add(message);
                }
                return;
            }
            Attempt before = inFlight.current(place.sequence());
            if (before != null && before.state != State.WAITING) {
                return; // it is being worked on; what becomes of it counts for this one too
            }
            if (before != null) {
                waiting.remove(before);
            }
            Attempt made = new Attempt(this, message, place, inFlight.attempt(place), by);
            inFlight.add(made);
            waiting.add(made);
            tick(Math.min(ackWait, touchAfter));
        });
        if (back[0]) {
            answers.send(message, Kind.NAK);
        }
    }

    private void serve() {
        Attempt attempt = next(null);
        for (int i = 0; attempt != null; i++) {
            serve(attempt);
            attempt = i == BATCH - 1 ? pause(attempt) : next(attempt);
        }
    }

    /** Ends a call of the handler and begins the next attempt; null when there is none, and nobody serves any more. */
    private @Nullable Attempt next(@Nullable Attempt last) {
        Attempt[] next = new Attempt[1];
        change(() -> {
            returned(last);
            Attempt taken = attachment == null ? null : waiting.poll();
            if (taken == null) {
                served = false;
                return;
            }
            taken.state = State.RUNNING;
            taken.begun = System.nanoTime();
            taken.attachment.running += 2; // one for the call itself, which may last longer than the attempt
            tick(Math.min(ackWait, touchAfter));
            next[0] = taken;
        });
        return next[0];
    }

    /** Ends a call of the handler and gives way to others. */
    private @Nullable Attempt pause(Attempt last) {
        change(() -> {
            returned(last);
            served = false;
        });
        return null;
    }

    private static void returned(@Nullable Attempt last) {
        if (last != null) {
            last.attachment.running--;
        }
    }

    private void serve(Attempt attempt) {
        try {
            Event event = attempt.decode(room.wire(), keeper.stream().name());
            if (locked(() -> inFlight.isFinished(event))) {
                settle(attempt, Kind.ACK);
            } else if (attempt.attempt > terms.options().maxAttempts() + SPARE) {
                giveUp(attempt, "no acknowledgement at any of " + (attempt.attempt - 1) + " deliveries");
            } else {
                if (attempt.begun - attempt.touched > touchAfter / 2) {
                    answers.send(attempt.message, Kind.PROGRESS);
                }
                call(attempt);
            }
        } catch (RuntimeException e) {
            ended(attempt, e);
        }
    }

    private void call(Attempt attempt) {
        if (attempt.attempt == 1) {
            room.reports().delivered();
        } else {
            room.reports().redelivered();
        }
        long start = System.nanoTime();
        try {
            Objects.requireNonNull(
                            attempt.attachment.handler().handle(attempt),
                            "The delivery handler returned no stage; return a completed one when all is done")
                    .whenComplete((done, failure) -> ended(attempt, failure));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ended(attempt, e);
        } catch (Throwable e) { // whatever a handler throws concerns this delivery alone
            ended(attempt, e);
        } finally {
            room.reports().returned(System.nanoTime() - start);
        }
    }

    private void ended(Attempt attempt, @Nullable Throwable failure) {
        if (failure == null) {
            settle(attempt, Kind.ACK);
            return;
        }
        Throwable reason =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        failures.failed(attempt.message.getSubject(), reason);
        room.reports().handlerFailed(terms.filter(), attempt.event(), reason);
        retry(attempt, "the handler failed: " + reason);
    }

    /** Ends the work on an event for good: acknowledged, also late, unless it has been given up. */
    private void settle(Attempt attempt, Kind how) {
        boolean[] settled = new boolean[1];
        change(() -> {
            State before = attempt.state;
            if (before != State.RUNNING && before != State.EXPIRED && !(before == State.BURYING && how == Kind.TERM)) {
                return;
            }
            Attempt newer = inFlight.finish(attempt, System.nanoTime());
            if (newer != null) {
                waiting.remove(newer);
            }
            release(attempt);
            attempt.state = State.DONE;
            settled[0] = true;
        });
        if (settled[0]) {
            if (how == Kind.ACK) {
                failures.succeeded();
            }
            answers.send(attempt.message, how);
        }
    }

    /** The handler's work on it counts no longer. */
    private static void release(Attempt attempt) {
        if (attempt.state == State.RUNNING || attempt.state == State.BURYING) {
            attempt.attachment.running--;
        }
    }

    /** Ends an attempt without success: the event is asked for again later, or is given up. */
    private void retry(Attempt attempt, String reason) {
        if (attempt.attempt >= terms.options().maxAttempts()) {
            if (locked(() -> attempt.state == State.RUNNING)) {
                giveUp(attempt, reason);
            }
            return;
        }
        boolean[] ended = new boolean[2];
        change(() -> {
            if (attempt.state == State.RUNNING) {
                inFlight.expire(attempt);
                release(attempt);
                attempt.state = State.EXPIRED;
                ended[0] = true;
                ended[1] = attachment != null;
            }
        });
        if (ended[0] && ended[1]) {
            answers.sendLater(attempt.message, attempt.attempt);
        } else if (ended[0]) {
            answers.send(attempt.message, Kind.NAK);
        }
    }

    /** Makes a dead letter of an event, unless it has ended already. */
    void giveUp(Attempt attempt, String reason) {
        boolean[] begins = new boolean[1];
        change(() -> {
            Attempt newer = inFlight.current(attempt.sequence);
            boolean late = attempt.state == State.EXPIRED && (newer == null || newer.state == State.WAITING);
            if (attempt.state != State.RUNNING && !late) {
                return;
            }
            if (late) {
                attempt.attachment.running++;
                if (newer != null) {
                    waiting.remove(newer);
                }
                inFlight.add(attempt);
            }
            attempt.state = State.BURYING;
            begins[0] = true;
        });
        if (begins[0]) {
            graveyard.bury(attempt, reason, keeper.stream().name(), terms.name(), () -> settle(attempt, Kind.TERM));
        }
    }

    /** Looks after what takes its time: ends what the handler does not answer, and keeps the server patient. */
    private void tick() {
        List<Attempt> silent = new ArrayList<>();
        List<Attempt> touch = new ArrayList<>();
        change(() -> {
            ticking = false;
            long now = System.nanoTime();
            long next = Long.MAX_VALUE;
            for (Attempt each : inFlight.all()) {
                if (each.state == State.RUNNING && now - each.begun >= ackWait) {
                    silent.add(each);
                    continue;
                }
                if (now - each.touched >= touchAfter && each.state != State.RUNNING) {
                    each.touched = now;
                    touch.add(each);
                }
                next = Math.min(next, each.state == State.RUNNING ? each.begun + ackWait - now : touchAfter);
            }
            if (next < Long.MAX_VALUE) {
                tick(Math.min(next, touchAfter));
            }
        });
        touch.forEach(each -> answers.send(each.message, Kind.PROGRESS));
        silent.forEach(each ->
                room.execute(() -> retry(each, "no acknowledgement within " + terms.options().ackWait())));
    }

    private void tick(long nanos) {
        if (!ticking) {
            ticking = room.later(nanos, this::tick) != null;
        }
    }

    /** Something may be wrong with the consumer on the server. */
    void doubtful(PullAttachment by, String why) {
        if (isServedBy(by)) {
            keeper.check(why, () -> locked(inFlight::resumeAt), by.puller()::restart);
        }
    }

    /** The connection is back. */
    void reconnected() {
        PullAttachment current = attachment();
        if (current != null) {
            current.puller().restart();
        }
    }

    /**
     * Changes the state under the lock, and does afterwards what the change may have made possible: the next call of
     * the handler, the end of a handler.
     */
    private void change(Runnable action) {
        List<Runnable> then = List.of();
        boolean submit;
        lock.lock();
        try {
            action.run();
            if (!ending.isEmpty()) {
                List<Runnable> finished = new ArrayList<>();
                ending.removeIf(each -> each.withdrawn && each.running == 0 && finished.add(each::finish));
                then = finished;
            }
            submit = attachment != null && !served && !waiting.isEmpty();
            served |= submit;
        } finally {
            lock.unlock();
        }
        then.forEach(room::executeAlways);
        if (submit) {
            room.execute(this::serve);
        }
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
