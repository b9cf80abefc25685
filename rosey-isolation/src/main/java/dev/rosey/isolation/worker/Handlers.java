package dev.rosey.isolation.worker;

import dev.rosey.api.event.Event;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What the threads of a plugin's process handle, and what ends it. */
final class Handlers {
    /** What a thread is handling: the number that the host gave it, and the event. */
    record Current(long id, Event event) {}

    private final Crew crew;
    @SuppressWarnings("ThreadLocalUsage") // lives as long as the process, and state in statics is unwanted
    private final ThreadLocal<Place> places = ThreadLocal.withInitial(Place::new);

    /** Where a thread notes what it is handling. */
    private static final class Place {
        private @Nullable Current current;
    }

    Handlers(Crew crew) {
        this.crew = crew;
    }

    /** What the calling thread is handling, if it is. */
    @Nullable Current current() {
        return places.get().current;
    }

    /** Runs a task when a thread is free, which may be this one now; says whether there was room for it to wait. */
    boolean run(Runnable task) {
        return crew.run(task);
    }

    /** Makes a task that handles an event and can be interrupted. */
    Task task(long id, Event event, Runnable body) {
        return new Task(new Current(id, event), body);
    }

    /** Runs code that handles an event and cannot be interrupted. */
    void handling(long id, Event event, Runnable body) {
        handling(new Current(id, event), body);
    }

    private void handling(Current what, Runnable body) {
        Place place = places.get();
        place.current = what;
        try {
            body.run();
        } finally {
            place.current = null;
        }
    }

    /** Begins nothing more, and waits so long for what runs. */
    void close(long millis) throws InterruptedException {
        crew.close(millis);
    }

    /** The handling of one event. */
    final class Task implements Runnable {
        private final Current what;
        private final Runnable body;
        private final ReentrantLock lock = new ReentrantLock();
        private @Nullable Thread thread;
        private boolean cancelled;

        private Task(Current what, Runnable body) {
            this.what = what;
            this.body = body;
        }

        @Override
        public void run() {
            if (!enter(Thread.currentThread())) {
                return;
            }
            try {
                handling(what, body);
            } finally {
                enter(null);
                Thread.interrupted(); // clears what was meant for this task
            }
        }

        private boolean enter(@Nullable Thread now) {
            lock.lock();
            try {
                thread = now;
                return !cancelled;
            } finally {
                lock.unlock();
            }
        }

        /** Keeps the task from beginning, or interrupts it. */
        void cancel() {
            lock.lock();
            try {
                cancelled = true;
                if (thread != null) {
                    thread.interrupt();
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
