package dev.rosey.isolation.internal.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.subject.Subject;
import dev.rosey.isolation.internal.frame.Answer;
import dev.rosey.isolation.internal.frame.Frame;
import dev.rosey.isolation.internal.frame.FrameException;
import dev.rosey.isolation.internal.frame.Protocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AskedCallsTest {
    private static final Subject SUBJECT = Subject.of("rosey.service.test.ask");

    private final List<Frame> sent = new ArrayList<>();
    private final AskedCalls calls = new AskedCalls(sent::add);

    private CompletableFuture<Event> ask(long id, int length) {
        CompletableFuture<Event> stage = new CompletableFuture<>();
        calls.answer(id, length, SUBJECT, Duration.ofSeconds(1), () -> stage);
        return stage;
    }

    private Answer answer(int index) {
        return ((Frame.Reply) sent.get(index)).answer();
    }

    @Test
    void anEventIsPassedOn() {
        Event event = Event.of(SUBJECT, Payload.of(1));
        ask(7, 10).complete(event);
        assertThat(sent).containsExactly(new Frame.Reply(7, new Answer.Whole(event)));
    }

    @Test
    void whatThePluginCancelsIsCancelledAndItsNumberFree() {
        CompletableFuture<Event> stage = ask(7, 10);
        calls.cancel(8);
        assertThat(stage).isNotDone();
        calls.cancel(7);
        assertThat(stage).isCancelled();
        assertThat(ask(7, 10)).isNotDone();
    }

    @Test
    void aNumberOfAnOpenCallCannotBeUsedAgain() {
        ask(7, 10);
        assertThatThrownBy(() -> ask(7, 10)).isInstanceOf(FrameException.class).hasMessageContaining("7");
    }

    @Test
    void openCallsAreBoundedInBytesUntilTheyAreAnswered() {
        CompletableFuture<Event> large = ask(1, Protocol.CALL_BYTES);
        large.complete(Event.of(SUBJECT, Payload.empty()));
        ask(2, Protocol.CALL_BYTES);
        assertThatThrownBy(() -> ask(3, 1)).isInstanceOf(FrameException.class);
    }

    @Test
    void openCallsAreBoundedInNumber() {
        for (int id = 1; id <= Protocol.MAX_CALLS; id++) {
            ask(id, 1);
        }
        ask(5000, 1);
        assertThat(answer(0)).isInstanceOf(Answer.Problem.class);
        assertThat(sent).hasSize(1);
    }

    @Test
    void whatCannotBeSentIsAnsweredAsAProblem() {
        List<Frame> arrived = new ArrayList<>();
        AskedCalls failing = new AskedCalls(frame -> {
            if (((Frame.Reply) frame).answer() instanceof Answer.Whole) {
                throw new FrameException("too long");
            }
            arrived.add(frame);
        });
        failing.answer(1, 1, SUBJECT, Duration.ofSeconds(1),
                () -> CompletableFuture.completedFuture(Event.of(SUBJECT, Payload.empty())));
        assertThat(((Frame.Reply) arrived.get(0)).answer()).isInstanceOf(Answer.Problem.class);
    }

    @Test
    void theEndCancelsAll() {
        CompletableFuture<Event> one = ask(1, 1);
        CompletableFuture<Event> two = ask(2, 1);
        calls.close();
        assertThat(one).isCancelled();
        assertThat(two).isCancelled();
    }
}
