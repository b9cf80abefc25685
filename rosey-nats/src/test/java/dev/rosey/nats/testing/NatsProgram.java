package dev.rosey.nats.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the {@code nats-server} programs are that tests run.
 *
 * <p>The usual one is the one that the environment variable {@code NATS_SERVER} names, else the one on the path, else the
 * one that {@code run_tests.sh} unpacked into {@code target/tools}. A newer one, which need not exist, is named by
 * {@code NATS_SERVER_NEWER}.
 */
public final class NatsProgram {
    private static final String ADVICE = "nats-server was not found: install it (Debian: apt-get install nats-server; "
            + "others: https://nats.io/download), set NATS_SERVER to the program, or run ./run_tests.sh, which unpacks one "
            + "into target/tools";

    private NatsProgram() {}

    /**
     * The program that tests run.
     *
     * @return its path
     * @throws IllegalStateException if there is none; the message says what to do
     */
    public static Path find() {
        return named("NATS_SERVER").orElseGet(() -> places().stream()
                .flatMap(place -> List.of("nats-server", "nats-server.exe").stream().map(place::resolve))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toAbsolutePath)
                .orElseThrow(() -> new IllegalStateException(ADVICE)));
    }

    /**
     * The program of a newer server, if the tests were given one.
     *
     * @return its path, or empty if {@code NATS_SERVER_NEWER} is not set
     * @throws IllegalStateException if it is set to what is no program
     */
    public static Optional<Path> findNewer() {
        return named("NATS_SERVER_NEWER");
    }

    private static Optional<Path> named(String variable) {
        String name = System.getenv(variable);
        if (name == null || name.isBlank()) {
            return Optional.empty();
        }
        Path program = Path.of(name);
        if (!Files.isExecutable(program)) {
            throw new IllegalStateException(
                    variable + " is \"" + name + "\", which is no program; correct or unset it");
        }
        return Optional.of(program);
    }

    private static List<Path> places() {
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
        return places;
    }
}
