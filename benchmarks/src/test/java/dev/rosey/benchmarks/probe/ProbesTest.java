package dev.rosey.benchmarks.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.benchmarks.report.Figure;
import dev.rosey.benchmarks.report.Measurement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbesTest {
    private static final Measurement GOOD = Measurement.of(String.class, "good");
    private static final Measurement BAD = Measurement.of(Integer.class, "bad");

    @TempDir
    private Path logs;

    @Test
    void whatCannotBeMeasuredIsToldWithTheReasonAndTheRestIsMeasured() throws IOException {
        Probes probes = new Probes(Map.of(
                String.class, () -> (scale, directory) -> Map.of(GOOD, Figure.of(7)),
                Integer.class, () -> (scale, directory) -> {
                    throw new IllegalStateException("no server");
                }));
        ByteArrayOutputStream progress = new ByteArrayOutputStream();
        Map<Measurement, Figure> figures = probes.measure(List.of(BAD, GOOD), Scale.quick(), logs,
                new PrintStream(progress, true, StandardCharsets.UTF_8));
        assertThat(figures).containsOnlyKeys(GOOD);
        assertThat(progress.toString(StandardCharsets.UTF_8)).contains("Integer: failed: no server; see ");
        assertThat(Files.readString(logs.resolve("Integer.log"))).contains("IllegalStateException: no server");
    }

    @Test
    void theDirectoryOfTheProbesIsGoneAfterTheRun() throws IOException {
        Path[] seen = new Path[1];
        Probes probes = new Probes(Map.of(String.class, () -> (scale, directory) -> {
            seen[0] = Files.writeString(directory.resolve("file"), "left").getParent();
            return Map.of(GOOD, Figure.of(7));
        }));
        probes.measure(List.of(GOOD), Scale.quick(), logs, new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
        assertThat(seen[0]).isNotNull().doesNotExist();
    }
}
