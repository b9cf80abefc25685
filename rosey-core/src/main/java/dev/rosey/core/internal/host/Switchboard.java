package dev.rosey.core.internal.host;

import dev.rosey.api.bus.EventBus;
import dev.rosey.api.bus.Outcome;
import dev.rosey.api.bus.RequestFailedException;
import dev.rosey.api.bus.Subscription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A plugin's subscriptions at the host's bus, which belong to the plugin and not to one version of it. Each is a
 * {@link Line}. One generation is active, and one write makes another so, for all lines at once; what waits in their
 * queues at that moment goes to the new one. Safe for use by any number of threads.
 *
 * <p>A generation that is not active yet registers handlers without effect. A line that only it has is opened right
 * before the switch; requests and deliveries that arrive there too early wait for it, events are passed over. A line
 * that only the old one has takes nothing more after the switch, and the old one handles what waits there.
 */
final class Switchboard {
    private final EventBus bus;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<LineKey, Line> lines = new LinkedHashMap<>(); // guarded by lock
    private volatile Generation active = new Generation(this); // written under lock, as is all below
    private volatile @Nullable CompletableFuture<Void> turn;
    private @Nullable Generation standby; // guarded by lock

    Switchboard(EventBus bus) {
        this.bus = bus;
    }

    EventBus bus() {
        return bus;
    }

    Generation active() {
        return active;
    }

    /** Completes when the switch that is under way is done; {@code null} when none is. */
    @Nullable CompletableFuture<Void> turn() {
        return turn;
    }

    /**
     * Begins a generation that is to become active.
     *
     * @throws IllegalStateException if there is one already
     */
    Generation next() {
        lock.lock();
        try {
            if (standby != null) {
                throw new IllegalStateException("Another version of the plugin is about to take over already");
            }
            Generation next = new Generation(this);
            standby = next;
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** Registers a handler; its line is open when this returns if its generation is active. */
    Subscription add(LineKey like, Slot slot) {
        Generation generation = slot.generation();
        lock.lock();
        try {
            Line line = free(like, generation);
            line.add(slot);
            if (!line.isOpen() && isServed(generation)) {
                try {
                    line.open(slot);
                } catch (RuntimeException e) {
                    line.remove(slot);
                    forget(line);
                    throw e;
                }
            }
            return slot;
        } finally {
            lock.unlock();
        }
    }

    /** The first line of that kind where a generation has no handler yet. */
    private Line free(LineKey like, Generation generation) {
        LineKey key = like;
        for (int number = 0; ; number++) {
            key = like.numbered(number);
            Line line = lines.get(key);
            if (line == null) {
                break;
            } else if (line.slot(generation) == null) {
                return line;
            }
        }
        Line line = new Line(this, key);
        lines.put(key, line);
        return line;
    }

    private boolean isServed(Generation generation) {
        return generation == active || (generation == standby && turn != null);
    }

    private void forget(Line line) {
        if (line.slots().isEmpty()) {
            lines.remove(line.key(), line);
        }
    }

    void close(Slot slot) {
        Subscription unneeded = null;
        lock.lock();
        try {
            Line line = slot.line();
            if (line != null) {
                line.remove(slot);
                forget(line);
                unneeded = line.slots().stream().anyMatch(each -> isServed(each.generation())) ? null : line.detach();
            }
        } finally {
            lock.unlock();
        }
        if (unneeded != null) {
            unneeded.close();
        }
    }

    CompletionStage<Void> drain(Slot slot) {
        Subscription draining = null;
        lock.lock();
        try {
            Line line = slot.line();
            if (line != null && line.isPinned()) {
                draining = line.subscription();
            } else if (line != null && line.isOpen() && isServed(slot.generation())) {
                draining = leave(line, slot);
            }
        } finally {
            lock.unlock();
        }
        if (draining == null) {
            close(slot);
            return CompletableFuture.completedFuture(null);
        }
        return draining.drain();
    }

    /** Takes a line off the board, with what waits there, for one generation; the others have a new one. */
    private @Nullable Subscription leave(Line line, Slot slot) {
        line.pin(slot.generation());
        lines.remove(line.key(), line);
        for (Slot other : line.slots()) {
            if (other != slot) {
                line.remove(other);
                lines.computeIfAbsent(line.key(), key -> new Line(this, key)).add(other);
            }
        }
        return line.subscription();
    }

    /**
     * Opens the lines that the next generation has and the active one has not. Afterwards, {@link #commit} or
     * {@link #giveUp} is due.
     *
     * @throws RuntimeException if one cannot be opened; then none is
     */
    void prepare(Generation next) {
        lock.lock();
        try {
            if (standby != next) {
                throw new IllegalStateException("This version of the plugin is not about to take over");
            }
            turn = new CompletableFuture<>();
            for (Line line : lines.values()) {
                Slot slot = line.slot(next);
                if (slot != null && !line.isOpen()) {
                    line.open(slot);
                }
            }
        } catch (RuntimeException e) {
            giveUp(next);
            throw e;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Makes the next generation the active one. Takes no time, so that it may be called under another lock.
     *
     * @param left completes when all that waited where only the old one listened was handed to it
     * @return ends the lines that only the old one had, and lets go on what waited for the switch; to be run at once
     */
    Runnable commit(Generation next, CompletableFuture<Void> left) {
        CompletableFuture<Void> due;
        List<Subscription> leaving = new ArrayList<>();
        lock.lock();
        try {
            due = turn;
            if (standby != next || due == null) {
                throw new IllegalStateException("This version of the plugin is not about to take over");
            }
            Generation old = active;
            for (Line line : List.copyOf(lines.values())) {
                Slot slot = line.slot(old);
                if (slot != null && line.slot(next) == null) {
                    Subscription subscription = leave(line, slot);
                    if (subscription != null) {
                        leaving.add(subscription);
                    }
                }
            }
            active = next; // from here on, everything is the new one's
            standby = null;
            turn = null;
            lines.values().forEach(line -> {
                Slot slot = line.slot(old);
                if (slot != null) {
                    line.remove(slot);
                }
            });
        } finally {
            lock.unlock();
        }
        return () -> finish(due, leaving, left);
    }

    /** Not under a lock: those that waited go on at once. */
    private static void finish(
            CompletableFuture<Void> due, List<Subscription> leaving, CompletableFuture<Void> left) {
        CompletableFuture<?> unused = CompletableFuture.allOf(leaving.stream()
                        .map(each -> each.drain().toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new))
                .whenComplete((all, failure) -> left.complete(null));
        due.complete(null);
    }

    /** Lets a generation that is not to become active go, with all that it has. */
    void giveUp(Generation next) {
        CompletableFuture<Void> due;
        List<Subscription> unneeded = new ArrayList<>();
        lock.lock();
        try {
            if (standby != next) {
                return;
            }
            due = turn;
            turn = null;
            standby = null;
            for (Line line : List.copyOf(lines.values())) {
                Slot slot = line.slot(next);
                if (slot != null) {
                    line.remove(slot);
                    forget(line);
                    Subscription subscription = line.slot(active) == null ? line.detach() : null;
                    if (subscription != null) {
                        unneeded.add(subscription);
                    }
                }
            }
        } finally {
            lock.unlock();
        }
        unneeded.forEach(Subscription::close);
        if (due != null) {
            due.completeExceptionally(new RequestFailedException(
                    new Outcome.Unavailable("the version of the plugin that would answer did not take over")));
        }
    }
}
