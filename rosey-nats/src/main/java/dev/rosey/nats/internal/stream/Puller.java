package dev.rosey.nats.internal.stream;

import io.nats.client.Dispatcher;
import io.nats.client.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps requests for messages at a consumer of the server, so that messages come without being asked for one by one.
 * What ends a request is noticed, and so is silence: the server shows with heartbeats that it is still there.
 */
final class Puller {
    /** Takes what is pulled, on the thread of the inbox. */
    interface Sink {
        void message(Message message);

        /** The consumer may be gone: the requests find nobody, or were told so, or there is silence. */
        void doubtful(String why);
    }

    private static final long EXPIRES = Duration.ofSeconds(30).toNanos();
    private static final Duration SHORT_PAUSE = Duration.ofMillis(250);
    private static final int NO_RESPONDERS = 503;
    private static final int CONFLICT = 409;

    private final ReentrantLock lock = new ReentrantLock();
    private final Room room;
    private final Inbox inbox;
    private final String next; // where requests go
    private final IntSupplier wanted; // how many messages there is room for
    private final Sink sink;
    private final String prefix;
    private final long heartbeat;

    // guarded by lock
    private @Nullable Dispatcher subscription;
    private boolean active;
    private long round; // of requests; what ends those of an earlier round does not count
    private int outstanding;
    private long heard;
    private boolean paused;

    Puller(Room room, Inbox inbox, String next, IntSupplier wanted, Sink sink) {
        this.room = room;
        this.inbox = inbox;
        this.next = next;
        this.wanted = wanted;
        this.sink = sink;
        this.prefix = inbox.unique() + '.';
        this.heartbeat = room.spec().heartbeat().toNanos();
    }

    void start() {
        lock.lock();
        try {
            active = true;
            heard = System.nanoTime();
            subscription = inbox.subscribe(prefix + '*', this::received);
            ask();
        } finally {
            lock.unlock();
        }
        watch();
    }

    /** Asks for more if there is room. */
    void pump() {
        lock.lock();
        try {
            ask();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets all requests and asks anew, as after a lost connection. */
    void restart() {
        lock.lock();
        try {
            round++;
            outstanding = 0;
            paused = false;
            heard = System.nanoTime();
            ask();
        } finally {
            lock.unlock();
        }
    }

    /** Asks for nothing more. What is on its way may still come. */
    void stop() {
        lock.lock();
        try {
            active = false;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the requests back; what is on its way still comes. Waits a short time for the server. */
    void withdraw() {
        Dispatcher ending;
        lock.lock();
        try {
            active = false;
            ending = subscription;
            subscription = null;
        } finally {
            lock.unlock();
        }
        if (ending != null) {
            inbox.drain(ending);
        }
    }

    private void ask() {
        int space = wanted.getAsInt();
        int number = space - outstanding;
        if (!active || paused || number <= 0 || outstanding > space / 2 || !room.isConnected()) {
            return;
        }
        String request = "{\"batch\":" + number + ",\"expires\":" + EXPIRES + ",\"idle_heartbeat\":" + heartbeat + '}';
        if (room.send(next, prefix + round, null, request.getBytes(StandardCharsets.UTF_8))) {
            outstanding += number;
        }
    }

    private void received(Message message) {
        if (message.isStatusMessage()) {
            status(message);
            return;
        }
        lock.lock();
        try {
            heard = System.nanoTime();
            outstanding = Math.max(0, outstanding - 1);
        } finally {
            lock.unlock();
        }
        sink.message(message);
        pump();
    }

    private void status(Message message) {
        int code = message.getStatus().getCode();
        String text = String.valueOf(message.getStatus().getMessage());
        boolean doubtful = code == NO_RESPONDERS || (code == CONFLICT && text.startsWith("Consumer"));
        lock.lock();
        try {
            heard = System.nanoTime();
            if (message.getStatus().isHeartbeat() || !message.getSubject().equals(prefix + round)) {
                return;
            }
            outstanding = doubtful ? 0 : Math.max(0, outstanding - unserved(message));
            if (code == CONFLICT || doubtful) {
                pause();
            } else {
                ask();
            }
        } finally {
            lock.unlock();
        }
        if (doubtful) {
            sink.doubtful(text);
        } else if (code == CONFLICT) {
            Room.LOG.debug("A request at {} ended: {}", next, text);
        }
    }

    private void pause() {
        paused = true;
        var unused = room.later(SHORT_PAUSE, () -> {
            lock.lock();
            try {
                paused = false;
                ask();
            } finally {
                lock.unlock();
            }
        });
    }

    /** How many messages an ended request still wanted; all when the server does not say. */
    private static int unserved(Message message) {
        String number = message.getHeaders() == null ? null : message.getHeaders().getFirst("Nats-Pending-Messages");
        try {
            return number == null ? Integer.MAX_VALUE : Integer.parseInt(number);
        } catch (NumberFormatException e) {
            return Integer.MAX_VALUE;
        }
    }

    private void watch() {
        boolean silent;
        lock.lock();
        try {
            if (!active) {
                return;
            }
            long now = System.nanoTime();
            if (!room.isConnected()) {
                heard = now;
            }
            silent = outstanding > 0 && now - heard > heartbeat * 5 / 2;
            if (silent) {
                heard = now;
            }
            ask();
        } finally {
            lock.unlock();
        }
        if (silent) {
            sink.doubtful("no heartbeat");
        }
        var unused = room.later(heartbeat / 2, this::watch);
    }
}
