package dev.rosey.cytube.internal.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** A listener that writes down what it hears, and fails when it hears two things at once or goes on after the end. */
class Heard implements SocketIoListener {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration OFTEN = Duration.ofMillis(2);

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<SocketIoEnd> ends = new CopyOnWriteArrayList<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final AtomicInteger inside = new AtomicInteger();

    @Override
    public void connected() {
        hear("connected", () -> {});
    }

    @Override
    public void event(String name, List<JsonNode> arguments) {
        hear(name + arguments, () -> {});
    }

    @Override
    public void closed(SocketIoEnd end) {
        hear("closed", () -> ends.add(end));
    }

    private void hear(String line, Runnable more) {
        if (inside.incrementAndGet() != 1 || !ends.isEmpty()) {
            faults.add(line);
        }
        lines.add(line);
        more.run();
        inside.decrementAndGet();
    }

    /** All lines so far. */
    List<String> lines() {
        return lines;
    }

    void awaitLine(String line) {
        await("hearing " + line).pollInterval(OFTEN).atMost(PATIENCE).until(() -> lines.contains(line));
    }

    void awaitConnected() {
        awaitLine("connected");
    }

    /** The only end. */
    SocketIoEnd awaitEnd() {
        await("the end").pollInterval(OFTEN).atMost(PATIENCE).until(() -> !ends.isEmpty());
        return end();
    }

    SocketIoEnd end() {
        assertThat(faults).isEmpty();
        assertThat(ends).hasSize(1);
        assertThat(ends.get(0).detail()).isNotBlank();
        return ends.get(0);
    }
}
