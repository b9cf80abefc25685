package dev.rosey.benchmarks.peers;

import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.core.routing.Match;
import dev.rosey.core.routing.RoutingTable;
import java.util.ArrayList;
import java.util.List;

/** Rosey's routing table. */
final class RoseyIndex implements TopicIndex {
    private final RoutingTable<Object> table;
    private final List<Object> subscribers = new ArrayList<>();

    RoseyIndex(int cacheCapacity) {
        table = RoutingTable.create(cacheCapacity);
    }

    @Override
    public Object filter(String text) {
        return SubjectFilter.of(text);
    }

    @Override
    public Object subject(String text) {
        return Subject.of(text);
    }

    @Override
    public void add(int subscriber, Object filter) {
        while (subscribers.size() <= subscriber) {
            subscribers.add(new Object());
        }
        table.add((SubjectFilter) filter, subscribers.get(subscriber));
    }

    @Override
    public void remove(int subscriber, Object filter) {
        if (!table.remove((SubjectFilter) filter, subscribers.get(subscriber))) {
            throw new IllegalStateException("Not subscribed: " + filter);
        }
    }

    @Override
    public Object match(Object subject) {
        return table.match((Subject) subject);
    }

    @Override
    public int count(Object match) {
        return ((Match<?>) match).targetCount();
    }
}
