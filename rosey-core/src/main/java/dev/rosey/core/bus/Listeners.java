package dev.rosey.core.bus;

import dev.rosey.api.bus.BusListener;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners of a bus. Each hears its reports in order, one at a time, off the thread that reports. */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(InProcessEventBus.class);
    private static final int CAPACITY = 1024;

    private final BusRuntime runtime;
    private final List<Slot> slots = new CopyOnWriteArrayList<>();

    Listeners(BusRuntime runtime) {
        this.runtime = runtime;
    }

    AutoCloseable add(BusListener listener) {
        Slot slot = new Slot(listener);
        slots.add(slot);
        return () -> slots.remove(slot);
    }

    void tell(Consumer<BusListener> report) {
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
                LOG.warn("A bus listener ({}) is slow: {} reports wait, further ones are not told; make it faster",
                        listener.getClass().getName(), CAPACITY);
            }
            if (wake) {
                runtime.execute(this::serve);
            }
        }

        private void serve() {
            for (Consumer<BusListener> report = next(); report != null; report = next()) {
                try {
                    report.accept(listener);
                } catch (RuntimeException | Error e) {
                    LOG.warn("A bus listener ({}) threw; it keeps listening", listener.getClass().getName(), e);
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
