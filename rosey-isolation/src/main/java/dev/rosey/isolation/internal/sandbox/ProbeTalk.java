package dev.rosey.isolation.internal.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What is said to and by a process that tries to break out. */
public final class ProbeTalk {
    private static final String MAIN = "dev.rosey.isolation.worker.ProbeMain";
    private static final String FILE = "/etc/passwd";
    private static final String PROGRAM = "/bin/true";
    private static final List<String> ATTEMPTS = List.of("file", "socket", "process");
    private static final int PATIENCE_SECONDS = 20;

    private ProbeTalk() {}

    /**
     * The command line of a process that tries to read a file that everybody may read, to open a socket and to start a
     * process.
     *
     * @param javaHome the Java installation
     * @param workerJar has the program
     * @param port a port of this machine that the process tries to reach; if none is given, it tries to open a socket only
     */
    public static List<String> command(Path javaHome, Path workerJar, String... port) throws IOException {
        Path java = javaHome.toRealPath().resolve("bin").resolve("java");
        List<String> command = new ArrayList<>(List.of(java.toString(), "-XX:-UsePerfData", "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-Xmx32m", "-XX:+DisplayVMOutputToStderr", "-XX:+ErrorFileToStderr", "-cp",
                workerJar.toString(), MAIN, FILE, PROGRAM));
        command.addAll(List.of(port));
        return command;
    }

    /**
     * What the process says, until its end.
     *
     * @throws IOException if it does not come to its end by itself; the message has what it said instead
     */
    public static List<String> attempts(CompletableFuture<?> exit, Runnable kill, OutputStream input, InputStream output,
            InputStream text) throws IOException {
        CompletableFuture<?> unused = exit.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .whenComplete((status, late) -> {
                    if (late != null) {
                        kill.run();
                    }
                });
        try (input; output; text) {
            input.flush();
            List<String> lines = new String(output.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
            if (!lines.contains("end")) {
                throw new IOException("A process that was to try the sandbox did not come to its end: "
                        + new String(text.readNBytes(2000), StandardCharsets.UTF_8).strip());
            }
            return lines;
        }
    }

    /**
     * Adds what was refused to what was found, and what was not to what is missing.
     *
     * @param lines what the process has said
     * @param refuser who is to refuse
     */
    public static void judge(List<String> lines, String refuser, List<String> found, List<String> missing) {
        for (String attempt : ATTEMPTS) {
            lines.stream().filter(line -> line.startsWith(attempt + " refused")).findFirst().ifPresentOrElse(
                    line -> found.add(refuser + " refuses: " + line.replace(" refused", "")),
                    () -> missing.add("refusal by " + refuser + ": a process that was shut in could use a " + attempt));
        }
    }
}
