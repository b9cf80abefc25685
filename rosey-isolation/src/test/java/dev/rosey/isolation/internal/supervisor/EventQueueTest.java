package dev.rosey.isolation.internal.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.bus.OverflowPolicy;
import dev.rosey.api.event.Priority;
import dev.rosey.isolation.internal.frame.Outgoing;
import dev.rosey.isolation.internal.frame.Protocol;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventQueueTest {
    private final List<Long> dropped = new ArrayList<>();
    private final List<Outgoing> frames = new ArrayList<>();
    private final List<String> losses = new ArrayList<>();
    private final EventQueue queue = new EventQueue(dropped::add, losses::add);

    private void open(OverflowPolicy policy, boolean strictOrder) {
        queue.open(1, new EventLine("rosey.event.>", 2, policy, strictOrder));
    }

    /** The frame with that number. */
    private Outgoing frame(int number) {
        while (frames.size() < number) {
            frames.add(new Outgoing(new byte[1]));
        }
        return frames.get(number - 1);
    }

    private boolean add(int number, Priority priority) {
        return queue.add(1, number, priority, frame(number));
    }

    private List<Integer> polled() {
        List<Integer> numbers = new ArrayList<>();
        for (Outgoing frame = queue.poll(); frame != null; frame = queue.poll()) {
            numbers.add(frames.indexOf(frame) + 1);
        }
        return numbers;
    }

    @Test
    void theOldestOfTheLowestPriorityGivesWay() {
        open(OverflowPolicy.dropOldest(), false);
        add(1, Priority.NORMAL);
        add(2, Priority.LOW);
        assertThat(add(3, Priority.NORMAL)).isTrue();
        assertThat(add(4, Priority.NORMAL)).isTrue();
        assertThat(polled()).containsExactly(3, 4);
        assertThat(dropped).containsExactly(2L, 1L);
    }

    @Test
    void aNewEventOfLowPriorityIsDroppedWhenAllOthersAreMoreImportant() {
        open(OverflowPolicy.dropOldest(), false);
        add(1, Priority.NORMAL);
        add(2, Priority.NORMAL);
        assertThat(add(3, Priority.LOW)).isTrue();
        assertThat(polled()).containsExactly(1, 2);
    }

    @Test
    void aCriticalEventIsRefusedAndNeverDropped() {
        open(OverflowPolicy.dropOldest(), false);
        add(1, Priority.CRITICAL);
        add(2, Priority.CRITICAL);
        assertThat(add(3, Priority.CRITICAL)).isFalse();
        assertThat(add(4, Priority.HIGH)).isTrue();
        assertThat(polled()).containsExactly(1, 2);
        queue.giveBack(1);
        assertThat(losses).singleElement().asString().contains("1 events were dropped and 1 refused");
    }

    @Test
    void urgentEventsGoFirstUnlessOrderIsStrict() {
        open(OverflowPolicy.dropOldest(), false);
        add(1, Priority.NORMAL);
        add(2, Priority.HIGH);
        assertThat(polled()).containsExactly(2, 1);

        open(OverflowPolicy.dropOldest(), true);
        add(3, Priority.NORMAL);
        add(4, Priority.HIGH);
        assertThat(polled()).containsExactly(3, 4);
    }

    @Test
    void thePolicyOfTheSubscriptionIsHonoured() {
        open(OverflowPolicy.dropNewest(), false);
        add(1, Priority.NORMAL);
        add(2, Priority.NORMAL);
        assertThat(add(3, Priority.NORMAL)).isTrue();
        assertThat(polled()).containsExactly(1, 2);

        open(OverflowPolicy.fail(), false);
        add(4, Priority.NORMAL);
        add(5, Priority.NORMAL);
        assertThat(add(6, Priority.NORMAL)).isFalse();
        assertThat(polled()).containsExactly(4, 5);
    }

    @Test
    void anEpisodeIsToldOnceWhenItIsOver() {
        open(OverflowPolicy.dropOldest(), false);
        for (int i = 1; i <= 5; i++) {
            add(i, Priority.NORMAL);
        }
        queue.giveBack(1);
        assertThat(losses).isEmpty();
        polled();
        queue.giveBack(1);
        queue.giveBack(1);
        assertThat(losses).singleElement().asString().contains("rosey.event.>", "3 events were dropped");
    }

    @Test
    void whatALongEpisodeHasLostIsToldWhenAskedAndWhenTheSubscriptionEnds() {
        open(OverflowPolicy.dropOldest(), false);
        for (int i = 1; i <= 4; i++) {
            add(i, Priority.NORMAL);
        }
        queue.tellLosses();
        assertThat(losses).singleElement().asString().contains("2 events were dropped");
        queue.tellLosses();
        assertThat(losses).hasSize(1);
        add(5, Priority.NORMAL);
        queue.close(1);
        assertThat(losses).hasSize(2).last().asString().contains("1 events were dropped");
        assertThat(dropped).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(add(6, Priority.CRITICAL)).isTrue();
    }

    @Test
    void noMoreIsSentThanThePluginHasCreditFor() {
        queue.open(1, new EventLine("rosey.event.>", 2048, OverflowPolicy.dropOldest(), false));
        for (int i = 1; i <= Protocol.EVENT_WINDOW + 10; i++) {
            add(i, Priority.NORMAL);
        }
        assertThat(polled()).hasSize(Protocol.EVENT_WINDOW);
        queue.giveBack(1);
        assertThat(polled()).hasSize(1);
    }

    @Test
    void subscriptionsAreServedInTurn() {
        queue.open(1, new EventLine("a", 10, OverflowPolicy.dropOldest(), false));
        queue.open(2, new EventLine("b", 10, OverflowPolicy.dropOldest(), false));
        add(1, Priority.NORMAL);
        add(2, Priority.NORMAL);
        queue.add(2, 3, Priority.NORMAL, frame(3));
        assertThat(polled()).containsExactly(1, 3, 2);
    }
}
