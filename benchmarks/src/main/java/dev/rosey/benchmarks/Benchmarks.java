package dev.rosey.benchmarks;

import dev.rosey.benchmarks.probe.Probes;
import dev.rosey.benchmarks.report.Case;
import dev.rosey.benchmarks.report.Chart;
import dev.rosey.benchmarks.report.Figure;
import dev.rosey.benchmarks.report.JsonReport;
import dev.rosey.benchmarks.report.Machine;
import dev.rosey.benchmarks.report.Measurement;
import dev.rosey.benchmarks.report.Outcome;
import dev.rosey.benchmarks.report.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Measures what {@code benchmarks/run.sh} asks for, and prints the table. */
public final class Benchmarks {
    /** The system property that names the folder for the logs. */
    static final String LOGS = "rosey.benchmarks.logs";

    private Benchmarks() {}

    /**
     * Runs the benchmarks. Ends with 1 if something of Rosey could not be measured, and with 2 if the arguments are
     * wrong.
     */
    public static void main(String[] words) throws IOException {
        Arguments arguments;
        try {
            arguments = Arguments.parse(List.of(words));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        System.exit(run(arguments, System.out, System.err));
    }

    private static int run(Arguments arguments, PrintStream output, PrintStream progress) throws IOException {
        List<Case> cases = Cases.all().stream()
                .filter(each -> arguments.suite().equals(Arguments.ALL) || each.suite().equals(arguments.suite()))
                .filter(each -> each.name().contains(arguments.caseText()))
                .toList();
        if (cases.isEmpty()) {
            progress.println("No case has \"" + arguments.caseText() + "\" in its name.");
            return 2;
        }
        Harness harness = new Harness(arguments.isQuick(), Path.of(System.getProperty(LOGS, "logs")));
        Map<Measurement, Figure> figures = measure(cases, harness, progress);
        List<Outcome> outcomes = cases.stream().map(each -> Outcome.of(each, figures)).toList();
        Machine machine = Machine.here();
        output.print(Table.of(machine, outcomes));
        if (arguments.json().isPresent()) {
            Files.writeString(arguments.json().get(), JsonReport.of(machine, arguments.isQuick(), outcomes));
        }
        if (arguments.chart().isPresent()) {
            String title = "Rosey, its peers and the floor: " + arguments.suite();
            Files.writeString(arguments.chart().get(), Chart.of(title, machine, outcomes));
        }
        return outcomes.stream().allMatch(outcome -> outcome.rosey().isPresent()) ? 0 : 1;
    }

    private static Map<Measurement, Figure> measure(List<Case> cases, Harness harness, PrintStream progress)
            throws IOException {
        Set<Measurement> wanted = new LinkedHashSet<>();
        cases.forEach(each -> wanted.addAll(each.measurements()));
        Map<Measurement, Figure> figures = new LinkedHashMap<>();
        int number = 0;
        Probes probes = Cases.probes();
        Map<Boolean, List<Measurement>> kinds = wanted.stream().collect(Collectors.partitioningBy(probes::isProbe));
        List<Measurement> ofJmh = kinds.getOrDefault(false, List.of());
        for (Measurement measurement : ofJmh) {
            Optional<Figure> figure = harness.run(measurement);
            figure.ifPresent(known -> figures.put(measurement, known));
            progress.println("[" + ++number + "/" + ofJmh.size() + "] " + measurement + ": " + figure
                    .map(known -> String.format(Locale.ROOT, "%.2f ns, %.1f B", known.nanos(), known.bytes()))
                    .orElseGet(() -> "failed, see " + harness.log(measurement)));
        }
        figures.putAll(probes.measure(kinds.getOrDefault(true, List.of()), harness.scale(), harness.logs(), progress));
        return figures;
    }
}
