package dev.rosey.core.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.bus.DropReason;
import dev.rosey.api.bus.Outcome;
import dev.rosey.api.bus.OverflowException;
import dev.rosey.api.bus.RequestFailedException;
import dev.rosey.api.bus.RequestTimeoutException;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.subject.Subject;
import dev.rosey.core.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an open question holds, and when it lets go. */
class PendingRequestsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final VirtualTime time = new VirtualTime(Instant.EPOCH);
    private final BusRuntime runtime = new BusRuntime(time, time, time, new Random(1));
    private final PendingRequests requests = new PendingRequests(runtime);

    /** The ways in which a question ends, each of which the answer that comes afterwards is too late for. */
    enum End {
        ANSWERED(request -> request.answer(Payload.of("first"))),
        FAILED(request -> request.fail(new IllegalStateException("no"))),
        REFUSED(request -> request.refuse(new Outcome.Overloaded("full"))),
        CLOSED(request -> request.end(new IllegalStateException("closed"))),
        CANCELLED(request -> assertThat(request.future().cancel(true)).isTrue()),
        COMPLETED_BY_THE_ASKER(request -> assertThat(request.future().complete(request.question())).isTrue()),
        GIVEN_UP_BY_THE_ASKER(request ->
                assertThat(request.future().completeExceptionally(new IllegalStateException("enough"))).isTrue());

        private final Way way;

        End(Way way) {
            this.way = way;
        }
    }

    private interface Way extends Consumer<PendingRequest> {}

    private PendingRequest ask() {
        return requests.begin(Event.of(Subject.of("q"), Payload.empty()), TIMEOUT);
    }

    @ParameterizedTest
    @EnumSource
    void anEndOfAnyKindFreesTheSlotBeforeTheAskerHearsOfIt(End end) {
        List<Integer> heard = new ArrayList<>();
        PendingRequest request = ask();
        CompletableFuture<Integer> hearing = request.future().handle((answer, failure) -> requests.size());
        assertThat(requests.size()).isEqualTo(1);
        end.way.accept(request);
        time.runUntilIdle();
        heard.add(hearing.join());
        assertThat(heard).containsExactly(0);
        assertThat(requests.size()).isZero();
        request.answer(Payload.of("late"));
        time.advance(TIMEOUT.multipliedBy(2));
        assertThat(requests.size()).isZero();
        assertThat(runtime.counters.dropped()).containsEntry(DropReason.LATE_REPLY, 1L);
    }

    @Test
    void aQuestionWithoutAnAnswerEndsAtItsTime() {
        PendingRequest request = ask();
        time.advance(TIMEOUT.minusNanos(1));
        assertThat(request.future()).isNotDone();
        time.advance(Duration.ofMillis(Deadlines.TICK_MILLIS));
        assertThatThrownBy(request.future()::join).hasCauseInstanceOf(RequestTimeoutException.class);
        assertThat(requests.size()).isZero();
        request.answer(Payload.empty());
        assertThat(runtime.counters.dropped()).containsEntry(DropReason.LATE_REPLY, 1L);
    }

    @Test
    void anAnswerRunsTheAskersCodeOnTheExecutor() {
        PendingRequest request = ask();
        request.answer(Payload.of("x"));
        assertThat(request.future()).as("not on the thread that answers").isNotDone();
        time.runUntilIdle();
        assertThat(request.future()).isCompletedWithValueMatching(event -> event.payload().asText().equals("x"));
    }

    @Test
    void theNumberOfOpenQuestionsIsBounded() {
        List<PendingRequest> open = new ArrayList<>();
        for (int i = 0; i < 1 << 17; i++) {
            open.add(ask());
        }
        assertThatThrownBy(this::ask).isInstanceOf(OverflowException.class).hasMessageContaining("131072");
        open.get(0).future().cancel(false);
        ask();
        assertThat(requests.size()).isEqualTo(1 << 17);
        requests.endAll("over");
        time.runUntilIdle();
        assertThat(requests.size()).isZero();
        assertThat(open).allMatch(each -> each.future().isDone());
    }

    @Test
    void aFailureTellsTheOutcome() {
        PendingRequest request = ask();
        request.fail(new RequestFailedException(new Outcome.Unavailable("away")));
        time.runUntilIdle();
        assertThatThrownBy(request.future()::join).cause().isInstanceOfSatisfying(RequestFailedException.class,
                e -> assertThat(e.outcome()).isEqualTo(new Outcome.Unavailable("away")));
    }
}
