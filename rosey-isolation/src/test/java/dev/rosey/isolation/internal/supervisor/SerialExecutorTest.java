package dev.rosey.isolation.internal.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class SerialExecutorTest {
    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private final SerialExecutor serial = new SerialExecutor(threads::add);

    @Test
    void runsTasksInTheOrderOfTheCalls() {
        serial.execute(() -> {
            done.add("first");
            serial.execute(() -> done.add("third"));
        });
        serial.execute(() -> done.add("second"));
        assertThat(threads).hasSize(1);
        threads.remove().run();
        assertThat(done).containsExactly("first", "second", "third");
    }

    @Test
    void aTaskThatThrowsDoesNotHoldUpTheOthers() {
        serial.execute(() -> {
            throw new IllegalStateException("bad task");
        });
        serial.execute(() -> done.add("next"));
        assertThatThrownBy(threads.remove()::run).hasMessage("bad task");
        threads.remove().run();
        assertThat(done).containsExactly("next");
        serial.execute(() -> done.add("later"));
        threads.remove().run();
        assertThat(done).containsExactly("next", "later");
    }

    @Test
    void withoutThreadsTheCallerDoesWhatIsLeft() {
        SerialExecutor closed = new SerialExecutor(task -> {
            throw new RejectedExecutionException();
        });
        closed.execute(() -> done.add("left"));
        assertThat(done).containsExactly("left");
    }
}
