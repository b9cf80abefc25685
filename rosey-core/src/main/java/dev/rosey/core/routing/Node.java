package dev.rosey.core.routing;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A node in the tree of filters with wildcards. Runs of literal tokens without a branch are one step. Immutable: a
 * change makes new nodes from the root to the place, all others are shared.
 *
 * <p>A position in a text is where a token begins; {@code length + 1} means that all tokens are behind.
 *
 * @param label the literal tokens from the parent to here, with dots between them; empty for the root and behind a star
 * @param here who takes a subject that ends here
 * @param rest who takes any subject that goes on, by {@code >}
 * @param star what follows a {@code *}
 * @param only the literal child when there is one
 * @param many the literal children when there are more
 * @param <T> what is registered
 */
record Node<T>(
        String label,
        Match<T> here,
        Match<T> rest,
        @Nullable Node<T> star,
        @Nullable Node<T> only,
        @Nullable TokenMap<T> many) {

    static <T> Node<T> empty(String label) {
        return new Node<>(label, Match.empty(), Match.empty(), null, null, null);
    }

    /**
     * Adds all matches of the subject from the position on.
     *
     * @param soFar see {@link Found#add}
     */
    @Nullable Object find(String subject, int from, @Nullable Object soFar) {
        Object found = soFar;
        Node<T> node = this;
        int at = from;
        while (at < subject.length()) {
            if (!node.rest.isEmpty()) {
                found = Found.add(found, node.rest);
            }
            Node<T> starred = node.star;
            if (starred != null) {
                int end = end(subject, at);
                if (end > at) { // a foreign subject may have an empty token, which no wildcard matches
                    found = starred.find(subject, end + 1, found);
                }
            }
            TokenMap<T> children = node.many;
            Node<T> child = children == null ? node.only : children.find(subject, at);
            if (child == null || !child.leadsTo(subject, at)) {
                return found;
            }
            node = child;
            at += child.label.length() + 1;
        }
        return at > subject.length() && !node.here.isEmpty() ? Found.add(found, node.here) : found;
    }

    /** Whether all tokens of the label follow at the position. */
    private boolean leadsTo(String text, int at) {
        int end = at + label.length();
        return text.startsWith(label, at) && (end == text.length() || text.charAt(end) == '.');
    }

    /** Whether the first token of the label is the one at the position. */
    boolean beginsLike(String text, int at) {
        int end = end(text, at);
        return end(label, 0) == end - at && label.regionMatches(0, text, at, end - at);
    }

    /**
     * The tree after a change of one filter's match.
     *
     * @param filter the filter's text
     * @param from where in it this node stands
     * @return this node changed; null when nothing is left of it
     */
    @Nullable Node<T> changed(String filter, int from, UnaryOperator<Match<T>> change) {
        if (from > filter.length()) {
            return tidy(new Node<>(label, change.apply(here), rest, star, only, many));
        }
        return switch (filter.charAt(from)) {
            case '>' -> tidy(new Node<>(label, here, change.apply(rest), star, only, many));
            case '*' -> {
                Node<T> before = star == null ? empty("") : star;
                yield tidy(new Node<>(label, here, rest, before.changed(filter, from + 2, change), only, many));
            }
            default -> changedChild(filter, from, change);
        };
    }

    private @Nullable Node<T> changedChild(String filter, int from, UnaryOperator<Match<T>> change) {
        Node<T> there = child(filter, from);
        int literalEnd = literalEnd(filter, from);
        Node<T> start;
        if (there == null) {
            start = empty(filter.substring(from, literalEnd));
        } else {
            int shared = there.sharedWith(filter, from, literalEnd);
            start = shared == there.label.length() ? there : there.split(shared);
        }
        Node<T> after = start.changed(filter, from + start.label.length() + 1, change);
        return tidy(after == null ? withoutChild(there) : withChild(after));
    }

    private @Nullable Node<T> child(String filter, int from) {
        Node<T> child = many == null ? only : many.find(filter, from);
        return child != null && child.beginsLike(filter, from) ? child : null;
    }

    /** How many characters of the label, in whole tokens, follow at the position; at least the first token does. */
    private int sharedWith(String filter, int from, int literalEnd) {
        int shared = 0;
        for (int end = end(label, 0); ; end = end(label, end + 1)) {
            int inFilter = from + end;
            boolean same = inFilter <= literalEnd
                    && label.regionMatches(shared, filter, from + shared, end - shared)
                    && (inFilter == filter.length() || filter.charAt(inFilter) == '.');
            if (!same) {
                return shared;
            }
            shared = end;
            if (end == label.length()) {
                return shared;
            }
        }
    }

    /** This node cut in two behind so many characters of its label. */
    private Node<T> split(int shared) {
        Node<T> lower = new Node<>(label.substring(shared + 1), here, rest, star, only, many);
        return new Node<>(label.substring(0, shared), Match.empty(), Match.empty(), null, lower, null);
    }

    private Node<T> withChild(Node<T> child) {
        if (many != null) {
            return new Node<>(label, here, rest, star, null, many.with(child));
        } else if (only == null || only.beginsLike(child.label, 0)) {
            return new Node<>(label, here, rest, star, child, null);
        }
        return new Node<>(label, here, rest, star, null, TokenMap.of(only, child));
    }

    private Node<T> withoutChild(@Nullable Node<T> child) {
        if (child == null) {
            return this;
        } else if (many == null) {
            return new Node<>(label, here, rest, star, null, null);
        }
        TokenMap<T> fewer = many.without(child);
        Node<T> last = fewer.only();
        return new Node<>(label, here, rest, star, last, last == null ? fewer : null);
    }

    /** The node in its shortest form: null when empty, one with its child when it does nothing but lead there. */
    private static <T> @Nullable Node<T> tidy(Node<T> node) {
        if (!node.here.isEmpty() || !node.rest.isEmpty() || node.star != null || node.many != null) {
            return node;
        }
        Node<T> child = node.only;
        if (child == null) {
            return null;
        }
        return node.label.isEmpty()
                ? node
                : new Node<>(node.label + '.' + child.label, child.here, child.rest, child.star, child.only, child.many);
    }

    /** Where the run of literal tokens that begins at the position ends. */
    private static int literalEnd(String filter, int from) {
        int end = end(filter, from);
        while (end < filter.length() && filter.charAt(end + 1) != '*' && filter.charAt(end + 1) != '>') {
            end = end(filter, end + 1);
        }
        return end;
    }

    private static int end(String text, int from) {
        int dot = text.indexOf('.', from);
        return dot < 0 ? text.length() : dot;
    }
}
