package dev.rosey.isolation.internal.sandbox;

import dev.rosey.api.plugin.SandboxLevel;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Finds out whether processes can be shut in on this machine, by starting one that tries to read a file that everybody
 * may read, to open a socket and to start a process. On other systems than Linux it says what is missing and starts
 * nothing. Safe for use by any number of threads.
 */
public final class SandboxProbe {
    private static final String MAIN = "dev.rosey.isolation.worker.ProbeMain";
    private static final String FILE = "/etc/passwd";
    private static final String PROGRAM = "/bin/true";
    private static final List<String> ATTEMPTS = List.of("file", "socket", "process");
    private static final ChildLimits LIMITS = new ChildLimits(256L << 20, 64, 0);
    private static final int PATIENCE_SECONDS = 20;

    /** Makes the launcher, or says why there is none. */
    interface Source {
        /** The launcher. */
        SealedLauncher launcher() throws IOException;
    }

    private final Path javaHome;
    private final Path workerJar;
    private final Source source;

    /** Tries with the Java installation in a directory and the jar that has the worker. */
    public SandboxProbe(Path javaHome, Path workerJar) {
        this(javaHome, workerJar, SealedLauncher::create);
    }

    SandboxProbe(Path javaHome, Path workerJar, Source source) {
        this.javaHome = javaHome;
        this.workerJar = workerJar;
        this.source = source;
    }

    /** Tries, which takes as long as a process does to start and end. Never fails: what goes wrong is in the report. */
    public SandboxReport run() {
        List<String> found = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        try {
            SealedLauncher launcher = source.launcher();
            found.add(System.getProperty("os.name") + ' ' + System.getProperty("os.version") + " on "
                    + System.getProperty("os.arch"));
            if (launcher.landlockAbi() > 0) {
                found.add("Landlock version " + launcher.landlockAbi());
            }
            SandboxPolicy policy = new JavaGrants(launcher.architecture()).of(javaHome).read(workerJar).build();
            missing.addAll(launcher.missing(policy));
            if (missing.isEmpty()) {
                judge(attempts(launcher, policy), found, missing);
            }
        } catch (IOException e) {
            missing.add(String.valueOf(e.getMessage()));
        }
        bubblewrap(found);
        return new SandboxReport(missing.isEmpty() ? SandboxLevel.KERNEL_SEALED : SandboxLevel.PROCESS_ONLY, found, missing);
    }

    private List<String> attempts(SealedLauncher launcher, SandboxPolicy policy) throws IOException {
        Path java = javaHome.toRealPath().resolve("bin").resolve("java");
        SealedChild child = launcher.launch(new SealedPlan(
                List.of(java.toString(), "-XX:-UsePerfData", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx32m",
                        "-XX:+DisplayVMOutputToStderr", "-XX:+ErrorFileToStderr", "-cp", workerJar.toString(), MAIN, FILE,
                        PROGRAM),
                Map.of("LANG", "C.UTF-8"), Path.of("/"), policy, LIMITS, SealedPlan.Streams.STANDARD));
        CompletableFuture<?> unused = child.exit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .whenComplete((status, late) -> child.kill());
        try (OutputStream input = child.input(); InputStream output = child.output(); InputStream text = child.text()) {
            input.flush();
            List<String> lines = new String(output.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
            if (!lines.contains("end")) {
                throw new IOException("A process that was to try the sandbox did not come to its end: "
                        + new String(text.readNBytes(2000), StandardCharsets.UTF_8).strip());
            }
            return lines;
        }
    }

    private static void judge(List<String> lines, List<String> found, List<String> missing) {
        for (String attempt : ATTEMPTS) {
            lines.stream().filter(line -> line.startsWith(attempt + " refused")).findFirst().ifPresentOrElse(
                    line -> found.add("the kernel refuses: " + line.replace(" refused", "")),
                    () -> missing.add("refusal by the kernel: a process that was shut in could use a " + attempt));
        }
    }

    /** Told because operators ask; nothing starts processes by it. */
    private static void bubblewrap(List<String> found) {
        for (String directory : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            Path program = Path.of(directory, "bwrap");
            if (!directory.isEmpty() && Files.isExecutable(program)) {
                found.add("bubblewrap (" + program + "), which is not used");
                return;
            }
        }
    }
}
