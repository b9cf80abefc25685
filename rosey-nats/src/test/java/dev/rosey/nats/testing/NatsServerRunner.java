package dev.rosey.nats.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A {@code nats-server} process of its own on a free port of the loopback address, for one test class.
 *
 * <p>The program is the one that the environment variable {@code NATS_SERVER} names, else the one on the path, else the
 * one that {@code run_tests.sh} unpacked into {@code target/tools}. A missing program is an error, never a skipped test.
 */
public final class NatsServerRunner implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(20);
    private static final Pattern URL = Pattern.compile("\"(nats://[^\"]+)\"");

    private final Process process;
    private final Path directory;
    private final String url;

    private NatsServerRunner(Process process, Path directory, String url) {
        this.process = process;
        this.directory = directory;
        this.url = url;
    }

    /**
     * Starts a server and waits until it listens.
     *
     * @param arguments further arguments, for instance {@code -js}
     * @return the running server
     * @throws IllegalStateException if there is no program, or it does not listen in time; the message says what to do
     */
    public static NatsServerRunner start(String... arguments) {
        Path program = find();
        try {
            Path directory = Files.createTempDirectory("rosey-nats-");
            List<String> command = new ArrayList<>(List.of(program.toString(), "-a", "127.0.0.1", "-p", "-1",
                    "--ports_file_dir", directory.toString(), "-sd", directory.resolve("store").toString()));
            command.addAll(List.of(arguments));
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("server.log").toFile())
                    .start();
            return await(process, directory);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + program, e);
        }
    }

    private static NatsServerRunner await(Process process, Path directory) throws IOException {
        Path ports = directory.resolve("nats-server_" + process.pid() + ".ports");
        try {
            Awaitility.await()
                    .atMost(START)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> !process.isAlive() || url(ports) != null);
            String url = url(ports);
            if (url != null) {
                return new NatsServerRunner(process, directory, url);
            }
            throw new IllegalStateException(
                    "nats-server ended at its start: " + Files.readString(directory.resolve("server.log")));
        } catch (RuntimeException e) {
            process.destroyForcibly();
            delete(directory);
            throw e;
        }
    }

    private static @Nullable String url(Path ports) throws IOException {
        // Other names appear first where the program is a script that starts the server.
        if (!Files.exists(ports)) {
            return null;
        }
        Matcher matcher = URL.matcher(Files.readString(ports));
        return matcher.find() ? matcher.group(1) : null;
    }

    /** Where clients connect to. */
    public String url() {
        return url;
    }

    /** What the server has said so far. */
    public String log() {
        try {
            return Files.readString(directory.resolve("server.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills the server and removes its files. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        delete(directory);
    }

    private static Path find() {
        String named = System.getenv("NATS_SERVER");
        if (named != null && !named.isBlank()) {
            Path program = Path.of(named);
            if (Files.isExecutable(program)) {
                return program;
            }
            throw new IllegalStateException("NATS_SERVER is \"" + named + "\", which is no program; correct or unset it");
        }
        List<Path> places = new ArrayList<>();
        String path = System.getenv("PATH");
        for (String place : path == null ? new String[0] : path.split(File.pathSeparator, -1)) {
            if (!place.isEmpty()) {
                places.add(Path.of(place));
            }
        }
        for (String root : List.of("..", ".", "../../..")) {
            for (String folder : List.of("", "bin", "usr/bin", "usr/sbin")) {
                places.add(Path.of(root, "target", "tools", folder));
            }
        }
        for (Path place : places) {
            for (String name : List.of("nats-server", "nats-server.exe")) {
                if (Files.isExecutable(place.resolve(name))) {
                    return place.resolve(name).toAbsolutePath();
                }
            }
        }
        throw new IllegalStateException("nats-server was not found: install it (Debian: apt-get install nats-server; others: "
                + "https://nats.io/download), set NATS_SERVER to the program, or run ./run_tests.sh, which unpacks one into "
                + "target/tools");
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove " + directory, e);
        }
    }
}
