package dev.rosey.benchmarks;

import dev.rosey.benchmarks.peers.ChatBot;
import dev.rosey.benchmarks.probe.Scale;
import dev.rosey.benchmarks.report.Figure;
import dev.rosey.benchmarks.report.Measurement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs one measurement after the other, each in a Java virtual machine of its own. */
final class Harness {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private final boolean isQuick;
    private final Path logs;

    /** What JMH says goes to files in a folder. */
    Harness(boolean isQuick, Path logs) {
        this.isQuick = isQuick;
        this.logs = logs;
        try {
            Files.createDirectories(logs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Measures; empty if the benchmark failed, and its log says why. */
    Optional<Figure> run(Measurement measurement) {
        try {
            Collection<RunResult> results = new Runner(options(measurement).build()).run();
            return results.stream().findFirst().map(Harness::figure);
        } catch (RunnerException failed) {
            note(log(measurement), String.valueOf(failed.getMessage()));
            return Optional.empty();
        }
    }

    private static void note(Path log, String problem) {
        try {
            Files.writeString(log, problem + '\n', StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How much is measured where no iterations are. */
    Scale scale() {
        return isQuick ? Scale.quick() : Scale.full();
    }

    /** The folder of the logs. */
    Path logs() {
        return logs;
    }

    /** Where the log of a measurement is. */
    Path log(Measurement measurement) {
        return logs.resolve(measurement.toString().replaceAll("[^A-Za-z0-9.=-]+", "_") + ".log");
    }

    private ChainedOptionsBuilder options(Measurement measurement) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include('^' + Pattern.quote(measurement.benchmark().getName() + '.' + measurement.method()) + '$')
                .forks(isQuick ? 1 : 2)
                .warmupIterations(isQuick ? 2 : 3)
                .warmupTime(TimeValue.milliseconds(isQuick ? 400 : 1000))
                .measurementIterations(isQuick ? 3 : 4)
                .measurementTime(TimeValue.milliseconds(isQuick ? 400 : 1000))
                .timeout(TimeValue.seconds(120))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.NORMAL)
                .output(log(measurement).toString())
                .jvmArgs(jvmArguments().toArray(String[]::new));
        measurement.parameters().forEach(options::param);
        return options;
    }

    private static List<String> jvmArguments() {
        List<String> arguments = new ArrayList<>(List.of("-Xms1g", "-Xmx2g", "-Dslf4j.internal.verbosity=ERROR"));
        String plugin = System.getProperty(ChatBot.PLUGIN);
        if (plugin != null) {
            arguments.add("-D" + ChatBot.PLUGIN + '=' + plugin);
        }
        return arguments;
    }

    /** The median of the iterations, or of the single calls: what else the machine does disturbs some of them. */
    private static Figure figure(RunResult run) {
        Result<?> primary = run.getPrimaryResult();
        Result<?> allocated = run.getSecondaryResults().get(ALLOCATED);
        if (run.getParams().getTimeUnit() != TimeUnit.NANOSECONDS || allocated == null) {
            throw new IllegalStateException(run.getParams().getBenchmark() + " gives no time in ns, or no bytes");
        }
        return new Figure(primary.getStatistics().getPercentile(50), Math.max(0, allocated.getScore()));
    }
}
