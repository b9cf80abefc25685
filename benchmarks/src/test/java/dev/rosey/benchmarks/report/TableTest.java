package dev.rosey.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columnsAreAligned() {
        List<String> lines = Table.of(Examples.MACHINE, List.of(
                Examples.with(Goal.timesAsFastAsPeers(3), Goal.atMostBytes(0)),
                Outcome.of(Case.builder("routing", "a case with a longer name").rosey(Examples.SLOW)
                        .goal(Goal.atMostTimesFloor(2)).build(), Examples.FIGURES))).lines().toList();
        assertThat(lines.subList(0, 4)).containsExactly(
                "case                         rosey           best peer                    floor  ratio  goal                        met",
                "-----------------------------------------------------------------------------------------------------------------------",
                "a case                     10.0 ns    0.2 B  Fast       40.0 ns  100 B  5.00 ns   4.00  speed >= 3 x peers, <= 0 B  yes",
                "a case with a longer name  25.0 us  12.3 kB  -                                -      -  time <= 2 x floor           -");
    }

    @Test
    void whatDoesNotFitIntoARowIsToldBelow() {
        assertThat(Table.of(Examples.MACHINE, List.of(Examples.without(
                        Examples.FAST, Goal.timesAsFastAsPeers(3), Goal.atMostTimesFloor(1)))))
                .contains("Babbage <Mk 1> & Co, 2 cores, Some VM 17, 2026-01-02\n0 of 1 goals met\n")
                .contains("  Fast does not run on Java " + Runtime.version().feature() + ", or failed.\n")
                .contains("  control: 8.00 ns\n")
                .contains("  goal time <= 1 x floor: 2.00\n")
                .contains("  NO\n");
        assertThat(Table.of(Examples.MACHINE, List.of(Examples.without(Examples.ROSEY))))
                .contains("Rosey could not be measured");
    }

    @Test
    void memoryAndTimesWithoutAllocationsAreToldInTheirOwnUnits() {
        Outcome memory = Outcome.of(Case.builder("isolation", "memory").unit(Unit.MEMORY).rosey(Examples.ROSEY)
                .floor(Examples.FLOOR).goal(Goal.atMostMegabytes(20)).build(),
                Map.of(Examples.ROSEY, Figure.of(15.5 * (1 << 20)), Examples.FLOOR, Figure.of(12 << 20)));
        Outcome time = Outcome.of(Case.builder("isolation", "time").unit(Unit.TIME).rosey(Examples.ROSEY).build(),
                Map.of(Examples.ROSEY, Figure.of(43_000_000)));

        assertThat(Table.of(Examples.MACHINE, List.of(memory)).lines().toList().get(2).split(" {2,}"))
                .containsExactly("memory", "15.5 MB", "-", "12.0 MB", "0.78", "<= 20 MB", "yes");
        assertThat(Table.of(Examples.MACHINE, List.of(time)).lines().toList().get(2).split(" {2,}"))
                .containsExactly("time", "43.0 ms", "-", "-", "-", "-", "-");
    }
}
