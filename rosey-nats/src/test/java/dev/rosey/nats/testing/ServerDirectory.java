package dev.rosey.nats.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The temporary directory of one server: its configuration, its log and its store. */
final class ServerDirectory {
    // The shortest times that a server allows.
    private static final String LAME_DUCK = "\nlame_duck_duration: \"30s\"\nlame_duck_grace_period: \"1s\"\n";

    private final Path root;

    private ServerDirectory(Path root) {
        this.root = root;
    }

    static ServerDirectory create() {
        try {
            return new ServerDirectory(Files.createTempDirectory("rosey-nats-").toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path root() {
        return root;
    }

    Path configuration() {
        return root.resolve("server.conf");
    }

    Path logFile() {
        return root.resolve("server.log");
    }

    Path store() {
        return root.resolve("store");
    }

    void configure(String text) {
        try {
            Files.writeString(configuration(), text.contains("lame_duck") ? text : text + LAME_DUCK);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String log() {
        try {
            return Files.exists(logFile()) ? Files.readString(logFile()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete() {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove " + root, e);
        }
    }
}
