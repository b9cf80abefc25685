package dev.rosey.isolation.internal.sandbox.filter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The rules for all system calls of an architecture. A call without a rule is refused; one that is newer than 2019, when
 * the architectures began to share numbers, fails as if the kernel did not have it, as libraries expect of new calls. A
 * call of another architecture ends the process. Immutable.
 */
public final class SystemCallFilter {
    private static final int NUMBER = 0;
    private static final int ARCHITECTURE = 4;
    private static final int ARGUMENTS = 16;
    private static final int SHARED_NUMBERS = 424;
    private static final int SCAN = 4;

    private final Architecture architecture;
    private final Map<SystemCall, Rule> rules;

    SystemCallFilter(Architecture architecture, Map<SystemCall, Rule> rules) {
        this.architecture = architecture;
        this.rules = new EnumMap<>(rules);
        this.rules.keySet().removeIf(call -> !call.existsOn(architecture));
    }

    /** The architecture whose calls these are. */
    public Architecture architecture() {
        return architecture;
    }

    /** What becomes of a call: the specification of what {@link #program()} does. */
    public Verdict decide(int audit, int number, long[] arguments) {
        if (audit != architecture.audit() || isX32(number)) {
            return Verdict.KILL;
        }
        for (Map.Entry<SystemCall, Rule> each : rules.entrySet()) {
            if (each.getKey().numberOn(architecture) == number) {
                return each.getValue().decide(arguments);
            }
        }
        return Integer.compareUnsigned(number, SHARED_NUMBERS) >= 0 ? Verdict.NO_CALL : Verdict.REFUSE;
    }

    private boolean isX32(int number) {
        return architecture == Architecture.X86_64 && Integer.compareUnsigned(number, Architecture.X32_BIT) >= 0;
    }

    /** The program for the kernel, eight bytes an instruction. */
    public byte[] program() {
        return new Writer().write();
    }

    private record Entry(int number, Rule rule, Assembler.Label label) {}

    /** Writes one program: a search for the call's number, then the rules. */
    private final class Writer {
        private final Assembler out = new Assembler();
        private final Map<Verdict, Assembler.Label> answers = new EnumMap<>(Verdict.class);

        byte[] write() {
            List<Entry> entries = new ArrayList<>();
            rules.forEach((call, rule) -> entries.add(new Entry(call.numberOn(architecture), rule,
                    rule.clauses().isEmpty() ? answer(rule.otherwise()) : new Assembler.Label())));
            entries.sort(Comparator.comparingInt(Entry::number));

            out.load(ARCHITECTURE).jumpIfOther(architecture.audit(), answer(Verdict.KILL)).load(NUMBER);
            if (architecture == Architecture.X86_64) {
                out.jumpIfAtLeast(Architecture.X32_BIT, answer(Verdict.KILL));
            }
            search(entries);
            for (Entry each : entries) {
                if (!each.rule().clauses().isEmpty()) {
                    out.place(each.label());
                    body(each.rule());
                }
            }
            answers.forEach((verdict, label) -> out.place(label).answer(verdict));
            return out.assemble();
        }

        private Assembler.Label answer(Verdict verdict) {
            return answers.computeIfAbsent(verdict, any -> new Assembler.Label());
        }

        private void search(List<Entry> entries) {
            if (entries.size() <= SCAN) {
                entries.forEach(each -> out.jumpIfEqual(each.number(), each.label()));
                out.jumpIfAtLeast(SHARED_NUMBERS, answer(Verdict.NO_CALL)).jump(answer(Verdict.REFUSE));
                return;
            }
            int middle = entries.size() / 2;
            Assembler.Label upper = new Assembler.Label();
            out.jumpIfAtLeast(entries.get(middle).number(), upper);
            search(entries.subList(0, middle));
            out.place(upper);
            search(entries.subList(middle, entries.size()));
        }

        private void body(Rule rule) {
            for (Rule.Clause clause : rule.clauses()) {
                Assembler.Label next = new Assembler.Label();
                clause.conditions().forEach(condition -> leaveUnless(condition, next));
                out.jump(answer(clause.verdict())).place(next);
            }
            out.jump(answer(rule.otherwise()));
        }

        private void leaveUnless(Condition condition, Assembler.Label next) {
            out.load(ARGUMENTS + (8 * condition.argument()) + (condition.isUpper() ? 4 : 0));
            if (condition.mask() != -1) {
                out.and(condition.mask());
            }
            switch (condition.comparison()) {
                case EQUAL -> out.jumpIfOther(condition.value(), next);
                case OTHER -> out.jumpIfEqual(condition.value(), next);
                case AT_LEAST -> out.jumpIfBelow(condition.value(), next);
            }
        }
    }
}
