package dev.rosey.isolation.internal.sandbox;

import dev.rosey.api.plugin.SandboxLevel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds out whether processes can be shut in on this machine, by starting one that tries to read a file that everybody
 * may read, to open a socket and to start a process. On other systems than Linux it says what is missing and starts
 * nothing. Safe for use by any number of threads.
 */
public final class SandboxProbe {
    private static final ChildLimits LIMITS = new ChildLimits(256L << 20, 64, 0);

    /** Makes the launcher, or says why there is none. */
    public interface Source {
        /**
         * The launcher.
         *
         * @throws IOException if there is none; the message says what is missing
         */
        SealedLauncher launcher() throws IOException;
    }

    private final Path javaHome;
    private final Path workerJar;
    private final Source source;

    /** Tries with the Java installation in a directory, the jar that has the worker, and a launcher. */
    public SandboxProbe(Path javaHome, Path workerJar, Source source) {
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
                ProbeTalk.judge(attempts(launcher, policy), "the kernel", found, missing);
            }
        } catch (IOException e) {
            missing.add(String.valueOf(e.getMessage()));
        }
        return new SandboxReport(missing.isEmpty() ? SandboxLevel.KERNEL_SEALED : SandboxLevel.PROCESS_ONLY, found, missing);
    }

    private List<String> attempts(SealedLauncher launcher, SandboxPolicy policy) throws IOException {
        SealedChild child = launcher.launch(new SealedPlan(ProbeTalk.command(javaHome, workerJar),
                Map.of("LANG", "C.UTF-8"), Path.of("/"), policy, LIMITS, SealedPlan.Streams.STANDARD));
        return ProbeTalk.attempts(child.exit(), child::kill, child.input(), child.output(), child.text());
    }
}
