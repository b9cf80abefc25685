package dev.rosey.cytube.internal.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A real Socket.IO server in a process of its own: {@code src/test/node/server.js}. */
final class NodeServer implements AutoCloseable {
    /** The folder whose {@code rosey-cytube/node_modules} has the server; {@code run_tests.sh --interop} sets it. */
    private static final String PACKAGES = "ROSEY_NODE_PACKAGES";

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private NodeServer(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "node-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts one with options, as JSON, and waits until it listens. */
    static NodeServer start(String options) throws IOException {
        String packages = System.getenv(PACKAGES);
        assertThat(packages).as("%s is not set: run the tests by ./run_tests.sh --interop", PACKAGES).isNotBlank();
        ProcessBuilder builder = new ProcessBuilder(
                "node", Path.of("src/test/node/server.js").toAbsolutePath().toString(), options);
        builder.environment().put("NODE_PATH", Path.of(packages, "rosey-cytube", "node_modules").toString());
        NodeServer server = new NodeServer(builder.redirectErrorStream(true).start());
        await("the port of the server").atMost(Duration.ofSeconds(30))
                .until(() -> !server.lines.isEmpty() || !server.process.isAlive());
        if (server.lines.isEmpty() || !server.lines.get(0).matches("[0-9]+")) {
            server.close();
            throw new AssertionError("The server did not start: " + server.lines);
        }
        return server;
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            reader.lines().forEach(lines::add);
        } catch (IOException | java.io.UncheckedIOException ended) {
            // the process is gone
        }
    }

    int port() {
        return Integer.parseInt(lines.get(0));
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** What it printed. */
    List<String> lines() {
        return lines;
    }

    /** Kills it, and waits until it is gone. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
