package dev.rosey.core.internal.host;

import dev.rosey.api.bus.Subscription;
import dev.rosey.api.plugin.Scheduler.ScheduledTask;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The subscriptions and timers that a plugin has now, so that nothing of it stays when it is gone. */
final class Resources {
    /** More subscriptions than any sane plugin has. */
    static final int MAX_SUBSCRIPTIONS = 1024;

    /** More timers than any sane plugin has. */
    static final int MAX_TASKS = 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Subscription> subscriptions = new HashSet<>();
    private final Set<ScheduledTask> tasks = new HashSet<>();

    /** Opens a subscription and keeps it. */
    Subscription add(Supplier<Subscription> opening) {
        lock.lock();
        try {
            subscriptions.removeIf(each -> !each.isActive());
            if (subscriptions.size() >= MAX_SUBSCRIPTIONS) {
                throw new IllegalStateException("The plugin has " + MAX_SUBSCRIPTIONS
                        + " subscriptions already; close some, or use wildcards");
            }
            Subscription subscription = opening.get();
            subscriptions.add(subscription);
            return subscription;
        } finally {
            lock.unlock();
        }
    }

    void add(ScheduledTask task) {
        lock.lock();
        try {
            if (tasks.size() >= MAX_TASKS) {
                task.close();
                throw new IllegalStateException("The plugin has " + MAX_TASKS + " timers already; close some");
            }
            tasks.add(task);
        } finally {
            lock.unlock();
        }
    }

    void remove(ScheduledTask task) {
        lock.lock();
        try {
            tasks.remove(task);
        } finally {
            lock.unlock();
        }
    }

    CompletionStage<Void> drain() {
        return CompletableFuture.allOf(takeSubscriptions().stream()
                .map(each -> each.drain().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }

    void close() {
        takeSubscriptions().forEach(Subscription::close);
        takeTasks().forEach(ScheduledTask::close);
    }

    private List<Subscription> takeSubscriptions() {
        lock.lock();
        try {
            List<Subscription> taken = new ArrayList<>(subscriptions);
            subscriptions.clear();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private List<ScheduledTask> takeTasks() {
        lock.lock();
        try {
            List<ScheduledTask> taken = new ArrayList<>(tasks);
            tasks.clear();
            return taken;
        } finally {
            lock.unlock();
        }
    }
}
