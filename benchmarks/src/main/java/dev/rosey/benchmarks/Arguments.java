package dev.rosey.benchmarks;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param isQuick whether iterations are short
 * @param suite which cases; {@code all} for all
 * @param caseText a part of the names of the cases; empty for all
 * @param json where to write the outcomes
 * @param chart where to draw them
 */
record Arguments(boolean isQuick, String suite, String caseText, Optional<Path> json, Optional<Path> chart) {
    static final String ALL = "all";
    private static final Set<String> SUITES =
            Set.of(Cases.ROUTING, Cases.DISPATCH, Cases.REQUEST, IsolationCases.ISOLATION, NatsCases.NATS, ALL);

    static Arguments parse(List<String> words) {
        Deque<String> rest = new ArrayDeque<>(words);
        boolean isQuick = false;
        String suite = ALL;
        String caseText = "";
        @Nullable Path json = null;
        @Nullable Path chart = null;
        while (!rest.isEmpty()) {
            String option = rest.removeFirst();
            switch (option) {
                case "--quick" -> isQuick = true;
                case "--suite" -> suite = suite(value(option, rest));
                case "--case" -> caseText = value(option, rest);
                case "--json" -> json = Path.of(value(option, rest));
                case "--chart" -> chart = Path.of(value(option, rest));
                default -> throw new IllegalArgumentException(
                        "Unknown option " + option + "; see benchmarks/run.sh --help.");
            }
        }
        return new Arguments(isQuick, suite, caseText, Optional.ofNullable(json), Optional.ofNullable(chart));
    }

    private static String suite(String name) {
        if (!SUITES.contains(name)) {
            throw new IllegalArgumentException(
                    "Unknown suite " + name + "; use routing, dispatch, request, isolation, nats or all.");
        }
        return name;
    }

    private static String value(String option, Deque<String> rest) {
        if (rest.isEmpty() || rest.peekFirst().startsWith("--")) {
            throw new IllegalArgumentException(option + " needs a value; see benchmarks/run.sh --help.");
        }
        return rest.removeFirst();
    }
}
