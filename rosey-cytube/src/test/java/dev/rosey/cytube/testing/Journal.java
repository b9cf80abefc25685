package dev.rosey.cytube.testing;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What happened, in order, for tests that wait for it. */
final class Journal<T> {
    private final List<T> entries = new CopyOnWriteArrayList<>();
    private final Signal signal;
    private volatile Consumer<? super T> listener = entry -> {};

    Journal(Signal signal) {
        this.signal = signal;
    }

    /** Hears of further entries. */
    void listen(Consumer<? super T> hearing) {
        listener = hearing;
    }

    void add(T entry) {
        entries.add(entry);
        listener.accept(entry);
        signal.pulse();
    }

    List<T> entries() {
        return List.copyOf(entries);
    }

    /** The first entry that fits. */
    T await(Predicate<? super T> condition, Duration deadline, String what) {
        return signal.await(() -> entries.stream().filter(condition).findFirst(), deadline, () -> {
            List<T> seen = entries();
            StringBuilder message = new StringBuilder("No ").append(what).append(" within ").append(deadline)
                    .append("; seen: ").append(seen.size());
            seen.forEach(entry -> message.append("\n  ").append(entry));
            return message.toString();
        });
    }
}
