package dev.rosey.nats;

import static org.awaitility.Awaitility.await;

import dev.rosey.api.bus.BusException;
import dev.rosey.api.bus.BusListener;
import dev.rosey.api.bus.DropReason;
import dev.rosey.api.event.Event;
import dev.rosey.api.subject.SubjectFilter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ThrowingRunnable;

/** Keeps what happens to the connection of a bus. */
final class BusLife implements BusListener {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final List<String> all = new CopyOnWriteArrayList<>();
    private final List<BusException> problems = new CopyOnWriteArrayList<>();

    @Override
    public void disconnected(String reason) {
        all.add("disconnected");
    }

    @Override
    public void reconnected() {
        all.add("reconnected");
    }

    @Override
    public void lameDuck() {
        all.add("lameDuck");
    }

    @Override
    public void closed() {
        all.add("closed");
    }

    @Override
    public void dropping(SubjectFilter filter, DropReason reason) {
        all.add("dropping " + reason);
    }

    @Override
    public void handlerFailed(SubjectFilter filter, Event event, Throwable failure) {
        all.add("failed");
    }

    @Override
    public void problem(BusException problem) {
        problems.add(problem);
    }

    List<String> all() {
        return List.copyOf(all);
    }

    List<BusException> problems() {
        return List.copyOf(problems);
    }

    void awaitHeard(String what) {
        soon(() -> org.assertj.core.api.Assertions.assertThat(all).contains(what));
    }

    static void soon(ThrowingRunnable assertion) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(5)).untilAsserted(assertion);
    }
}
