package dev.rosey.isolation.worker;

import dev.rosey.api.bus.Subscription;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.isolation.internal.frame.Frame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A subscription of the plugin. Its tasks run one after another, or (for the plugin's own commands) as many at once as
 * there are threads.
 */
final class WorkerSubscription implements Subscription {
    /** What is to be done for one frame. */
    interface Work {
        /** Does it; throws nothing. */
        void run();

        /** It was done, and all that the subscription got before it. Not called for each. */
        default void settle() {}

        /** It will not be done, as there is no room for it to wait. */
        void refuse();
    }

    /** What a subscription does with what arrives. */
    @FunctionalInterface
    interface Target {
        /** Makes the work for a frame. */
        Work work(Frame frame, WorkerSubscription subscription);
    }

    private static final int SOME = 32; // works done, after which the host is told and others have their turn

    private final SubjectFilter filter;
    private final Handlers handlers;
    private final boolean parallel;
    private final Target target;
    private final Runnable onEnd;
    private final Runnable onGone;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Work> waiting = new ArrayDeque<>(); // bounded by the host: events by credit, calls by count
    private final ArrayDeque<Work> arrived = new ArrayDeque<>(); // of the thread that reads: waits from begin() on
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private int running;
    private volatile int inHand; // taken out of what waits, and not begun
    private volatile boolean active = true;
    private volatile boolean discarding;

    /** The first action is taken when the plugin wants no more, the second when nothing is left to do after that. */
    WorkerSubscription(SubjectFilter filter, Handlers handlers, boolean parallel, Target target, Runnable onEnd,
            Runnable onGone) {
        this.filter = filter;
        this.handlers = handlers;
        this.parallel = parallel;
        this.target = target;
        this.onEnd = onEnd;
        this.onGone = onGone;
    }

    /**
     * Takes what arrived; called by the reading thread.
     *
     * @return whether {@link #begin()} is to be called, once for all that arrived together
     */
    boolean accept(Frame frame) {
        Work work = target.work(frame, this);
        if (parallel) {
            enter();
            if (!handlers.run(() -> runAlone(work))) {
                work.refuse();
                boolean unused = rest();
            }
            return false;
        }
        arrived.add(work);
        if (arrived.size() > 1) {
            return false;
        }
        enter(); // until begin() has seen to what arrives
        return true;
    }

    private void enter() {
        lock.lock();
        try {
            running++;
        } finally {
            lock.unlock();
        }
    }

    /** Begins with what arrived, unless something that arrived before is being worked on; called by the reading thread. */
    void begin() {
        lock.lock();
        try {
            waiting.addAll(arrived);
            arrived.clear();
            if (running > 1) {
                running--;
                return;
            }
        } finally {
            lock.unlock();
        }
        while (!handlers.run(this::runAll) && !rest()) {
            take(SOME).forEach(Work::refuse);
            inHand = 0;
        }
    }

    private void runAlone(Work work) {
        work.run();
        boolean unused = rest();
    }

    private void runAll() {
        do {
            while (runSome()) {
                if (handlers.run(this::runAll)) {
                    return; // so that others have their turn
                }
            }
        } while (!rest());
    }

    /** Does some of what waits, and tells the host of it; says whether there may be more. */
    private boolean runSome() {
        List<Work> some = take(SOME);
        int left = some.size();
        for (Work next : some) {
            left--;
            inHand = left;
            next.run();
        }
        if (!some.isEmpty()) {
            some.get(some.size() - 1).settle();
        }
        return some.size() == SOME;
    }

    private List<Work> take(int most) {
        List<Work> some = new ArrayList<>(most);
        lock.lock();
        try {
            for (Work next = waiting.poll(); next != null; next = some.size() < most ? waiting.poll() : null) {
                some.add(next);
            }
            inHand = some.size();
        } finally {
            lock.unlock();
        }
        return some;
    }

    /** Stops working unless there is more to do; says whether it stopped. */
    private boolean rest() {
        boolean last;
        lock.lock();
        try {
            if (!waiting.isEmpty()) {
                return false;
            }
            running--;
            last = running == 0 && !active;
        } finally {
            lock.unlock();
        }
        if (last) {
            gone();
        }
        return true;
    }

    private void gone() {
        onGone.run();
        drained.complete(null);
    }

    @Override
    public SubjectFilter filter() {
        return filter;
    }

    @Override
    public boolean isActive() {
        return active;
    }

    @Override
    public long pending() {
        lock.lock();
        try {
            return (long) waiting.size() + inHand;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletionStage<Void> drain() {
        end();
        return drained;
    }

    @Override
    public void close() {
        discarding = true;
        end();
    }

    /** Whether what still waits is to be dropped, not handled. */
    boolean isDiscarding() {
        return discarding;
    }

    private void end() {
        boolean idle;
        lock.lock();
        try {
            if (!active) {
                return;
            }
            active = false;
            idle = running == 0;
        } finally {
            lock.unlock();
        }
        onEnd.run();
        if (idle) {
            gone();
        }
    }
}
