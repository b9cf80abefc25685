package dev.rosey.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import org.springframework.util.AntPathMatcher;

/** Spring's matcher of patterns, which has no index: each filter is tried, as Spring's own brokers and mappings do. */
final class AntPathIndex implements TopicIndex {
    private final AntPathMatcher matcher = new AntPathMatcher(".");
    private final List<Entry> entries = new ArrayList<>();

    @Override
    public Object filter(String text) {
        return text.endsWith(".>") ? text.substring(0, text.length() - 1) + "*.**" : text;
    }

    @Override
    public Object subject(String text) {
        return text;
    }

    @Override
    public void add(int subscriber, Object filter) {
        entries.add(new Entry(subscriber, (String) filter));
    }

    @Override
    public void remove(int subscriber, Object filter) {
        entries.remove(new Entry(subscriber, (String) filter));
    }

    @Override
    public Object match(Object subject) {
        List<Entry> found = new ArrayList<>();
        for (Entry entry : entries) {
            if (matcher.match(entry.filter, (String) subject)) {
                found.add(entry);
            }
        }
        return found;
    }

    @Override
    public int count(Object match) {
        return ((List<?>) match).size();
    }

    private record Entry(int subscriber, String filter) {}
}
