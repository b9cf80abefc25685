package dev.rosey.nats.internal.stream;

import dev.rosey.api.bus.DropReason;
import dev.rosey.api.bus.DurablePublishException;
import dev.rosey.api.bus.NoConsumersException;
import dev.rosey.api.bus.OverflowException;
import dev.rosey.api.bus.PayloadTooLargeException;
import dev.rosey.api.event.Event;
import io.nats.client.Message;
import io.nats.client.support.JsonParseException;
import io.nats.client.support.JsonParser;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Publishes durable events and waits for the server's confirmations. What is not confirmed is sent again, with the same
 * id, until its deadline; the server drops what it has already. All sending is under one lock, so that what is sent
 * again after a lost connection stays before what is published meanwhile.
 */
final class Publisher {
    private static final byte[] REFUSED = "{\"error\":".getBytes(StandardCharsets.US_ASCII);
    private static final int NO_RESPONDERS = 503;
    private static final long SWEEP = Duration.ofMillis(50).toNanos();
    private static final long FIRST_PAUSE = Duration.ofMillis(100).toNanos();
    private static final long FIRST_DOUBT = Duration.ofMillis(300).toNanos(); // where no stream was ever seen

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Outgoing> order = new ArrayDeque<>(); // as published; guarded by lock, as is all below
    private boolean behind; // some wait for the connection and must go first
    private boolean sweeping;
    private final List<Runnable> idle = new ArrayList<>();

    private final AtomicLong unconfirmed = new AtomicLong();
    private final AtomicLong unconfirmedBytes = new AtomicLong();

    private final Room room;
    private final Inbox inbox;
    private final StreamLookup lookup;
    private final Completions completions;
    private final Receipts receipts;
    private final long retryAfter;
    private final long deadline;

    Publisher(Room room, Inbox inbox, JetStreamApi api) {
        this.room = room;
        this.inbox = inbox;
        this.lookup = new StreamLookup(api);
        this.receipts =
                new Receipts(room, api, (stream, events) -> room.execute(() -> sendAgain(stream, events)));
        this.completions = new Completions(room, this::tellIdle);
        this.retryAfter = room.spec().retryAfter().toNanos();
        this.deadline = room.spec().deadline().toNanos();
    }

    /** Publishes an event within the window. */
    CompletableFuture<Void> publish(Event event) {
        Outgoing outgoing = new Outgoing(event, room.wire().encode(event));
        long number = unconfirmed.incrementAndGet();
        long bytes = unconfirmedBytes.addAndGet(outgoing.size());
        if (number > room.spec().window() || (bytes > room.spec().windowBytes() && number > 1)) {
            release(outgoing);
            room.reports().dropped(DropReason.OVERFLOW_REFUSED);
            return CompletableFuture.failedFuture(
                    new OverflowException(event.subject(), "the window of unconfirmed durable events"));
        }
        submit(outgoing);
        room.reports().published();
        return outgoing.done;
    }

    /** Publishes a dead letter: beyond any window, and asking at once whether a stream keeps it. */
    CompletableFuture<Void> publishLetter(Event letter) {
        Outgoing outgoing = new Outgoing(letter, room.wire().encode(letter));
        unconfirmed.incrementAndGet();
        unconfirmedBytes.addAndGet(outgoing.size());
        submit(outgoing);
        if (room.isConnected()) {
            var unused = lookup.ask(outgoing.subject).thenAccept(streams -> {
                if (streams.isEmpty()) {
                    end(outgoing, new NoConsumersException(letter.subject()));
                }
            });
        }
        return outgoing.done;
    }

    private void submit(Outgoing outgoing) {
        outgoing.number = inbox.open(message -> answered(outgoing, message));
        boolean arm;
        lock.lock();
        try {
            tidy();
            order.add(outgoing);
            behind = behind || !transmit(outgoing);
            arm = !sweeping;
            sweeping = true;
        } finally {
            lock.unlock();
        }
        if (arm) {
            sweepLater();
        }
    }

    /** Forgets those that have ended, at the head always and everywhere when they are many. */
    private void tidy() {
        for (Outgoing head = order.peek(); head != null && head.isEnded(); head = order.peek()) {
            order.remove();
        }
        if (order.size() > 4L * room.spec().window()) {
            order.removeIf(Outgoing::isEnded);
        }
    }

