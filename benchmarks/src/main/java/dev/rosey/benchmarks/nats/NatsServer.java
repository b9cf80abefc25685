package dev.rosey.benchmarks.nats;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A {@code nats-server} with JetStream on a free port of the loopback address. For one thread. */
final class NatsServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int FIRST_PORT = 20_000; // below those that a system gives to clients
    private static final int PORTS = 12_000;

    private final List<String> command;
    private final Path log;
    private final int port;
    private final Thread atEnd;
    private volatile Process process;

    private NatsServer(Path directory) throws IOException {
        this.port = freePort();
        Path own = Files.createTempDirectory(directory, "nats-server-");
        this.log = own.resolve("server.log");
        this.command = List.of(program().toString(), "-a", "127.0.0.1", "-p", Integer.toString(port),
                "-js", "-sd", own.resolve("store").toString());
        this.process = launch();
        this.atEnd = new Thread(() -> process.destroyForcibly(), "rosey-benchmark-end");
        Runtime.getRuntime().addShutdownHook(atEnd);
    }

    /**
     * Starts a server and waits until it listens.
     *
     * @throws IllegalStateException if there is none, or it does not listen in time
     */
    static NatsServer start(Path directory) throws IOException {
        return new NatsServer(directory);
    }

    private static Path program() {
        String named = System.getenv("NATS_SERVER");
        if (named != null && !named.isBlank()) {
            Path program = Path.of(named).toAbsolutePath();
            if (!Files.isExecutable(program)) {
                throw new IllegalStateException("NATS_SERVER is \"" + named + "\", which is no program; correct or unset it");
            }
            return program;
        }
        String path = System.getenv("PATH");
        return Stream.of((path == null ? "" : path).split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "nats-server").toAbsolutePath())
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nats-server was not found: install it, set NATS_SERVER to the "
                        + "program, or run ./run_tests.sh, which unpacks one into target/tools"));
    }

    private static int freePort() throws IOException {
        while (true) {
            int port = FIRST_PORT + ThreadLocalRandom.current().nextInt(PORTS);
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (IOException taken) {
                if (Thread.currentThread().isInterrupted()) {
                    throw taken;
                }
            }
        }
    }

    private Process launch() throws IOException {
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        long begun = System.nanoTime();
        while (!isListening()) {
            if (!started.isAlive() || System.nanoTime() - begun > PATIENCE.toNanos()) {
                started.destroyForcibly();
                throw new IllegalStateException("nats-server does not listen on port " + port + ": " + Files.readString(log));
            }
            LockSupport.parkNanos(LOOK_AGAIN);
        }
        return started;
    }

    private boolean isListening() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.getInputStream().read() == 'I'; // it greets: INFO
        } catch (IOException notYet) {
            return false;
        }
    }

    String url() {
        return "nats://127.0.0.1:" + port;
    }

    /** Kills it, and waits until a client has tried in vain to get back: what is sent from then on is not lost. */
    void killAndAwaitClient() throws IOException, InterruptedException {
        kill();
        try (ServerSocket inItsPlace = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            inItsPlace.setSoTimeout((int) PATIENCE.toMillis());
            inItsPlace.accept().close();
        }
    }

    private void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("nats-server " + process.pid() + " cannot be killed");
        }
    }

    /** Starts it again on its port, and waits until it listens. */
    void startAgain() throws IOException {
        process = launch();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
        Runtime.getRuntime().removeShutdownHook(atEnd);
    }
}
