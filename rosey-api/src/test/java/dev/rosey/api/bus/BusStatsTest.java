package dev.rosey.api.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BusStatsTest {
    @ParameterizedTest
    @EnumSource(value = DropReason.class, mode = EnumSource.Mode.EXCLUDE, names = "LATE_REPLY")
    void everyReasonCountsAsDropped(DropReason reason) {
        assertThat(dropping(Map.of(reason, 3L)).totalDropped()).isEqualTo(3);
    }

    @Test
    void aLateReplyDoesNotCountAsDropped() {
        assertThat(dropping(Map.of(DropReason.LATE_REPLY, 100L)).totalDropped()).isZero();
        assertThat(dropping(Map.of()).totalDropped()).isZero();
    }

    @Test
    void sumsTheReasons() {
        Map<DropReason, Long> dropped = Map.of(DropReason.OVERFLOW_OLDEST, 1L, DropReason.BUS_CLOSED, 20L,
                DropReason.LATE_REPLY, 300L, DropReason.DISCONNECTED, 5_000_000_000L);
        assertThat(dropping(dropped).totalDropped()).isEqualTo(5_000_000_021L);
    }

    @Test
    void doesNotChangeWithItsMap() {
        Map<DropReason, Long> dropped = new HashMap<>(Map.of(DropReason.OVERFLOW_NEWEST, 1L));
        BusStats stats = dropping(dropped);
        dropped.put(DropReason.SLOW_CONSUMER, 9L);
        assertThat(stats.dropped()).containsOnly(Map.entry(DropReason.OVERFLOW_NEWEST, 1L));
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> stats.dropped().clear());
    }

    @Test
    void listsTheReasonsInTheirOrder() {
        BusStats stats = dropping(Map.of(DropReason.DISCONNECTED, 1L, DropReason.SUBSCRIPTION_CLOSED, 1L,
                DropReason.OVERFLOW_OLDEST, 1L, DropReason.LATE_REPLY, 1L));
        assertThat(stats.dropped().keySet()).containsExactly(DropReason.OVERFLOW_OLDEST,
                DropReason.SUBSCRIPTION_CLOSED, DropReason.LATE_REPLY, DropReason.DISCONNECTED);
    }

    @Test
    void equalFiguresAreEqual() {
        assertThat(dropping(Map.of(DropReason.BUS_CLOSED, 1L))).isEqualTo(dropping(Map.of(DropReason.BUS_CLOSED, 1L)))
                .isNotEqualTo(dropping(Map.of(DropReason.BUS_CLOSED, 2L)));
    }

    private static BusStats dropping(Map<DropReason, Long> dropped) {
        return new BusStats(9, 8, dropped, 7, 6, 5, 4, 3, Duration.ofMillis(20), 2,
                DurationHistogram.of(new long[DurationHistogram.BUCKETS]));
    }
}
