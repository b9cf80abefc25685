package dev.rosey.benchmarks.peers;

import dev.rosey.core.routing.RoutingTable;

/**
 * Something that finds subscriptions by subject. Filters and subjects are handed over in the form that a library likes
 * best, made beforehand.
 */
public interface TopicIndex {
    /** Makes the index of a library. */
    static TopicIndex of(String library) {
        return switch (library) {
            case "rosey" -> new RoseyIndex(0);
            case "roseyCached" -> new RoseyIndex(RoutingTable.DEFAULT_CACHE_CAPACITY);
            case "hiveMq" -> new HiveMqIndex();
            case "moquette" -> new MoquetteIndex();
            case "antPathMatcher" -> new AntPathIndex();
            case "hashMap" -> new HashMapIndex();
            default -> throw new IllegalArgumentException("No such index: " + library);
        };
    }

    /** A filter in the library's form. */
    Object filter(String text);

    /** A concrete subject in the library's form. */
    Object subject(String text);

    /** Subscribes someone. */
    void add(int subscriber, Object filter);

    /** Takes a subscription back. */
    void remove(int subscriber, Object filter);

    /** Finds who is subscribed. */
    Object match(Object subject);

    /** How many {@link #match(Object)} has found. */
    int count(Object match);

    /** Subscribes somebody new to each filter of a workload. */
    default void addAll(Workload workload) {
        int subscriber = 0;
        for (String filter : workload.filters()) {
            add(subscriber++, filter(filter));
        }
    }

    /** The subjects of a workload. */
    default Object[] subjects(Workload workload) {
        return workload.subjects().stream().map(this::subject).toArray();
    }
}
