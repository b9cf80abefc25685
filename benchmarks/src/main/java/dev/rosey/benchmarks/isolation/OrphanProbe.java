package dev.rosey.benchmarks.isolation;

import dev.rosey.benchmarks.probe.Probe;
import dev.rosey.benchmarks.probe.Samples;
import dev.rosey.benchmarks.probe.Scale;
import dev.rosey.benchmarks.report.Figure;
import dev.rosey.benchmarks.report.Measurement;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** How long does a plugin outlive a host that was killed? Needs {@code /proc}. */
public final class OrphanProbe implements Probe {
    /** From the signal to the host to the end of the plugin's process. */
    public static final Measurement PLUGIN = Measurement.of(OrphanProbe.class, "plugin");

    /** From the signal to the host to the end of a child that reads its input. */
    public static final Measurement PLAIN = Measurement.of(OrphanProbe.class, "plain");

    @Override
    public Map<Measurement, Figure> measure(Scale scale, Path cache) throws Exception {
        Samples plugin = new Samples();
        Samples plain = new Samples();
        for (int i = 0; i < scale.kills(); i++) {
            round(cache, plugin, plain);
        }
        return Map.of(PLUGIN, plugin.median(), PLAIN, plain.median());
    }

    private static void round(Path cache, Samples plugin, Samples plain) throws Exception {
        Process host = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp", System.getProperty("java.class.path"), OrphanHost.class.getName(), cache.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(host.getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            if (line == null) {
                throw new IOException("The host to be killed did not start");
            }
            String[] words = line.split(" ", 2);
            long killed = System.nanoTime();
            host.destroyForcibly();
            double[] lives = {-1, -1};
            boolean isOver = Street.await(Duration.ofSeconds(10), () -> {
                for (int i = 0; i < 2; i++) {
                    if (lives[i] < 0 && isGone(words[i])) {
                        lives[i] = System.nanoTime() - killed;
                    }
                }
                return lives[0] >= 0 && lives[1] >= 0;
            });
            if (!isOver) {
                throw new IllegalStateException("A process outlives its host by more than 10 s");
            }
            plugin.add(lives[0]);
            plain.add(lives[1]);
        } finally {
            host.destroyForcibly();
        }
    }

    /** Whether a process has ended; who inherited it may not have taken notice yet. */
    private static boolean isGone(String pid) {
        try {
            String stat = Files.readString(Path.of("/proc", pid, "stat"), StandardCharsets.ISO_8859_1);
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'Z';
        } catch (IOException gone) {
            return true;
        }
    }
}
