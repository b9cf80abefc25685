package dev.rosey.core.routing;

import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The filters with wildcards, and which of them changed lately. Immutable; a change gives the next one.
 *
 * @param <T> what is registered
 */
final class WildcardRoutes<T> {
    private static final int MEMORY = 64;

    private final Node<T> root;
    private final long version; // how many changes led here
    private final @Nullable SubjectFilter[] recent; // the filter whose change led to version v is at v % MEMORY

    private WildcardRoutes(Node<T> root, long version, @Nullable SubjectFilter[] recent) {
        this.root = root;
        this.version = version;
        this.recent = recent;
    }

    static <T> WildcardRoutes<T> empty() {
        return new WildcardRoutes<>(Node.empty(""), 0, new SubjectFilter[MEMORY]);
    }

    Node<T> root() {
        return root;
    }

    long version() {
        return version;
    }

    WildcardRoutes<T> changed(SubjectFilter filter, UnaryOperator<Match<T>> change) {
        Node<T> next = root.changed(filter.toString(), 0, change);
        @Nullable SubjectFilter[] memory = recent.clone();
        memory[(int) ((version + 1) % MEMORY)] = filter;
        return new WildcardRoutes<>(next == null ? Node.empty("") : next, version + 1, memory);
    }

    /** Whether it is known that no change since an earlier version concerns the subject. */
    boolean isUnchangedSince(long earlier, Subject subject) {
        if (version - earlier > MEMORY) {
            return false;
        }
        for (long each = earlier + 1; each <= version; each++) {
            SubjectFilter filter = recent[(int) (each % MEMORY)];
            if (filter == null || filter.matches(subject)) {
                return false;
            }
        }
        return true;
    }
}
