package dev.rosey.core.bus;

import dev.rosey.api.bus.OverflowException;
import dev.rosey.api.event.Event;
import dev.rosey.api.subject.Subject;
import dev.rosey.core.routing.Match;
import dev.rosey.core.routing.QueueGroup;
import dev.rosey.core.routing.RoutingTable;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The live subscriptions and responders of a bus, and who of them receives what. */
final class Subscribers {
    /** What all subscriptions have to do, and have done. */
    record Load(long delivered, long pending, long oldestSince, int subscriptions) {}

    private final Set<LocalSubscription> live = ConcurrentHashMap.newKeySet();
    private final RoutingTable<LocalSubscription> routes = RoutingTable.create();

    void add(LocalSubscription subscription) {
        live.add(subscription);
        String group = subscription.group();
        if (group == null) {
            routes.add(subscription.filter(), subscription);
        } else {
            routes.add(subscription.filter(), group, subscription);
        }
    }

    void remove(LocalSubscription subscription) {
        String group = subscription.group();
        if (group == null) {
            routes.remove(subscription.filter(), subscription);
        } else {
            routes.remove(subscription.filter(), group, subscription);
        }
        live.remove(subscription);
    }

    Match<LocalSubscription> match(Subject subject) {
        return routes.match(subject);
    }

    /**
     * Gives a copy to all who are to receive the event.
     *
     * @param slot the number of this thread, see {@link ThreadSlots}
     */
    void deliver(Event event, int slot) {
        deliver(event, null, match(event.subject()), slot);
    }

    /**
     * Gives a copy to all who are to receive the event.
     *
     * @param slot the number of this thread, see {@link ThreadSlots}
     * @throws OverflowException if one of them refused it; all others have received it
     */
    void deliver(Event event, @Nullable PendingRequest request, Match<LocalSubscription> matched, int slot) {
        LocalSubscription refused = null;
        for (int i = 0; i < matched.targetCount(); i++) {
            LocalSubscription target = matched.target(i);
            Inbox.Result result = target.offer(event, request, slot);
            if (result == Inbox.Result.REFUSED) {
                refused = target;
            } else if (result == Inbox.Result.CLOSED) {
                target.missed(event, request);
            }
        }
        for (int i = 0; i < matched.groupCount(); i++) {
            LocalSubscription refusing = deliver(matched.group(i), event, request, slot);
            refused = refusing == null ? refused : refusing;
        }
        if (refused != null) {
            throw new OverflowException(event.subject(), refused.toString());
        }
    }

    /** Gives a copy to the first member, from the one whose turn it is, that is still there; returns who refused it. */
    private static @Nullable LocalSubscription deliver(
            QueueGroup<LocalSubscription> group, Event event, @Nullable PendingRequest request, int slot) {
        int turn = group.next();
        LocalSubscription member = group.member(turn);
        for (int i = 0; i < group.size(); i++) {
            member = group.member((turn + i) % group.size());
            Inbox.Result result = member.offer(event, request, slot);
            if (result != Inbox.Result.CLOSED) {
                return result == Inbox.Result.REFUSED ? member : null;
            }
        }
        member.missed(event, request);
        return null;
    }

    /** How many events wait for the slowest of those who would receive one on this subject. */
    long pending(Subject subject) {
        long most = 0;
        Match<LocalSubscription> matched = match(subject);
        for (int i = 0; i < matched.targetCount(); i++) {
            most = Math.max(most, matched.target(i).pending());
        }
        for (int i = 0; i < matched.groupCount(); i++) {
            QueueGroup<LocalSubscription> group = matched.group(i);
            long least = Long.MAX_VALUE;
            for (int j = 0; j < group.size(); j++) {
                least = Math.min(least, group.member(j).pending());
            }
            most = Math.max(most, least);
        }
        return most;
    }

    Load load() {
        long delivered = 0;
        long pending = 0;
        long oldest = Long.MAX_VALUE;
        int count = 0;
        for (LocalSubscription each : live) {
            delivered += each.delivered();
            pending += each.pending();
            oldest = Math.min(oldest, each.oldestSince());
            count++;
        }
        return new Load(delivered, pending, oldest, count);
    }

    /** Completes when all have handled what they have taken. They stay in the routing table, see there. */
    CompletableFuture<Void> drainWithBus() {
        return CompletableFuture.allOf(live.stream()
                .map(each -> each.drainWithBus().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }

    /** Closes all. */
    void closeWithBus() {
        // One by one: clear() may miss some while others are added.
        List.copyOf(live).forEach(this::closeWithBus);
    }

    /** Closes one, which stays in the routing table: an event that finds it there is counted as dropped. */
    void closeWithBus(LocalSubscription subscription) {
        subscription.closeWithBus();
        live.remove(subscription);
    }
}
