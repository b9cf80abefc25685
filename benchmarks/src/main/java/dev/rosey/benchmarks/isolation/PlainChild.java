package dev.rosey.benchmarks.isolation;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;

/** A Java virtual machine that does nothing: says that it is there, and ends with its input. */
public final class PlainChild {
    private PlainChild() {}

    /** The program. */
    public static void main(String[] arguments) throws IOException {
        System.out.write('R');
        System.out.flush();
        if (System.in.read() < 0) {
            Runtime.getRuntime().halt(0);
        }
    }

    /** How to start it. */
    static List<String> command() {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xms4m", "-Xmx64m",
                "-XX:MaxMetaspaceSize=48m", "-XX:ReservedCodeCacheSize=16m",
                "-cp", code().toString(), PlainChild.class.getName());
    }

    /** The jar that this class is in. */
    static Path code() {
        try {
            return new File(PlainChild.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toPath();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts it. */
    static Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command()).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        return builder.start();
    }

    /** Waits until it is there. */
    static void awaitReady(Process child) throws IOException {
        if (child.getInputStream().read() != 'R') {
            throw new IOException("The plain process did not start");
        }
    }

    /** Ends it. */
    static void stop(Process child) throws IOException, InterruptedException {
        child.getOutputStream().close();
        child.waitFor();
    }
}
