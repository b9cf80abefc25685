package dev.rosey.benchmarks.peers;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The floor: one look into a hash map that has an entry for each subject, so that there is nothing to match. The texts
 * that are looked up are not the same objects as the keys.
 */
final class HashMapIndex implements TopicIndex {
    private final Map<String, Object> map = new HashMap<>();

    @Override
    public Object filter(String text) {
        return text;
    }

    @Override
    public Object subject(String text) {
        map.put(text, text);
        return new String(text.toCharArray());
    }

    @Override
    public void add(int subscriber, Object filter) {
        map.put((String) filter, filter);
    }

    @Override
    public void remove(int subscriber, Object filter) {
        map.remove((String) filter);
    }

    @Override
    public Object match(Object subject) {
        return Objects.requireNonNull(map.get((String) subject));
    }

    @Override
    public int count(Object match) {
        return 1;
    }
}
