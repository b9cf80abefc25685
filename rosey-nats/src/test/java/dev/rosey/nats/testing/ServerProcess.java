package dev.rosey.nats.testing;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** One run of a {@code nats-server} program. It does not outlive this virtual machine, unless that one is killed. */
final class ServerProcess {
    private static final Duration START = Duration.ofSeconds(20);
    private static final Duration STOP = Duration.ofSeconds(20);
    private static final int ANSWER_MILLIS = 1_000;
    private static final Pattern VERSION = Pattern.compile("\"version\":\"([^\"]+)\"");

    private final Process process;
    private final Thread hook;
    private volatile boolean paused;

    private ServerProcess(Process process, ServerDirectory directory) {
        this.process = process;
        this.hook = new Thread(() -> endWithJvm(directory), "rosey-server-end-" + process.pid());
    }

    private void endWithJvm(ServerDirectory directory) {
        process.destroyForcibly();
        try {
            process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        directory.delete();
    }

    static ServerProcess start(List<String> command, Map<String, String> environment, ServerDirectory directory) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.root().toFile())
                    .redirectErrorStream(true)
                    .redirectInput(nothing())
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.logFile().toFile()));
            builder.environment().putAll(environment);
            ServerProcess started = new ServerProcess(builder.start(), directory);
            Runtime.getRuntime().addShutdownHook(started.hook);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + command.get(0), e);
        }
    }

    private static File nothing() {
        return new File(System.getProperty("os.name", "").startsWith("Windows") ? "NUL" : "/dev/null");
    }

    /** Waits until it greets clients under its name; the version that it tells, or empty if it ended instead. */
    Optional<String> awaitGreeting(int port, String name) {
        Awaitility.await("the server to greet on port " + port)
                .atMost(START)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !process.isAlive() || greeting(port, name) != null);
        String greeting = process.isAlive() ? greeting(port, name) : null;
        Matcher version = VERSION.matcher(greeting == null ? "" : greeting);
        return greeting == null ? Optional.empty() : Optional.of(version.find() ? version.group(1) : "unknown");
    }

    private static @Nullable String greeting(int port, String name) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ANSWER_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String line = reader.readLine();
            // Another program may have taken the port.
            return line != null && line.contains("\"server_name\":\"" + name + '"') ? line : null;
        } catch (IOException notYet) {
            return null;
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    void stop() {
        resume();
        process.destroy();
        if (!awaitEnd(STOP)) {
            kill();
            throw new IllegalStateException("nats-server did not stop within " + STOP + " and was killed");
        }
    }

    void kill() {
        process.destroyForcibly();
        if (!awaitEnd(STOP)) {
            throw new IllegalStateException("nats-server " + process.pid() + " cannot be killed");
        }
    }

    /** Whether it ended within the time. */
    boolean awaitEnd(Duration time) {
        try {
            boolean ended = process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
            if (ended) {
                forgetHook();
            }
            return ended;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void forgetHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyEnding) {
            // The hook runs; there is nothing left to forget.
        }
    }

    void pause() {
        signal("STOP");
        paused = true;
    }

    void resume() {
        if (paused) {
            signal("CONT");
            paused = false;
        }
    }

    /** Sends a signal of POSIX systems by its name. */
    void signal(String name) {
        if (System.getProperty("os.name", "").startsWith("Windows")) {
            throw new UnsupportedOperationException("Windows has no signal " + name);
        }
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
            if (!kill.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException("nats-server " + process.pid() + " took no signal " + name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot send the signal " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while sending the signal " + name, e);
        }
    }
}
