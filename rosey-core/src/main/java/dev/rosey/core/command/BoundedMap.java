package dev.rosey.core.command;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that forgets the entry used least recently when it has too many. For one thread at a time. */
final class BoundedMap<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    private final int maxSize;

    BoundedMap(int maxSize) {
        super(16, 0.75f, true);
        this.maxSize = maxSize;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > maxSize;
    }
}
