package dev.rosey.nats.internal.stream;

import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What replicated streams have confirmed lately. A leader that is killed just after it has confirmed may leave a
 * successor that has not got the event, as was seen with nats-server 2.9.10. So events are kept here until the leader
 * that confirmed them is seen in office a while later; if it is another one by then, they are sent once more, and the
 * new leader drops those that it has, by their ids.
 */
final class Receipts {
    /** Sends confirmed events once more. */
    interface Sender {
        void sendAgain(String stream, List<Outgoing> events);
    }

    private static final long PROBATION = Duration.ofSeconds(3).toNanos();
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration SHORT_PAUSE = Duration.ofMillis(200);
    private static final long ALONE = Duration.ofMinutes(1).toNanos(); // until a stream on one server is asked again
    private static final long UNKNOWN = Duration.ofMinutes(10).toNanos(); // until one that tells nothing is
    private static final int TRIES = 3; // until a stream whose leader was never told counts as one that nobody may ask

    private record Kept(Outgoing event, long confirmed) {}

    /** One stream; guarded by its lock. */
    private final class Office {
        final String stream;
        final ReentrantLock lock = new ReentrantLock();
        final ArrayDeque<Kept> kept = new ArrayDeque<>();
        long bytes;
        @Nullable String leader; // of what is kept; null until it has been told
        boolean known; // a leader has been told at some time
        int failures; // in a row, of the question for the leader
        boolean silent; // it has failed since the leader was told last
        boolean watched; // that question is open, or will be asked
        boolean doubtful; // it is open, or has failed
        long exempt = System.nanoTime(); // nothing is kept before this time

        Office(String stream) {
            this.stream = stream;
        }

        void confirmed(Outgoing event) {
            boolean begin;
            lock.lock();
            try {
                long now = System.nanoTime();
                if (now - exempt < 0) {
                    return;
                }
                keep(new Kept(event, now));
                begin = !watched;
                watched = true;
            } finally {
                lock.unlock();
            }
            if (begin) {
                ask();
            }
        }

        private void keep(Kept one) {
            boolean full = kept.size() >= room.spec().window()
                    || (!kept.isEmpty() && bytes + one.event().size() > room.spec().windowBytes());
            if (full && doubtful) {
                return; // what was confirmed before the leader may have been lost counts for more
            }
            if (full) {
                forget();
            }
            kept.add(one);
            bytes += one.event().size();
        }

        private void forget() {
            Kept oldest = kept.remove();
            bytes -= oldest.event().size();
        }

        private void forgetAll() {
            kept.clear();
            bytes = 0;
        }

        void ask() {
            lock.lock();
            try {
                doubtful = true;
            } finally {
                lock.unlock();
            }
            long asked = System.nanoTime();
            var unused = api.ask("STREAM.INFO." + stream, "")
                    .whenComplete((info, failure) -> answered(asked, failure == null ? info : null));
        }

        private void answered(long asked, @Nullable JsonValue info) {
            JsonValue cluster = info == null ? null : JsonValueUtils.readObject(info, "cluster");
            boolean alone = cluster != null && JsonValueUtils.readArray(cluster, "replicas").isEmpty();
            String found = cluster == null ? "" : JsonValueUtils.readString(cluster, "leader", "");
            List<Outgoing> again = List.of();
            lock.lock();
            try {
                failures = found.isEmpty() ? failures + 1 : 0;
                silent |= failures > 0;
                if (alone || (!known && failures >= TRIES)) {
                    forgetAll();
                    exempt = asked + (alone ? ALONE : UNKNOWN);
                } else if (!found.isEmpty()) {
                    again = takenOver(found);
                    while (!kept.isEmpty() && asked - kept.peek().confirmed() > PROBATION) {
                        forget();
                    }
                }
                goOn();
            } finally {
                lock.unlock();
            }
            if (!again.isEmpty()) {
                sender.sendAgain(stream, again);
            }
        }

        /** The stream has a leader; returns what must be sent again, since another one has confirmed it. */
        private List<Outgoing> takenOver(String by) {
            boolean same = leader == null ? !silent : leader.equals(by);
            leader = by;
            known = true;
            silent = false;
            doubtful = false;
            if (same) {
                return List.of();
            }
            List<Outgoing> again = kept.stream().map(Kept::event).toList();
            forgetAll();
            return again;
        }

        private void goOn() {
            if (closed) {
                forgetAll();
            }
            watched = !kept.isEmpty();
            if (!watched) {
                leader = null; // it may be another one when the next event is confirmed
                failures = 0;
                silent = false;
                doubtful = false;
            } else if (room.later(failures > 0 ? SHORT_PAUSE : PAUSE, this::ask) == null) {
                forgetAll();
            }
        }
    }

    private final ConcurrentMap<String, Office> offices = new ConcurrentHashMap<>();
    private final Room room;
    private final JetStreamApi api;
    private final Sender sender;
    private volatile boolean closed;

    Receipts(Room room, JetStreamApi api, Sender sender) {
        this.room = room;
        this.api = api;
        this.sender = sender;
    }

    /** A stream has confirmed an event. */
    void confirmed(String stream, Outgoing event) {
        if (room.connection().getServerInfo().getCluster() != null) {
            offices.computeIfAbsent(stream, Office::new).confirmed(event);
        }
    }

    /** Asks nothing more. */
    void close() {
        closed = true;
    }
}
