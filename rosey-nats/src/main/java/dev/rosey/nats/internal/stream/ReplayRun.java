package dev.rosey.nats.internal.stream;

import dev.rosey.api.bus.DurableUnavailableException;
import dev.rosey.api.event.Event;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.nats.config.Replay;
import dev.rosey.nats.config.ReplayHandler;
import dev.rosey.nats.config.ReplaySpec;
import io.nats.client.Message;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One replay. It reads through a short-lived consumer of the server that needs no acknowledgements; a gap in what that
 * one delivers, its loss, or a lost connection make a new one that goes on after the last event received.
 */
final class ReplayRun implements Replay {
    private static final int BATCH = 64;
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration LOOK = Duration.ofSeconds(5);

    private record Read(Message message, long sequence) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final ReplaySpec spec;
    private final ReplayHandler handler;
    private final Room room;
    private final Inbox inbox;
    private final JetStreamApi api;
    private final StreamFound stream;
    private final Consumer<ReplayRun> over;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    // guarded by lock
    private final ArrayDeque<Read> queue = new ArrayDeque<>();
    private @Nullable ReplaySource source;
    private boolean making;
    private boolean active = true;
    private boolean complete; // nothing more comes
    private boolean served;
    private long received; // the last place that has come
    private volatile long handled;

    private ReplayRun(
            ReplaySpec spec,
            ReplayHandler handler,
            Room room,
            Inbox inbox,
            JetStreamApi api,
            StreamFound stream,
            Consumer<ReplayRun> over) {
        this.spec = spec;
        this.handler = handler;
        this.room = room;
        this.inbox = inbox;
        this.api = api;
        this.stream = stream;
        this.over = over;
    }

    /** Begins a replay and waits until the server has begun it. */
    static ReplayRun start(
            ReplaySpec spec,
            ReplayHandler handler,
            Room room,
            Inbox inbox,
            JetStreamApi api,
            Streams streams,
            Consumer<ReplayRun> over) {
        try {
            StreamFound stream = streams.forReplay(spec);
            ReplayRun run = new ReplayRun(spec, handler, room, inbox, api, stream, over);
            run.making = true;
            run.begin(api.await(run.request()));
            if (spec.isUntilNow()) {
                run.lookLater();
            }
            return run;
        } catch (ApiException e) {
            throw JetStreamApi.unavailable("Cannot replay " + spec.filter(), e);
        }
    }

    private CompletableFuture<JsonValue> request() {
        return api.ask("CONSUMER.CREATE." + stream.name(), ReplaySource.request(spec, stream, received));
    }

    private void begin(JsonValue made) {
        ReplaySource fresh = new ReplaySource(
                this, JsonValueUtils.readString(made, "name", ""), room, inbox, api, stream.name(), this::space);
        boolean begins;
        lock.lock();
        try {
            making = false;
            begins = active && !complete;
            if (begins) {
                source = fresh;
            }
        } finally {
            lock.unlock();
        }
        if (!begins) {
            fresh.end();
        } else if (spec.isUntilNow() && JsonValueUtils.readLong(made, "num_pending", 0) == 0) {
            completed();
        } else {
            fresh.start();
        }
    }

    private int space() {
        lock.lock();
        try {
            return spec.capacity() - queue.size();
        } finally {
            lock.unlock();
        }
    }

    /** A message has come from the present source. */
    void read(ReplaySource by, Message message, AckSubject place) {
        boolean last = false;
        boolean submit;
        lock.lock();
        try {
            if (by != source || !active || complete) {
                return;
            }
            boolean beyond = spec.isUntilNow() && place.sequence() > stream.lastSequence();
            if (!beyond) {
                received = place.sequence();
                queue.add(new Read(message, place.sequence()));
            }
            last = spec.isUntilNow()
                    && (beyond || place.pending() == 0 || place.sequence() == stream.lastSequence());
            submit = !served && !queue.isEmpty();
            served |= submit;
        } finally {
            lock.unlock();
        }
        if (submit) {
            room.execute(this::serve);
        }
        if (last) {
            completed();
        }
    }

