package dev.rosey.isolation.internal.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StartQueueTest {
    private final StartQueue queue = new StartQueue(2);
    private final List<Integer> begun = new ArrayList<>();

    private List<StartQueue.Turn> enter(int many) {
        return IntStream.range(0, many).mapToObj(each -> queue.enter(() -> begun.add(each))).toList();
    }

    @Test
    void soManyBeginAtOnceAndTheOthersInTheirOrder() {
        List<StartQueue.Turn> turns = enter(5);
        assertThat(begun).containsExactly(0, 1);
        turns.get(1).end();
        assertThat(begun).containsExactly(0, 1, 2);
        turns.get(0).end();
        turns.get(2).end();
        assertThat(begun).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void whoGivesUpBeforeItsTurnNeverBegins() {
        List<StartQueue.Turn> turns = enter(4);
        turns.get(2).end();
        turns.get(0).end();
        turns.get(1).end();
        assertThat(begun).containsExactly(0, 1, 3);
    }

    @Test
    void aTurnThatEndsTwiceMakesRoomOnce() {
        List<StartQueue.Turn> turns = enter(4);
        turns.get(0).end();
        turns.get(0).end();
        assertThat(begun).containsExactly(0, 1, 2);
    }

    @Test
    void roomThatNobodyTookIsThereForTheNext() {
        enter(2).forEach(StartQueue.Turn::end);
        begun.clear();
        enter(3);
        assertThat(begun).containsExactly(0, 1);
    }

    @Test
    void aQueueWithoutRoomIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new StartQueue(0)).withMessageContaining("at least 1");
    }
}
