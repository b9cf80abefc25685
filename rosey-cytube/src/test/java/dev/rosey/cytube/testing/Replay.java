package dev.rosey.cytube.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A recorded connection that the server plays to a client: it sends what was received then, and where something was sent, it
 * waits until the client sends an event of the same name, or an equal packet of another kind.
 *
 * <p>What the client sends early is kept for its turn, so joining and logging in may come in either order.
 */
public final class Replay {
    private final World world;
    private final List<Recording.Step> steps;
    private final boolean isCut;
    private final List<Recording.Step> early = new ArrayList<>();
    private int position;

    Replay(World world, Recording.Exchange exchange) {
        this.world = world;
        this.steps = exchange.steps();
        this.isCut = exchange.isCut();
    }

    TestConnection.Handler on(TestConnection connection) {
        return new TestConnection.Handler() {
            @Override
            public void opened() {
                advance(connection);
            }

            @Override
            public void received(String text) {
                if (!text.equals("3")) {
                    early.add(new Recording.Step(Frame.Direction.TO_SERVER, text));
                    advance(connection);
                }
            }

            @Override
            public void ended(boolean isOrderly) {
                world.signal.pulse();
            }
        };
    }

    private void advance(TestConnection connection) {
        while (position < steps.size()) {
            Recording.Step step = steps.get(position);
            if (step.isToClient()) {
                connection.send(step.text());
            } else if (!take(step)) {
                return;
            }
            position++;
        }
        if (isCut) {
            connection.cutOnLoop();
        } else if (steps.get(steps.size() - 1).text().equals("41") && steps.get(steps.size() - 1).isToClient()) {
            connection.closeOnLoop(0);
        }
        world.signal.pulse();
    }

    private boolean take(Recording.Step step) {
        Optional<Recording.Step> found = early.stream()
                .filter(sent -> step.event().isPresent()
                        ? sent.event().equals(step.event())
                        : sent.text().equals(step.text()))
                .findFirst();
        found.ifPresent(early::remove);
        return found.isPresent();
    }

    /** Whether all has been played. */
    public boolean isFinished() {
        return world.loop.call(() -> position == steps.size());
    }

    /**
     * What the client sent that the recording has not, or not yet.
     *
     * @return packets
     */
    public List<String> unexpected() {
        return world.loop.call(() -> early.stream().map(Recording.Step::text).toList());
    }

    /**
     * Waits until all has been played.
     *
     * @param deadline how long to wait
     * @throws AssertionError if it is not finished then; it says what is awaited
     */
    public void awaitFinished(Duration deadline) {
        world.signal.await(() -> isFinished() ? Optional.of(true) : Optional.empty(), deadline, () -> world.loop.call(() ->
                "The replay stands at step " + position + " of " + steps.size()
                        + (position < steps.size() ? ", awaiting " + steps.get(position) : "")
                        + "; sent but not expected: " + early));
    }
}