    /** Sends one; false when it has to wait for the connection. */
    private boolean transmit(Outgoing outgoing) {
        if (behind || !room.isConnected()) {
            return false;
        }
        try {
            boolean sent = room.send(outgoing.subject, inbox.subject(outgoing.number), outgoing.headers, outgoing.body);
            outgoing.sentNow();
            return sent;
        } catch (IllegalArgumentException e) { // larger than the server allows
            PayloadTooLargeException failure = new PayloadTooLargeException(
                    outgoing.event.subject(), outgoing.size(), room.connection().getMaxPayload());
            room.execute(() -> end(outgoing, failure));
            return true;
        }
    }

    /** The connection is back: everything unconfirmed is sent again, in order. */
    void reconnected() {
        lock.lock();
        try {
            behind = false;
            for (Outgoing each : order) {
                if (!each.isEnded() && !transmit(each)) {
                    behind = true;
                    return;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void answered(Outgoing outgoing, Message message) {
        if (message.isStatusMessage()) {
            if (message.getStatus().getCode() == NO_RESPONDERS) {
                outgoing.trouble = "nobody answers for its stream";
                findOut(outgoing);
            }
            return;
        }
        byte[] body = message.getData();
        Confirmation confirmation = Confirmation.of(body);
        if (confirmation != null) {
            confirmed(outgoing, confirmation);
        } else if (startsWith(body, REFUSED)) {
            refused(outgoing, body);
        } // else the answer of somebody who takes the event for a question
    }

    private void confirmed(Outgoing outgoing, Confirmation by) {
        if (by.sequence() == 0) {
            outgoing.heldBack();
            pause(outgoing, "the stream " + by.stream() + " has not stored it yet");
            return;
        }
        lookup.confirmed(outgoing.subject);
        if (!outgoing.isEnded()) {
            receipts.confirmed(by.stream(), outgoing);
        }
        end(outgoing, null);
    }

    private void sendAgain(String stream, List<Outgoing> events) {
        Room.LOG.info("The stream {} has another leader; what it confirmed last is sent again ({} events), in case the "
                + "new one has not got it", stream, events.size());
        events.forEach(each -> submit(each.again()));
    }

    private void refused(Outgoing outgoing, byte[] body) {
        ApiException error;
        try {
            error = JetStreamApi.error(JsonParser.parse(body));
        } catch (JsonParseException e) {
            return; // no answer of JetStream's
        }
        if (error == null) {
            return;
        }
        String text = String.valueOf(error.getMessage());
        if (error.code() == ApiException.STORE_FAILED && text.startsWith("maximum")) {
            room.reports().dropped(DropReason.OVERFLOW_REFUSED);
            end(outgoing, new OverflowException(outgoing.event.subject(), "its stream (" + text + ")"));
        } else if (error.isAbsent()) {
            end(outgoing, JetStreamApi.unavailable("Cannot publish durably on " + outgoing.subject, error));
        } else if (error.isPassing()) {
            if (error.code() == ApiException.DUPLICATE_IN_PROCESS) {
                outgoing.heldBack();
            }
            pause(outgoing, text);
        } else {
            end(outgoing, new DurablePublishException(outgoing.event.subject(), text));
        }
    }

    private static void pause(Outgoing outgoing, String trouble) {
        outgoing.trouble = trouble;
        outgoing.pause = FIRST_PAUSE << Math.min(4, Math.max(0, outgoing.tries() - 1));
    }

    /** Asks whether a stream keeps the subject; if none does, the event fails now and not at its deadline. */
    private void findOut(Outgoing outgoing) {
        var unused = lookup.ask(outgoing.subject)
                .whenComplete((streams, failure) -> foundOut(outgoing, streams, failure));
    }

    private void foundOut(Outgoing outgoing, @Nullable List<String> streams, @Nullable Throwable failure) {
        if (streams != null) {
            if (streams.isEmpty()) {
                end(outgoing, new NoConsumersException(outgoing.event.subject()));
            } else {
                pause(outgoing, "the stream " + streams.get(0) + " gave no confirmation");
            }
            return;
        }
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        if (cause instanceof ApiException refused && refused.isAbsent() && !lookup.isAlive()) {
            end(outgoing, JetStreamApi.unavailable("Cannot publish durably on " + outgoing.subject, refused));
        } else {
            pause(outgoing, String.valueOf(cause == null ? null : cause.getMessage()));
        }
    }

    private void sweepLater() {
        if (room.later(SWEEP, this::sweep) == null) {
            failAll("the bus is closed");
        }
    }

    private void sweep() {
        long now = System.nanoTime();
        List<Outgoing> late = new ArrayList<>();
        List<Outgoing> silent = new ArrayList<>();
        boolean connected = room.isConnected();
        boolean again;
        lock.lock();
        try {
            order.removeIf(Outgoing::isEnded);
            if (connected) {
                behind = false;
            }
            for (Outgoing each : order) {
                if (now - each.since > deadline) {
                    late.add(each);
                } else if (connected && isDue(each, now)) {
                    if (each.tries() > 0) {
                        silent.add(each);
                    }
                    if (each.tries() > 0 && each.pause == 0 && !lookup.isKept(each.subject)) {
                        each.sent = now; // there may be no stream, and others would hear it twice
                    } else {
                        behind = behind || !transmit(each);
                    }
                }
            }
            again = !order.isEmpty();
            sweeping = again;
        } finally {
            lock.unlock();
        }
        late.forEach(each -> end(each, new DurablePublishException(each.event.subject(), lateness(each))));
        silent.forEach(this::findOut);
        if (again) {
            sweepLater();
        }
    }

    private String lateness(Outgoing each) {
        String trouble = each.trouble;
        return "no confirmation within " + room.spec().deadline()
                + (trouble == null ? (room.isConnected() ? "" : " (the connection is down)") : " (" + trouble + ')');
    }

    private boolean isDue(Outgoing each, long now) {
        if (each.tries() == 0) {
            return true;
        }
        long pause = each.pause;
        long patience = lookup.isKept(each.subject) ? retryAfter : Math.min(retryAfter, FIRST_DOUBT);
        patience = pause > 0 ? pause : patience;
        return now - each.sent > patience;
    }

    private void end(Outgoing outgoing, @Nullable Throwable failure) {
        if (!outgoing.end()) {
            return;
        }
        inbox.close(outgoing.number);
        if (outgoing.repeated) {
            if (failure != null) {
                Room.LOG.warn("An event on {} may be lost: it was confirmed, but the stream's next leader did not confirm "
                        + "it again", outgoing.subject, failure);
            }
            return;
        }
        completions.complete(outgoing.done, failure, () -> release(outgoing)); // so that the next one has its place
        if (unconfirmed.get() == 0) {
            tellIdle();
        }
    }

    private void release(Outgoing outgoing) {
        unconfirmed.decrementAndGet();
        unconfirmedBytes.addAndGet(-outgoing.size());
    }

    /** Runs a short action when nothing waits for confirmation. */
    void whenIdle(Runnable action) {
        lock.lock();
        try {
            idle.add(action);
        } finally {
            lock.unlock();
        }
        tellIdle();
    }

    private void tellIdle() {
        List<Runnable> actions;
        lock.lock();
        try {
            if (unconfirmed.get() != 0 || !completions.isIdle()) {
                return;
            }
            actions = List.copyOf(idle);
            idle.clear();
        } finally {
            lock.unlock();
        }
        actions.forEach(Runnable::run);
    }

    long unconfirmed() {
        return unconfirmed.get();
    }

    /** Fails everything that waits for confirmation. */
    void failAll(String reason) {
        List<Outgoing> all;
        lock.lock();
        try {
            all = List.copyOf(order);
            order.clear();
        } finally {
            lock.unlock();
        }
        receipts.close();
        all.forEach(each -> end(each, new IllegalStateException("The durable event on " + each.subject
                + " was not confirmed: " + reason)));
    }

    private static boolean startsWith(byte @Nullable [] body, byte[] start) {
        return body != null && body.length >= start.length
                && java.util.Arrays.mismatch(body, 0, start.length, start, 0, start.length) < 0;
    }
}
