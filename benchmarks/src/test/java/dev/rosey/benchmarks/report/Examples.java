package dev.rosey.benchmarks.report;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Outcomes that were never measured. */
final class Examples {
    static final Machine MACHINE = new Machine("Babbage <Mk 1> & Co", 2, "Some VM 17", LocalDate.of(2026, 1, 2));
    static final Measurement ROSEY = Measurement.of(Examples.class, "rosey", "n=1");
    static final Measurement FAST = Measurement.of(Examples.class, "fast");
    static final Measurement SLOW = Measurement.of(Examples.class, "slow");
    static final Measurement FLOOR = Measurement.of(Examples.class, "floor");
    static final Measurement CONTROL = Measurement.of(Examples.class, "control");
    static final Map<Measurement, Figure> FIGURES = Map.of(
            ROSEY, new Figure(10, 0.2),
            FAST, new Figure(40, 100),
            SLOW, new Figure(25_000, 12_345),
            FLOOR, new Figure(5, 0),
            CONTROL, new Figure(8, 0));

    private Examples() {}

    static Case.Builder question(String name) {
        return Case.builder("routing", name).rosey(ROSEY).peer("Slow", SLOW).peer("Fast", FAST)
                .floor(FLOOR).control(CONTROL);
    }

    static Outcome with(Goal... goals) {
        Case.Builder question = question("a case");
        List.of(goals).forEach(question::goal);
        return Outcome.of(question.build(), FIGURES);
    }

    static Outcome without(Measurement missing, Goal... goals) {
        Case.Builder question = question("a case");
        List.of(goals).forEach(question::goal);
        Map<Measurement, Figure> figures = new HashMap<>(FIGURES);
        figures.remove(missing);
        return Outcome.of(question.build(), figures);
    }
}
