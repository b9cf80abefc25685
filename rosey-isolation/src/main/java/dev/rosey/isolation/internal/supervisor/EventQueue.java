package dev.rosey.isolation.internal.supervisor;

import dev.rosey.api.event.Event;
import dev.rosey.api.event.Priority;
import dev.rosey.isolation.internal.frame.Batch;
import dev.rosey.isolation.internal.frame.FrameException;
import dev.rosey.isolation.internal.frame.FrameWriter;
import dev.rosey.isolation.internal.frame.Outgoing;
import dev.rosey.isolation.internal.frame.Protocol;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Events that wait for a plugin or are with it: a bounded line for each subscription, served in turn while the plugin
 * has credit. A full line loses events by its overflow policy, low priority first and never a critical one, so that a
 * plugin that does not read never holds up a publisher. Losses are told when the line has run empty or is closed, or
 * when asked. Safe for use by any number of threads.
 */
final class EventQueue implements FrameWriter.Source {
    private static final long MAX_BYTES = 16 << 20;
    private static final int SOME = 32; // events that are taken at a time
    private static final int TRIES = 100;

    private final Numbers numbers;
    private final Consumer<String> onLoss;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<@Nullable EventLine> lines = new ArrayList<>(); // open, or not finished by the plugin
    private final ArrayDeque<EventLine> turn = new ArrayDeque<>(); // those that have events
    private final ArrayDeque<EventLine> losing = new ArrayDeque<>(); // those that lost some since they were last empty
    private int credit = Protocol.EVENT_WINDOW;
    private long creditBytes = Protocol.EVENT_BYTES; // one frame may exceed it
    private long bytes;
    private int unfinished;
    private volatile boolean hasCredit = true; // written under lock
    private final @Nullable EventLine.Waiting[] picked = new EventLine.Waiting[SOME]; // of who drains, as are the chances
    private final int[] chances = new int[SOME];
    private int ready; // how many of the chances are not used

    /** The action is told losses in words, outside the lock. */
    EventQueue(Numbers numbers, Consumer<String> onLoss) {
        this.numbers = numbers;
        this.onLoss = onLoss;
    }

    /**
     * Gives a line its place.
     *
     * @throws IllegalStateException if there are too many lines
     */
    void open(EventLine line) {
        lock.lock();
        try {
            int free = lines.indexOf(null);
            int place = free < 0 ? lines.size() : free;
            if (place >= DeliveryNumbers.PLACES) {
                throw new IllegalStateException("The plugin has not finished with the events of "
                        + DeliveryNumbers.PLACES + " subscriptions; finish with some first");
            }
            if (free < 0) {
                lines.add(line);
            } else {
                lines.set(place, line);
            }
            line.placeAt(place);
        } finally {
            lock.unlock();
        }
    }

    /** Drops what waits in a line; the plugin may still finish with what it has. */
    void close(EventLine line) {
        String loss;
        lock.lock();
        try {
            line.close();
            if (line.changeTurn(false)) {
                turn.remove(line);
            }
            if (line.changeLosing(false)) {
                losing.remove(line);
            }
            loss = line.takeLoss();
            for (EventLine.Waiting next = line.poll(); next != null; next = line.poll()) {
                drop(next);
            }
            freePlace(line);
        } finally {
            lock.unlock();
        }
        tell(loss);
    }

    private void freePlace(EventLine line) {
        if (line.isClosed() && line.isFinished() && line.place() >= 0) {
            lines.set(line.place(), null);
            line.placeAt(-1);
        }
    }

