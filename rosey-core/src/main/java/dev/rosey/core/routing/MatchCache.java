package dev.rosey.core.routing;

import dev.rosey.api.subject.Subject;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The matches of subjects that come often. A subject has two places. It is let in at one of {@value #CHANCE} misses, and
 * only into a place that was not hit since it was last looked at, so that subjects that come once neither cost much nor
 * drive out those that come often.
 *
 * <p>Nothing is removed when a subscription changes. An entry knows the state that it was made from: the version of the
 * filters with wildcards, and the number of changes of literal filters of its stripe. A reader that finds a later state
 * uses the entry only if no change in between concerns the subject. Whoever reads after a change has returned sees that
 * state, whatever a slower thread has put in meanwhile.
 */
final class MatchCache<T> {
    private static final int CHANCE = 16;
    private static final int STRIPES = 1024;
    private static final int HEAVIEST = 256; // larger matches are made anew, which is little beside delivering to so many

    private final AtomicReferenceArray<@Nullable Entry<T>> entries;
    private final int[] tags; // the hashes of the entries: a hint that spares a look at another's; races do no harm
    private final AtomicLongArray literalChanges = new AtomicLongArray(STRIPES);
    private final int mask;

    /**
     * Makes an empty cache.
     *
     * @param capacity how many subjects, rounded up to a power of two
     */
    MatchCache(int capacity) {
        int size = Math.max(2, Integer.highestOneBit(Math.max(1, capacity - 1)) << 1);
        this.entries = new AtomicReferenceArray<>(size);
        this.tags = new int[size];
        this.mask = size - 1;
    }

    /** What is known about a subject in this state, or null. */
    @Nullable Match<T> get(Subject subject, int hash, WildcardRoutes<T> wildcards) {
        Entry<T> entry = entry(subject, hash);
        if (entry == null) {
            return null;
        }
        if (entry.literalChanges != literalChanges(hash)) {
            return null;
        }
        if (entry.version != wildcards.version()) {
            if (!wildcards.isUnchangedSince(entry.version, subject)) {
                return null;
            }
            entry.version = wildcards.version();
        }
        if (!entry.hit) {
            entry.hit = true;
        }
        return entry.match;
    }

    private @Nullable Entry<T> entry(Subject subject, int hash) {
        int place = hash & mask;
        if (tags[place] == hash) {
            Entry<T> entry = entries.getPlain(place);
            if (entry != null && entry.subject.equals(subject)) {
                return entry;
            }
        }
        int other = place ^ 1;
        if (tags[other] == hash) {
            Entry<T> entry = entries.getPlain(other);
            if (entry != null && entry.subject.equals(subject)) {
                return entry;
            }
        }
        return null;
    }

    /** Whether the match of a subject that was not found is to be put in. Decides by chance for a new subject. */
    boolean admits(Subject subject, int hash) {
        return (ThreadLocalRandom.current().nextInt() & (CHANCE - 1)) == 0 || entry(subject, hash) != null;
    }

    /**
     * Puts a match in, unless both places are in use by subjects that come often.
     *
     * @param version the version of the filters with wildcards that it was made from
     * @param changes what {@link #literalChanges} gave before it was made
     */
    void put(Subject subject, int hash, Match<T> match, long version, long changes) {
        if (match.weight() > HEAVIEST) {
            return;
        }
        int victim = victim(subject, hash & mask);
        if (victim >= 0) {
            entries.setRelease(victim, new Entry<>(subject, match, version, changes));
            tags[victim] = hash;
        }
    }

    /** Which of the two places to use, or -1 when both are in use; they are then looked at again next time. */
    private int victim(Subject subject, int place) {
        Entry<T> one = entries.getPlain(place);
        Entry<T> other = entries.getPlain(place ^ 1);
        if (one == null || one.subject.equals(subject)) {
            return place;
        } else if (other == null || other.subject.equals(subject)) {
            return place ^ 1;
        } else if (!one.hit) {
            return place;
        } else if (!other.hit) {
            return place ^ 1;
        }
        one.hit = false;
        other.hit = false;
        return -1;
    }

    /** How often literal filters of this stripe changed; to be read before the match is made. */
    long literalChanges(int hash) {
        return literalChanges.get(hash & (STRIPES - 1));
    }

    /** To be called after a literal filter has changed, before the change is reported. One caller at a time. */
    void literalChanged(int hash) {
        literalChanges.incrementAndGet(hash & (STRIPES - 1));
    }

    /** Mixes a subject's hash, of which only the lower bits are used here. */
    static int spread(int hash) {
        int mixed = hash * 0x9E3779B9;
        return mixed ^ (mixed >>> 15);
    }

    private static final class Entry<T> {
        private final Subject subject;
        private final Match<T> match;
        private final long literalChanges;
        // A reader that gets the entry by a race may see zero, which only makes it look at more changes.
        private volatile long version;
        private boolean hit; // a hint; races do no harm

        Entry(Subject subject, Match<T> match, long version, long literalChanges) {
            this.subject = subject;
            this.match = match;
            this.version = version;
            this.literalChanges = literalChanges;
        }
    }
}
