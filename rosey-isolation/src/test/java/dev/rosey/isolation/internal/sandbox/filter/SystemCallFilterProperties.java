package dev.rosey.isolation.internal.sandbox.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SystemCallFilterProperties {
    private static final Map<FilterPlan, Both> MADE = new ConcurrentHashMap<>();

    private record Both(SystemCallFilter filter, ClassicBpf program) {
        static Both of(FilterPlan plan) {
            SystemCallFilter filter = plan.filter();
            return new Both(filter, new ClassicBpf(filter.program()));
        }
    }

    private static Both both(FilterPlan plan) {
        return MADE.computeIfAbsent(plan, Both::of);
    }

    @Property(tries = 20_000)
    void theProgramDoesWhatTheRulesSay(
            @ForAll("plans") FilterPlan plan, @ForAll("numbers") int number, @ForAll("arguments") List<Long> arguments) {
        Both both = both(plan);
        int audit = plan.architecture().audit();
        long[] values = arguments.stream().mapToLong(Long::longValue).toArray();
        assertThat(both.program().run(audit, number, values))
                .isEqualTo(both.filter().decide(audit, number, values).code());
    }

    @Property(tries = 2000)
    void callsOfOtherArchitecturesEndTheProcess(
            @ForAll("plans") FilterPlan plan, @ForAll int audit, @ForAll("numbers") int number) {
        Verdict verdict = both(plan).filter().decide(audit, number, new long[6]);
        assertThat(both(plan).program().run(audit, number)).isEqualTo(verdict.code());
        assertThat(verdict == Verdict.KILL || audit == plan.architecture().audit()).isTrue();
    }

    @Property(tries = 2000)
    void callsOfX32EndTheProcess(@ForAll("plans") FilterPlan plan, @ForAll("numbers") int number) {
        if (plan.architecture() == Architecture.X86_64) {
            assertThat(both(plan).program().run(Architecture.X86_64.audit(), number | 0x40000000))
                    .isEqualTo(Verdict.KILL.code());
        }
    }

    @Property(tries = 5000)
    void anOlderLandlockNeverAllowsMore(
            @ForAll("plans") FilterPlan plan, @ForAll("numbers") int number, @ForAll("arguments") List<Long> arguments) {
        long[] values = arguments.stream().mapToLong(Long::longValue).toArray();
        int audit = plan.architecture().audit();
        FilterPlan older = new FilterPlan(plan.architecture(), Math.max(1, plan.landlockAbi() - 1), plan.lifeline(),
                plan.mayWrite(), plan.mayExecute(), plan.mayConnect());
        if (both(older).filter().decide(audit, number, values) == Verdict.ALLOW) {
            assertThat(both(plan).filter().decide(audit, number, values)).isEqualTo(Verdict.ALLOW);
        }
    }

    @Provide
    Arbitrary<FilterPlan> plans() {
        Arbitrary<Boolean> flag = Arbitraries.of(true, false);
        return Combinators.combine(Arbitraries.of(Architecture.values()), Arbitraries.integers().between(1, 7), flag, flag,
                flag).as((architecture, abi, write, execute, connect) ->
                        new FilterPlan(architecture, abi, 5, write, execute, connect));
    }

    @Provide
    Arbitrary<Integer> numbers() {
        return Arbitraries.oneOf(Arbitraries.integers().between(0, 470), Arbitraries.integers());
    }

    /** Values that rules look at, those beside them, and dirt in the upper halves. */
    @Provide
    Arbitrary<List<Long>> arguments() {
        List<Long> seen = new ArrayList<>();
        for (int bit = 0; bit < 64; bit++) {
            seen.add(1L << bit);
        }
        for (int value = 0; value < 12; value++) {
            seen.add((long) value);
        }
        seen.addAll(List.of(-1L, 0x3D0F00L, 0x4111L, 0x21L, 0x22L, 0x5401L, 0x541BL, 1030L, 0x201L, 0x203L, 0x53564D41L));
        Arbitrary<Long> value = Arbitraries.oneOf(Arbitraries.of(seen), Arbitraries.longs(),
                Combinators.combine(Arbitraries.of(seen), Arbitraries.of(seen)).as((a, b) -> a | b));
        return value.list().ofSize(6);
    }
}