    /** Lets an event wait, or loses one; says no if the publisher is to know that it was refused. */
    boolean add(EventLine line, EventLine.Waiting event) {
        Priority priority = event.event.priority();
        enter();
        try {
            if (line.isClosed()) {
                return true;
            }
            while (bytes + event.length() > MAX_BYTES || line.isFull(priority)) {
                EventLine.Waiting shed = line.shed(priority);
                if (line.changeLosing(true)) {
                    losing.add(line);
                }
                if (shed == null) {
                    return !line.refuses(priority);
                }
                drop(shed);
            }
            line.add(event);
            if (line.changeTurn(true)) {
                turn.add(line);
            }
            bytes += event.length();
            unfinished++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the lock, which is never held for long, so that it pays to try for a while before the thread is parked. */
    private void enter() {
        for (int i = 0; i < TRIES; i++) {
            if (lock.tryLock()) {
                return;
            }
            Thread.onSpinWait();
        }
        lock.lock();
    }

    private void drop(EventLine.Waiting event) {
        bytes -= event.length();
        unfinished--;
    }

    /**
     * The plugin has finished with an event, and all before it in its line.
     *
     * @param number the number under which the event was sent
     * @return the event's frame, which the plugin must have read
     * @throws FrameException if the plugin has no such event
     */
    Outgoing finished(long number) {
        List<EventLine.Waiting> finished = new ArrayList<>();
        List<String> losses = List.of();
        enter();
        try {
            EventLine line = line(number);
            if (line == null || !line.finish(number, finished::add)) {
                throw new FrameException("it gave credit for an event that it was not sent, or twice for one");
            }
            unfinished -= finished.size();
            credit += finished.size();
            for (EventLine.Waiting event : finished) {
                creditBytes += event.length();
            }
            hasCredit = credit > 0 && creditBytes > 0;
            freePlace(line);
            if (!losing.isEmpty()) {
                List<String> over = new ArrayList<>();
                losing.removeIf(each -> each.isEmpty() && each.changeLosing(false) && over.add(each.takeLoss()));
                losses = over;
            }
        } finally {
            lock.unlock();
        }
        losses.forEach(this::tell);
        return finished.get(finished.size() - 1);
    }

    private @Nullable EventLine line(long number) {
        int place = DeliveryNumbers.place(number);
        return place < 0 || place >= lines.size() ? null : lines.get(place);
    }

    /** The event that the plugin has under a number. */
    @Nullable Event event(long number) {
        lock.lock();
        try {
            EventLine line = line(number);
            return line == null ? null : line.event(number);
        } finally {
            lock.unlock();
        }
    }

    /** Whether the plugin takes events now. When it does again, {@link #finished} was called. */
    boolean hasCredit() {
        return hasCredit;
    }

    /** How many events wait or are with the plugin. */
    int size() {
        lock.lock();
        try {
            return unfinished;
        } finally {
            lock.unlock();
        }
    }

    /** Tells what was lost so far by lines that have not run empty. */
    void tellLosses() {
        List<String> losses = new ArrayList<>();
        lock.lock();
        try {
            losing.forEach(line -> losses.add(line.takeLoss()));
        } finally {
            lock.unlock();
        }
        losses.forEach(this::tell);
    }

    private void tell(String loss) {
        if (!loss.isEmpty()) {
            onLoss.accept(loss);
        }
    }

    /**
     * Sends events while the plugin has credit, each line one in turn. Some at a time are taken under the lock, so that it
     * is never held for long.
     */
    @Override
    public void drainTo(Batch batch) {
        int taken;
        do {
            if (ready == 0) {
                numbers.chances(chances);
                ready = SOME;
            }
            taken = take(batch);
            for (int i = 0; i < taken; i++) {
                EventLine.Waiting next = Objects.requireNonNull(picked[i]);
                picked[i] = null;
                next.writeNumber();
                boolean unused = batch.add(next);
            }
        } while (taken > 0);
    }

    /** Takes what is to be sent next, as far as the batch has room for it; says how many. */
    private int take(Batch batch) {
        int taken = 0;
        int length = 0;
        enter();
        try {
            while (ready > 0 && hasCredit && !turn.isEmpty()) {
                EventLine line = turn.element();
                EventLine.Waiting next = line.peek();
                if (next != null) {
                    if (!(taken == 0 ? batch.hasRoom(next.length()) : batch.fits(length, next.length()))) {
                        break;
                    }
                    line.send(chances[--ready]);
                    picked[taken++] = next;
                    length += next.length();
                    bytes -= next.length();
                    credit--;
                    creditBytes -= next.length();
                    hasCredit = credit > 0 && creditBytes > 0;
                }
                turn.remove();
                if (line.isEmpty()) {
                    boolean unused = line.changeTurn(false);
                } else {
                    turn.add(line);
                }
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }
}
