package dev.rosey.nats.internal.bus;

import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The live subscriptions and responders of a bus. */
final class Subscriptions {
    private final Set<LocalSubscription> live = ConcurrentHashMap.newKeySet();

    void add(LocalSubscription subscription) {
        live.add(subscription);
    }

    void remove(LocalSubscription subscription) {
        live.remove(subscription);
    }

    int size() {
        return live.size();
    }

    /** How many events wait for the slowest of those who would receive one on this subject; of a group, the fastest. */
    long pending(Subject subject) {
        long most = 0;
        Map<String, Long> groups = new HashMap<>();
        for (LocalSubscription each : live) {
            if (each.filter().matches(subject)) {
                String group = each.group();
                if (group == null) {
                    most = Math.max(most, each.pending());
                } else {
                    groups.merge(group, each.pending(), Math::min);
                }
            }
        }
        for (long least : groups.values()) {
            most = Math.max(most, least);
        }
        return most;
    }

    long pending() {
        return live.stream().mapToLong(LocalSubscription::pending).sum();
    }

    /** Since when the oldest event waits, by {@link System#nanoTime()}; {@link Long#MAX_VALUE} when none does. */
    long oldestSince() {
        return live.stream().mapToLong(LocalSubscription::oldestSince).min().orElse(Long.MAX_VALUE);
    }

    List<LocalSubscription> with(SubjectFilter filter) {
        return live.stream().filter(each -> each.filter().equals(filter)).toList();
    }

    CompletableFuture<Void> drainWithBus() {
        return CompletableFuture.allOf(live.stream()
                .map(each -> each.drainWithBus().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }

    void closeWithBus() {
        for (LocalSubscription each : List.copyOf(live)) {
            each.closeWithBus();
            live.remove(each);
        }
    }
}
