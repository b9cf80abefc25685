package dev.rosey.isolation.internal.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.bus.OverflowPolicy;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Priority;
import dev.rosey.api.subject.Subject;
import dev.rosey.isolation.internal.frame.Batch;
import dev.rosey.isolation.internal.frame.Frame;
import dev.rosey.isolation.internal.frame.FrameCodec;
import dev.rosey.isolation.internal.frame.FrameException;
import dev.rosey.isolation.internal.frame.FrameReader;
import dev.rosey.isolation.internal.frame.Outgoing;
import dev.rosey.isolation.internal.frame.Protocol;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventQueueTest {
    private static final int PLENTY = 4096;
    private static final long MADE_UP = 1L << 62;

    private final List<String> losses = new ArrayList<>();
    private final EventQueue queue = new EventQueue(new Numbers(), losses::add);
    private EventLine line = new EventLine(1, "rosey.event.>", 2, OverflowPolicy.dropOldest(), false);

    private EventLine open(int capacity, OverflowPolicy policy, boolean strictOrder) {
        line = new EventLine(1, "rosey.event.>", capacity, policy, strictOrder);
        queue.open(line);
        return line;
    }

    private static EventLine.Waiting waiting(int number, Priority priority) {
        Event event = Event.builder(Subject.of("rosey.event.test.done")).id(Integer.toString(number)).priority(priority)
                .payload(Payload.of(number)).build();
        return new EventLine.Waiting(event, FrameCodec.encode(new Frame.Deliver(0, 1, event)));
    }

    private boolean add(int number, Priority priority) {
        return queue.add(line, waiting(number, priority));
    }

    /** What the plugin is sent now. */
    private List<Frame.Deliver> sent() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Batch batch = new Batch();
        try {
            do {
                batch.begin(out.size(), Long.MAX_VALUE);
                queue.drainTo(batch);
                batch.writeTo(out);
            } while (batch.size() > 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return read(out);
    }

    private static List<Frame.Deliver> read(ByteArrayOutputStream out) {
        List<Frame.Deliver> frames = new ArrayList<>();
        FrameReader reader = new FrameReader(new ByteArrayInputStream(out.toByteArray()));
        try {
            for (Optional<Frame> frame = reader.read(); frame.isPresent(); frame = reader.read()) {
                frames.add((Frame.Deliver) frame.get());
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return frames;
    }

    private List<Integer> polled() {
        return sent().stream().map(frame -> Integer.parseInt(frame.event().id())).toList();
    }

    @Test
    void theOldestOfTheLowestPriorityGivesWay() {
        open(2, OverflowPolicy.dropOldest(), false);
        add(1, Priority.NORMAL);
        add(2, Priority.LOW);
        assertThat(add(3, Priority.NORMAL)).isTrue();
        assertThat(add(4, Priority.NORMAL)).isTrue();
        assertThat(queue.size()).isEqualTo(2);
        assertThat(polled()).containsExactly(3, 4);
    }

    @Test
    void aNewEventOfLowPriorityIsDroppedWhenAllOthersAreMoreImportant() {
        open(2, OverflowPolicy.dropOldest(), false);
        add(1, Priority.NORMAL);
        add(2, Priority.NORMAL);
        assertThat(add(3, Priority.LOW)).isTrue();
        assertThat(polled()).containsExactly(1, 2);
    }

    @Test
    void aCriticalEventIsRefusedAndNeverDropped() {
        open(2, OverflowPolicy.dropOldest(), false);
        add(1, Priority.CRITICAL);
        add(2, Priority.CRITICAL);
        assertThat(add(3, Priority.CRITICAL)).isFalse();
        assertThat(add(4, Priority.HIGH)).isTrue();
        List<Frame.Deliver> sent = sent();
        assertThat(sent).extracting(frame -> frame.event().id()).containsExactly("1", "2");
        queue.finished(sent.get(1).id());
        assertThat(losses).singleElement().asString().contains("1 events were dropped and 1 refused");
    }

    @Test
    void urgentEventsGoFirstUnlessOrderIsStrict() {
        open(2, OverflowPolicy.dropOldest(), false);
        add(1, Priority.NORMAL);
        add(2, Priority.HIGH);
        assertThat(polled()).containsExactly(2, 1);

        open(2, OverflowPolicy.dropOldest(), true);
        add(3, Priority.NORMAL);
        add(4, Priority.HIGH);
        assertThat(polled()).containsExactly(3, 4);
    }

    @Test
    void thePolicyOfTheSubscriptionIsHonoured() {
        open(2, OverflowPolicy.dropNewest(), false);
        add(1, Priority.NORMAL);
        add(2, Priority.NORMAL);
        assertThat(add(3, Priority.NORMAL)).isTrue();
        assertThat(polled()).containsExactly(1, 2);

        open(2, OverflowPolicy.fail(), false);
        add(4, Priority.NORMAL);
        add(5, Priority.NORMAL);
        assertThat(add(6, Priority.NORMAL)).isFalse();
        assertThat(polled()).containsExactly(4, 5);
    }

    @Test
    void anEpisodeIsToldOnceWhenItIsOver() {
        open(2, OverflowPolicy.dropOldest(), false);
        add(1, Priority.NORMAL);
        long first = sent().get(0).id();
        for (int i = 2; i <= 6; i++) {
            add(i, Priority.NORMAL);
        }
        queue.finished(first);
        assertThat(losses).isEmpty();
        List<Frame.Deliver> sent = sent();
        queue.finished(sent.get(0).id());
        queue.finished(sent.get(1).id());
        assertThat(losses).singleElement().asString().contains("rosey.event.>", "3 events were dropped");
    }

    @Test
    void whatALongEpisodeHasLostIsToldWhenAskedAndWhenTheSubscriptionEnds() {
        open(2, OverflowPolicy.dropOldest(), false);
        for (int i = 1; i <= 4; i++) {
            add(i, Priority.NORMAL);
        }
        queue.tellLosses();
        assertThat(losses).singleElement().asString().contains("2 events were dropped");
        queue.tellLosses();
        assertThat(losses).hasSize(1);
        add(5, Priority.NORMAL);
        queue.close(line);
        assertThat(losses).hasSize(2).last().asString().contains("1 events were dropped");
        assertThat(queue.size()).isZero();
        assertThat(add(6, Priority.CRITICAL)).isTrue();
        assertThat(sent()).isEmpty();
    }

    @Test
    void noMoreIsSentThanThePluginHasCreditFor() {
        open(PLENTY, OverflowPolicy.dropOldest(), false);
        for (int i = 1; i <= Protocol.EVENT_WINDOW + 30; i++) {
            add(i, Priority.NORMAL);
        }
        assertThat(queue.hasCredit()).isTrue();
        List<Frame.Deliver> sent = sent();
        assertThat(sent).hasSize(Protocol.EVENT_WINDOW);
        assertThat(queue.hasCredit()).isFalse();
        queue.finished(sent.get(0).id());
        assertThat(queue.hasCredit()).isTrue();
        assertThat(sent()).hasSize(1);
        assertThat(queue.hasCredit()).isFalse();
        queue.finished(sent.get(20).id());
        assertThat(sent()).hasSize(20);
    }

    @Test
    void aBatchThatIsFullLeavesTheRestForTheNextAndTakesNothingOutOfOrder() throws IOException {
        open(PLENTY, OverflowPolicy.dropOldest(), false);
        for (int i = 1; i <= 100; i++) {
            add(i, i % 3 == 0 ? Priority.LOW : Priority.NORMAL);
        }
        int most = 10 * waiting(1, Priority.NORMAL).length();
        Batch batch = new Batch();
        int batches = 0;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        do {
            batch.begin(out.size(), most);
            queue.drainTo(batch);
            assertThat(batch.size()).isLessThanOrEqualTo(most);
            batch.writeTo(out);
            batches++;
        } while (batch.size() > 0);
        assertThat(batches).isGreaterThanOrEqualTo(10);
        assertThat(read(out)).extracting(frame -> Integer.parseInt(frame.event().id()))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 100).boxed().toList());
    }

    @Test
    void oneNumberTellsOfAllBeforeItInItsSubscriptionAndOfNoneInOthers() {
        EventLine one = open(PLENTY, OverflowPolicy.dropOldest(), false);
        for (int i = 1; i <= 3; i++) {
            add(i, Priority.NORMAL);
        }
        open(PLENTY, OverflowPolicy.dropOldest(), false);
        add(4, Priority.NORMAL);
        List<Frame.Deliver> sent = sent();
        assertThat(queue.size()).isEqualTo(4);
        long third = sent.stream().filter(frame -> frame.event().id().equals("3")).findFirst().orElseThrow().id();
        Outgoing frame = queue.finished(third);
        assertThat(frame.length()).isPositive();
        assertThat(queue.size()).isEqualTo(1);
        assertThat(one.isFinished()).isTrue();
        assertThat(line.isFinished()).isFalse();
    }

    @Test
    void creditCannotBeForged() {
        open(PLENTY, OverflowPolicy.dropOldest(), false);
        for (int i = 1; i <= 3; i++) {
            add(i, Priority.NORMAL);
        }
        List<Frame.Deliver> sent = sent();
        long last = sent.get(2).id();
        for (long number : new long[] {0, 1, -1, MADE_UP, last ^ 1, last + (1L << Numbers.CHANCE_BITS),
                last ^ (1L << 60), Long.MAX_VALUE, Long.MIN_VALUE | last}) {
            EventQueue fresh = new EventQueue(new Numbers(), losses::add);
            assertThatThrownBy(() -> fresh.finished(number)).isInstanceOf(FrameException.class);
            assertThat(queue.event(number)).isNull();
        }
        assertThatThrownBy(() -> queue.finished(last + (1L << Numbers.CHANCE_BITS))).isInstanceOf(FrameException.class);
        queue.finished(sent.get(1).id());
        assertThatThrownBy(() -> queue.finished(sent.get(1).id())).isInstanceOf(FrameException.class);
        assertThatThrownBy(() -> queue.finished(sent.get(0).id())).isInstanceOf(FrameException.class);
        assertThatThrownBy(() -> queue.finished(last ^ 1)).isInstanceOf(FrameException.class);
    }

    @Test
    void theEventOfADeliveryIsKnownUntilItIsFinished() {
        open(PLENTY, OverflowPolicy.dropOldest(), false);
        add(1, Priority.NORMAL);
        add(2, Priority.NORMAL);
        List<Frame.Deliver> sent = sent();
        assertThat(queue.event(sent.get(1).id())).isNotNull().extracting(Event::id).isEqualTo("2");
        queue.finished(sent.get(1).id());
        assertThat(queue.event(sent.get(1).id())).isNull();
    }

    @Test
    void aClosedSubscriptionKeepsItsPlaceUntilThePluginHasFinishedWithIt() {
        EventLine old = open(PLENTY, OverflowPolicy.dropOldest(), false);
        add(1, Priority.NORMAL);
        long delivery = sent().get(0).id();
        queue.close(old);
        open(PLENTY, OverflowPolicy.dropOldest(), false);
        assertThat(line.place()).isNotEqualTo(old.place());
        queue.finished(delivery);
        EventLine third = open(PLENTY, OverflowPolicy.dropOldest(), false);
        assertThat(third.place()).isZero();
    }

    @Test
    void thereAreNotMoreSubscriptionsThanNumbersCanTell() {
        IntStream.range(0, DeliveryNumbers.PLACES).forEach(each -> open(1, OverflowPolicy.dropOldest(), false));
        assertThatThrownBy(() -> open(1, OverflowPolicy.dropOldest(), false)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void subscriptionsAreServedInTurn() {
        EventLine first = open(10, OverflowPolicy.dropOldest(), false);
        EventLine second = open(10, OverflowPolicy.dropOldest(), false);
        queue.add(first, waiting(1, Priority.NORMAL));
        queue.add(first, waiting(2, Priority.NORMAL));
        queue.add(second, waiting(3, Priority.NORMAL));
        assertThat(polled()).containsExactly(1, 3, 2);
    }
}
