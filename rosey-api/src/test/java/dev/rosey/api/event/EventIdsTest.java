package dev.rosey.api.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EventIdsTest {
    @Test
    void anIdIsThePrefixOfTheProcessAndTheNumber() {
        String prefix = EventIds.text(0).substring(0, EventIds.text(0).length() - 1);
        assertThat(prefix).matches("[0-9a-z]{1,13}-");
        for (long number : List.of(0L, 1L, 35L, 36L, 37L, 1295L, 1296L, 1L << 31, Long.MAX_VALUE)) {
            assertThat(EventIds.text(number)).isEqualTo(prefix + Long.toString(number, 36));
        }
    }

    @Test
    void noNumberComesTwice() {
        assertThat(EventIds.next()).isNotEqualTo(EventIds.next());
    }
}
