package dev.rosey.isolation.internal.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.core.testkit.VirtualTime;
import dev.rosey.isolation.internal.frame.Frame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Signs of life by a clock that only the test moves. */
class PulseTest {
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final VirtualTime time = new VirtualTime(Instant.EPOCH);
    private final List<Long> asked = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private final Pulse pulse = new Pulse(time, PAUSE,
            frame -> asked.add(((Frame.Heartbeat) frame).number()), faults::add);

    @Test
    void threeQuestionsWithoutAnAnswerAreAHangHalfAPauseLater() {
        pulse.begin();
        time.advance(PAUSE.multipliedBy(3));
        assertThat(asked).containsExactly(1L, 2L, 3L);
        time.advance(PAUSE.dividedBy(2).minusMillis(1));
        assertThat(faults).isEmpty();
        time.advance(Duration.ofMillis(1));
        assertThat(faults).containsExactly(new Fault.Silent(3));
        time.advance(PAUSE.multipliedBy(10));
        assertThat(faults).hasSize(1);
        assertThat(asked).hasSize(3);
    }

    @Test
    void anAnswerInTimeKeepsTheProcess() {
        pulse.begin();
        for (long number = 1; number <= 20; number++) {
            time.advance(PAUSE);
            pulse.answered(number - 2); // as late as may be
        }
        assertThat(faults).isEmpty();
        assertThat(asked).hasSize(20);
    }

    @Test
    void nobodyCanAnswerAheadOfTime() {
        pulse.begin();
        time.advance(PAUSE);
        pulse.answered(Long.MAX_VALUE);
        time.advance(PAUSE.multipliedBy(4));
        assertThat(faults).containsExactly(new Fault.Silent(3));
    }

    @Test
    void anOldAnswerTakesNothingBack() {
        pulse.begin();
        time.advance(PAUSE.multipliedBy(2));
        pulse.answered(2);
        pulse.answered(-5);
        time.advance(PAUSE.multipliedBy(3));
        assertThat(faults).isEmpty();
    }

    @Test
    void afterItsEndNothingIsAsked() {
        pulse.begin();
        pulse.end();
        time.advance(PAUSE.multipliedBy(10));
        assertThat(asked).isEmpty();
        assertThat(faults).isEmpty();
    }
}
