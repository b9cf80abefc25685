package dev.rosey.core.routing;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The children of a node by the first token of their labels: a hash trie of 32-way nodes, so that one of ten thousand
 * children is found in three steps and replaced by copying a few dozen references. Immutable.
 *
 * @see <a href="https://infoscience.epfl.ch/record/64398">Bagwell, Ideal Hash Trees</a>
 */
final class TokenMap<T> {
    private static final int BITS = 5;
    private static final int DEEPEST = 30; // the shift of the level with the last bits; below it keys share a list

    private final int bitmap; // which of the 32 slots there are; 0 in a list of equal hashes
    private final Object[] slots; // nodes and maps; only nodes in a list

    private TokenMap(int bitmap, Object[] slots) {
        this.bitmap = bitmap;
        this.slots = slots;
    }

    static <T> TokenMap<T> of(Node<T> one, Node<T> other) {
        return new TokenMap<T>(0, new Object[0]).with(one).with(other);
    }

    /** The hash of the token that begins at a position. */
    static int hash(String text, int from) {
        int hash = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                break;
            }
            hash = 31 * hash + c;
        }
        return hash * 0x9E3779B9; // spreads similar tokens over the levels
    }

    /** The child whose label may begin with the token at this position; the caller compares. */
    @Nullable Node<T> find(String text, int from) {
        int hash = hash(text, from);
        TokenMap<T> map = this;
        for (int shift = 0; ; shift += BITS) {
            if (shift > DEEPEST) {
                return map.inList(text, from);
            }
            int bit = bit(hash, shift);
            if ((map.bitmap & bit) == 0) {
                return null;
            }
            Object slot = map.slots[map.index(bit)];
            if (slot instanceof Node<?>) {
                return node(slot);
            }
            map = map(slot);
        }
    }

    private @Nullable Node<T> inList(String text, int from) {
        for (Object slot : slots) {
            Node<T> node = node(slot);
            if (node.beginsLike(text, from)) {
                return node;
            }
        }
        return null;
    }

    /** This with a child more, or in the place of the one with the same first token. */
    TokenMap<T> with(Node<T> child) {
        return with(child, hash(child.label(), 0), 0);
    }

    private TokenMap<T> with(Node<T> child, int hash, int shift) {
        if (shift > DEEPEST) {
            for (int i = 0; i < slots.length; i++) {
                if (node(slots[i]).beginsLike(child.label(), 0)) {
                    return replaced(i, child);
                }
            }
            return inserted(slots.length, 0, child);
        }
        int bit = bit(hash, shift);
        int index = index(bit);
        if ((bitmap & bit) == 0) {
            return inserted(index, bit, child);
        }
        Object slot = slots[index];
        if (slot instanceof TokenMap<?>) {
            return replaced(index, map(slot).with(child, hash, shift + BITS));
        }
        Node<T> there = node(slot);
        if (there.beginsLike(child.label(), 0)) {
            return replaced(index, child);
        }
        TokenMap<T> both = new TokenMap<T>(0, new Object[0])
                .with(there, hash(there.label(), 0), shift + BITS)
                .with(child, hash, shift + BITS);
        return replaced(index, both);
    }

    /** This without the child that has the same first token; it must be there. */
    TokenMap<T> without(Node<T> child) {
        return without(child, hash(child.label(), 0), 0);
    }

    private TokenMap<T> without(Node<T> child, int hash, int shift) {
        if (shift > DEEPEST) {
            int index = 0;
            while (!node(slots[index]).beginsLike(child.label(), 0)) {
                index++;
            }
            return removed(index, 0);
        }
        int bit = bit(hash, shift);
        int index = index(bit);
        if (slots[index] instanceof Node<?>) {
            return removed(index, bit);
        }
        TokenMap<T> rest = map(slots[index]).without(child, hash, shift + BITS);
        Node<T> only = rest.only();
        return replaced(index, only == null ? rest : only);
    }

    /** The child when it is the only one, else null. */
    @Nullable Node<T> only() {
        return slots.length == 1 && slots[0] instanceof Node<?> ? node(slots[0]) : null;
    }

    private TokenMap<T> replaced(int index, Object slot) {
        Object[] copy = slots.clone();
        copy[index] = slot;
        return new TokenMap<>(bitmap, copy);
    }

    private TokenMap<T> inserted(int index, int bit, Object slot) {
        Object[] copy = Arrays.copyOf(slots, slots.length + 1);
        System.arraycopy(slots, index, copy, index + 1, slots.length - index);
        copy[index] = slot;
        return new TokenMap<>(bitmap | bit, copy);
    }

    private TokenMap<T> removed(int index, int bit) {
        Object[] copy = Arrays.copyOf(slots, slots.length - 1);
        System.arraycopy(slots, index + 1, copy, index, copy.length - index);
        return new TokenMap<>(bitmap & ~bit, copy);
    }

    private static int bit(int hash, int shift) {
        return 1 << ((hash >>> shift) & 31);
    }

    private int index(int bit) {
        return Integer.bitCount(bitmap & (bit - 1));
    }

    @SuppressWarnings("unchecked") // only nodes of one table are put in
    private Node<T> node(Object slot) {
        return (Node<T>) slot;
    }

    @SuppressWarnings("unchecked") // only maps of one table are put in
    private TokenMap<T> map(Object slot) {
        return (TokenMap<T>) slot;
    }
}
