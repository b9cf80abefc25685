package dev.rosey.nats;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a server lets one user do. Not safe for use by several threads. */
final class ServerPermissions {
    static final String ANY_ANSWER = "_INBOX.>";

    /** Longer than the longest usual deadline of a call. */
    private static final String ANSWER_WITHIN = "2m";

    private final SortedSet<String> publish = new TreeSet<>();
    private final SortedSet<String> subscribe = new TreeSet<>();
    private boolean isOnlyReading;
    private boolean isUnlimited;

    ServerPermissions publish(String... subjects) {
        publish.addAll(List.of(subjects));
        return this;
    }

    ServerPermissions subscribe(String... subjects) {
        subscribe.addAll(List.of(subjects));
        return this;
    }

    ServerPermissions copy() {
        ServerPermissions copy = new ServerPermissions();
        copy.publish.addAll(publish);
        copy.subscribe.addAll(subscribe);
        copy.isOnlyReading = isOnlyReading;
        copy.isUnlimited = isUnlimited;
        return copy;
    }

    void onlyRead() {
        isOnlyReading = true;
    }

    void unlimited() {
        isUnlimited = true;
    }

    boolean isOnlyReading() {
        return isOnlyReading;
    }

    void write(ServerText text) {
        if (isUnlimited) {
            return;
        }
        text.open("permissions");
        text.open("publish");
        if (publish.isEmpty()) {
            text.quoted("deny", ">");
        } else {
            text.quoted("allow", publish);
        }
        text.close();
        text.open("subscribe").quoted("allow", subscribe);
        if (isOnlyReading) {
            // A member of a queue group takes events away from the others.
            text.quoted("deny", "> >");
        }
        text.close();
        // Who may answer anyone needs no bookkeeping of requests.
        if (!isOnlyReading && !publish.contains(ANY_ANSWER)) {
            text.open("allow_responses").bare("max", 1).quoted("expires", ANSWER_WITHIN).close();
        }
        text.close();
    }
}
