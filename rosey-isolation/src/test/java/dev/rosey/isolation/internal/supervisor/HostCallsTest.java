package dev.rosey.isolation.internal.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.bus.Outcome;
import dev.rosey.api.bus.RequestFailedException;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.subject.Subject;
import dev.rosey.core.testkit.VirtualTime;
import dev.rosey.isolation.internal.frame.Answer;
import dev.rosey.isolation.internal.frame.Frame;
import dev.rosey.isolation.internal.frame.FrameCodec;
import dev.rosey.isolation.internal.frame.FrameException;
import dev.rosey.isolation.internal.frame.Protocol;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;

/** The calls into a plugin and their deadlines, in virtual time. */
class HostCallsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Event QUESTION = Event.of(Subject.of("rosey.service.test.ask"), Payload.empty());

    private final VirtualTime time = new VirtualTime(Instant.EPOCH);
    private final List<Long> asked = new ArrayList<>();
    private final List<Long> expired = new ArrayList<>();
    private int stuck;
    private boolean hasRoom = true;
    private final HostCalls calls = new HostCalls(new Numbers(), time,
            () -> ChronoUnit.NANOS.between(Instant.EPOCH, time.instant()), expired::add, () -> stuck++);

    private CompletableFuture<Answer> call(Duration deadline) {
        return calls.call(QUESTION, deadline, id -> {
            asked.add(id);
            return FrameCodec.encode(new Frame.Health(id));
        }, frame -> hasRoom).toCompletableFuture();
    }

    private static Outcome outcome(CompletableFuture<Answer> call) {
        assertThat(call).isCompletedExceptionally();
        try {
            call.join();
            throw new AssertionError("The call was answered");
        } catch (CompletionException e) {
            return ((RequestFailedException) e.getCause()).outcome();
        }
    }

    private void answer(int index) {
        assertThat(calls.answer(asked.get(index), new Answer.Done())).isNotNull();
    }

    @Test
    void anAnswerCompletesItsCallAndNoOther() {
        CompletableFuture<Answer> first = call(SECOND);
        CompletableFuture<Answer> second = call(SECOND);
        assertThat(calls.event(asked.get(1))).contains(QUESTION);
        answer(1);
        assertThat(second).isCompletedWithValue(new Answer.Done());
        assertThat(first).isNotDone();
        assertThat(calls.size()).isEqualTo(1);
        assertThat(calls.event(asked.get(1))).isEmpty();
    }

    @Test
    void aCallEndsAtItsDeadlineAndNotBefore() {
        CompletableFuture<Answer> call = call(SECOND);
        time.advance(SECOND.minusNanos(1));
        assertThat(call).isNotDone();
        time.advance(Duration.ofNanos(1));
        assertThat(outcome(call)).isEqualTo(new Outcome.TimedOut(SECOND));
        assertThat(expired).isEqualTo(asked);
        assertThat(calls.size()).isZero();
    }

    @Test
    void oneTimerServesDeadlinesInAnyOrder() {
        CompletableFuture<Answer> late = call(SECOND.multipliedBy(3));
        CompletableFuture<Answer> early = call(SECOND);
        CompletableFuture<Answer> middle = call(SECOND.multipliedBy(2));
        time.advance(SECOND);
        assertThat(List.of(early.isDone(), middle.isDone(), late.isDone())).containsExactly(true, false, false);
        time.advance(SECOND);
        assertThat(List.of(middle.isDone(), late.isDone())).containsExactly(true, false);
        time.advance(SECOND);
        assertThat(late).isDone();
    }

    @Test
    void threeMissedInARowAreReportedAndAnAnswerBreaksTheRow() {
        call(SECOND);
        call(SECOND);
        time.advance(SECOND);
        call(SECOND);
        answer(2);
        call(SECOND);
        call(SECOND);
        time.advance(SECOND);
        assertThat(stuck).isZero();
        call(SECOND);
        time.advance(SECOND);
        assertThat(stuck).isEqualTo(1);
    }

    @Test
    void anAnswerThatComesTooLateIsCountedAndThrownAway() {
        CompletableFuture<Answer> call = call(SECOND);
        time.advance(SECOND);
        assertThat(calls.answer(asked.get(0), new Answer.Done())).isNull();
        assertThat(calls.late()).isEqualTo(1);
        assertThat(outcome(call)).isInstanceOf(Outcome.TimedOut.class);
        assertThatThrownBy(() -> calls.answer(asked.get(0), new Answer.Done())).isInstanceOf(FrameException.class);
    }

    @Test
    void anAnswerToACallThatWasNeverMadeIsAViolation() {
        call(SECOND);
        assertThatThrownBy(() -> calls.answer(asked.get(0) ^ 1, new Answer.Done())).isInstanceOf(FrameException.class);
        answer(0);
        assertThatThrownBy(() -> calls.answer(asked.get(0), new Answer.Done())).isInstanceOf(FrameException.class);
    }

    @Test
    void moreCallsThanAllowedAreOverloaded() {
        for (int i = 0; i < Protocol.MAX_CALLS; i++) {
            assertThat(call(SECOND)).isNotDone();
        }
        assertThat(outcome(call(SECOND))).isInstanceOf(Outcome.Overloaded.class);
        answer(0);
        assertThat(call(SECOND)).isNotDone();
    }

    @Test
    void aCallWithoutRoomForItsFrameLeavesItsPlace() {
        hasRoom = false;
        assertThat(outcome(call(SECOND))).isInstanceOf(Outcome.Overloaded.class);
        assertThat(calls.size()).isZero();
        time.advance(SECOND);
        assertThat(expired).isEmpty();
    }

    @Test
    void theEndEndsCallsAndRefusalOnlyThoseToCome() {
        Outcome.Failure reason = new Outcome.Unavailable("it stops");
        CompletableFuture<Answer> open = call(SECOND);
        calls.refuse(reason);
        assertThat(open).isNotDone();
        assertThat(outcome(call(SECOND))).isEqualTo(reason);
        calls.close(new Outcome.Crashed("it ended"));
        assertThat(outcome(open)).isEqualTo(new Outcome.Crashed("it ended"));
        assertThat(calls.size()).isZero();
    }

    @Test
    void aRuntimeThatIsClosedAnswersUnavailable() {
        ScheduledExecutorService closed = Executors.newSingleThreadScheduledExecutor();
        closed.shutdown();
        HostCalls late = new HostCalls(new Numbers(), closed, System::nanoTime, expired::add, () -> stuck++);
        assertThat(outcome(late.call(QUESTION, SECOND, id -> FrameCodec.encode(new Frame.Health(id)), frame -> true)
                .toCompletableFuture())).isInstanceOf(Outcome.Unavailable.class);
        assertThat(late.size()).isZero();
    }
}