    /** The source has a gap or is gone: another one goes on. */
    void lost(ReplaySource by) {
        lock.lock();
        try {
            if (by != source || making || !active || complete) {
                return;
            }
            source = null;
            making = true;
        } finally {
            lock.unlock();
        }
        room.execute(by::end);
        makeAgain();
    }

    private void makeAgain() {
        var unused = request().whenComplete((made, failure) -> {
            if (made != null) {
                begin(made);
                return;
            }
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause instanceof ApiException refused && refused.code() == ApiException.STREAM_NOT_FOUND) {
                fail(new DurableUnavailableException("The stream " + stream.name() + " is gone", cause));
            } else if (isActive()) {
                Room.LOG.debug("The replay of {} waits for the server", spec.filter(), cause);
                var unusedTimer = room.later(PAUSE, this::makeAgain);
            }
        });
    }

    void reconnected() {
        ReplaySource current = source();
        if (current != null) {
            lost(current);
        }
    }

    private @Nullable ReplaySource source() {
        lock.lock();
        try {
            return source;
        } finally {
            lock.unlock();
        }
    }

    /** What a replay waits for may be gone from the stream meanwhile, so that its end does not show by itself. */
    private void lookLater() {
        var unused = room.later(LOOK, () -> {
            ReplaySource current = source();
            if (current != null && isActive()) {
                var unusedAnswer = current.askPending().thenAccept(pending -> {
                    if (pending == 0 && current == source()) {
                        completed();
                    }
                });
            }
            if (isActive()) {
                lookLater();
            }
        });
    }

    private void serve() {
        boolean again = true;
        for (int i = 0; again && i < BATCH; i++) {
            Read read;
            lock.lock();
            try {
                read = active ? queue.peek() : null;
                again = read != null;
                served = again;
            } finally {
                lock.unlock();
            }
            if (read != null) {
                call(read);
                handledOne(read);
            }
        }
        if (again) {
            room.execute(this::serve);
        } else {
            endIfDone();
        }
    }

    private void handledOne(Read read) {
        ReplaySource current;
        lock.lock();
        try {
            queue.remove(read);
            current = source;
        } finally {
            lock.unlock();
        }
        if (current != null) {
            current.pump();
        }
    }

    private void call(Read read) {
        Message message = read.message();
        Event event = room.wire()
                .decode(
                        message.getSubject(),
                        message.getHeaders(),
                        message.getData(),
                        stream.name() + '.' + read.sequence());
        room.reports().delivered();
        long start = System.nanoTime();
        try {
            handler.handle(event, read.sequence());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            room.reports().handlerFailed(spec.filter(), event, e);
        } catch (Throwable e) { // whatever a handler throws concerns this event alone
            Room.LOG.warn("The handler of a replay failed at {}", event, e);
            room.reports().handlerFailed(spec.filter(), event, e);
        } finally {
            room.reports().returned(System.nanoTime() - start);
            handled = read.sequence();
        }
    }

    /** Nothing more comes; the replay ends when what waits is handled. */
    private void completed() {
        ReplaySource last;
        lock.lock();
        try {
            complete = true;
            last = source;
            source = null;
        } finally {
            lock.unlock();
        }
        if (last != null) {
            room.execute(last::end);
        }
        endIfDone();
    }

    private void endIfDone() {
        boolean done;
        lock.lock();
        try {
            done = !served && (!active || (complete && queue.isEmpty()));
            active &= !done;
        } finally {
            lock.unlock();
        }
        if (done) {
            over.accept(this);
            room.executeAlways(() -> ended.complete(null));
        }
    }

    private void fail(DurableUnavailableException failure) {
        lock.lock();
        try {
            complete = true;
            active = false;
            queue.clear();
        } finally {
            lock.unlock();
        }
        over.accept(this);
        room.executeAlways(() -> ended.completeExceptionally(failure));
    }

    @Override
    public CompletionStage<Void> ended() {
        return ended.copy();
    }

    @Override
    public long lastSequence() {
        return handled;
    }

    @Override
    public SubjectFilter filter() {
        return spec.filter();
    }

    @Override
    public boolean isActive() {
        lock.lock();
        try {
            return active;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long pending() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletionStage<Void> drain() {
        completed();
        return ended();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            active = false;
            queue.clear();
        } finally {
            lock.unlock();
        }
        completed();
    }
}
