package dev.rosey.api.spi;

import dev.rosey.api.bus.BusListener;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The listeners of a bus, for those who implement one. Each hears its reports in order, one at a time, off the thread
 * that reports, and at most {@value #CAPACITY} of them wait. Safe for use by any number of threads; nothing here blocks.
 */
public final class BusListeners {
    /** How many reports may wait for one listener; further ones are not told. */
    public static final int CAPACITY = 1024;

    /** Hears what listeners do wrong. */
    public interface Trouble {
        /** A listener is slow: reports are not told to it until it has heard all that wait. */
        void slow(BusListener listener);

        /** A listener threw; it keeps listening. */
        void threw(BusListener listener, Throwable failure);
    }

    private final Executor executor;
    private final Trouble trouble;
    private final List<Slot> slots = new CopyOnWriteArrayList<>();

    /**
     * Begins without a listener.
     *
     * @param executor calls the listeners
     * @param trouble hears what they do wrong
     */
    public BusListeners(Executor executor, Trouble trouble) {
        this.executor = Objects.requireNonNull(executor, "executor");
        this.trouble = Objects.requireNonNull(trouble, "trouble");
    }

    /** Adds a listener; closing what is returned takes it away. */
    public AutoCloseable add(BusListener listener) {
        Slot slot = new Slot(listener);
        slots.add(slot);
        return () -> slots.remove(slot);
    }

    /** Reports something to all listeners. */
    public void tell(Consumer<BusListener> report) {
        for (Slot slot : slots) {
            slot.add(report);
        }
    }

    private final class Slot {
        private final BusListener listener;
        private final ReentrantLock lock = new ReentrantLock();
        private final ArrayDeque<Consumer<BusListener>> reports = new ArrayDeque<>(); // guarded by lock
        private boolean served; // guarded by lock
        private boolean dropping; // guarded by lock

        Slot(BusListener listener) {
            this.listener = listener;
        }

        void add(Consumer<BusListener> report) {
            boolean wake = false;
            boolean begins = false;
            lock.lock();
            try {
                if (reports.size() < CAPACITY) {
                    reports.add(report);
                    wake = !served;
                    served = true;
                } else {
                    begins = !dropping;
                    dropping = true;
                }
            } finally {
                lock.unlock();
            }
            if (begins) {
                trouble.slow(listener);
            }
            if (wake) {
                executor.execute(this::serve);
            }
        }

        private void serve() {
            for (Consumer<BusListener> report = next(); report != null; report = next()) {
                try {
                    report.accept(listener);
                } catch (RuntimeException | Error e) {
                    trouble.threw(listener, e);
                }
            }
        }

        private @Nullable Consumer<BusListener> next() {
            lock.lock();
            try {
                Consumer<BusListener> report = reports.poll();
                if (report == null) {
                    served = false;
                    dropping = false;
                }
                return report;
            } finally {
                lock.unlock();
            }
        }
    }
}
