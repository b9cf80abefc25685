package dev.rosey.nats.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A {@code nats-server} process of its own on a free port of the loopback address, with a directory of its own for
 * JetStream and a monitoring port.
 *
 * <p>It can be stopped, killed, paused and started again; port, name and stored data stay the same. {@link NatsProgram}
 * finds the program; a missing one is an error, never a skipped test. {@link #close} ends the process and removes its
 * files, and so does the regular end of this virtual machine while the server runs.
 *
 * <p>Methods block until what they say has happened. One thread at a time may start, stop and signal the server; the
 * accessors are safe for use by any thread.
 */
public final class NatsServerRunner implements AutoCloseable {
    private static final Duration PORT_BACK = Duration.ofSeconds(5);
    private static final int PORT_TRIES = 5;
    private static final String TAKEN = "address already in use";

    private final ServerDirectory directory;
    private final String name;
    private final int port;
    private final int monitorPort;
    private final List<String> command;
    private final Map<String, String> environment;
    private volatile @Nullable ServerProcess process;
    private volatile String version = "unknown";

    private NatsServerRunner(Builder builder, ServerDirectory directory, int port, int monitorPort) {
        this.directory = directory;
        this.name = builder.name == null ? "rosey-" + port : builder.name;
        this.port = port;
        this.monitorPort = monitorPort;
        this.environment = Map.copyOf(builder.environment);
        this.command = new ArrayList<>(List.of(
                builder.program.toAbsolutePath().toString(), "-c", directory.configuration().toString(),
                "-a", "127.0.0.1", "-p", Integer.toString(port), "-m", Integer.toString(monitorPort),
                "-n", name));
        // A server takes one store only.
        if (!builder.configuration.contains("store_dir")) {
            command.addAll(List.of("-sd", directory.store().toString()));
        }
        command.addAll(builder.arguments);
    }

    /**
     * Starts a server and waits until it listens.
     *
     * @param arguments further arguments, for instance {@code -js}
     * @return the running server
     * @throws IllegalStateException if there is no program, or it does not listen in time; the message says why
     */
    public static NatsServerRunner start(String... arguments) {
        return builder().arguments(arguments).start();
    }

    /**
     * Starts a server with a configuration of its own and waits until it listens.
     *
     * @param configuration the text of a configuration file; address, port and name are overridden, and a relative
     *     directory of JetStream lies in the server's own
     * @return the running server
     * @throws IllegalStateException if there is no program, or it refuses the configuration; the message says why
     */
    public static NatsServerRunner startWith(String configuration) {
        return builder().configuration(configuration).start();
    }

    /** A builder of a server without JetStream, users or TLS. */
    public static Builder builder() {
        return new Builder();
    }

    private static NatsServerRunner start(Builder builder) {
        for (int tries = 1; ; tries++) {
            FreePorts ports = new FreePorts();
            NatsServerRunner runner = new NatsServerRunner(
                    builder, ServerDirectory.create(), builder.port == 0 ? ports.next() : builder.port, ports.next());
            try {
                runner.directory.configure(builder.configuration);
                if (runner.launch()) {
                    return runner;
                }
                String log = runner.log();
                runner.close();
                if (!log.contains(TAKEN) || builder.port != 0 || tries == PORT_TRIES) {
                    throw new IllegalStateException("nats-server ended at its start: " + log);
                }
            } catch (RuntimeException e) {
                runner.close();
                throw e;
            }
        }
    }

    /** Whether the server greets; false if it ended. */
    private boolean launch() {
        ServerProcess started = ServerProcess.start(command, environment, directory);
        process = started;
        try {
            Optional<String> greeting = started.awaitGreeting(port, name);
            greeting.ifPresent(told -> version = told);
            return greeting.isPresent();
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException("nats-server did not greet on port " + port + ": " + log(), e);
        }
    }

    /** Where clients connect to; stays the same as long as this object lives. */
    public String url() {
        return "nats://127.0.0.1:" + port;
    }

    /** The port for clients. */
    public int port() {
        return port;
    }

    /** Where the server tells about itself by HTTP, for instance under {@code /jsz}. */
    public String monitorUrl() {
        return "http://127.0.0.1:" + monitorPort;
    }

    /** The name of the server. */
    public String name() {
        return name;
    }

    /** The version that the server told, for instance {@code 2.9.10}. */
    public String version() {
        return version;
    }

    /**
     * The process.
     *
     * @return its number
     * @throws IllegalStateException if it does not run
     */
    public long pid() {
        return current().pid();
    }

    /** What the server has said so far, over all its runs. */
    public String log() {
        return directory.log();
    }

    /** The directory where the server keeps the data of JetStream, unless its configuration names another. */
    public Path storeDirectory() {
        return directory.store();
    }

    /** Whether the process runs, paused or not. */
    public boolean isRunning() {
        ServerProcess current = process;
        return current != null && current.isAlive();
    }

    /** Asks the server to end (SIGTERM) and waits for it; does nothing if it does not run. */
    public void stop() {
        if (isRunning()) {
            current().stop();
        }
    }

    /** Kills the server (SIGKILL) and waits for its end; does nothing if it does not run. */
    public void kill() {
        if (isRunning()) {
            current().kill();
        }
    }

    /**
     * Starts the server again, on the same port, with the same data; stops it first if it runs.
     *
     * @throws IllegalStateException if it does not come back; the message tells if another program keeps its port
     */
    public void restart() {
        stop();
        try {
            Awaitility.await("the server on its port")
                    .atMost(PORT_BACK)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(100))
                    .until(this::relaunch);
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException("Port " + port + " was taken by another program: " + log(), e);
        }
    }

    /** Whether it is back; false while another program has its port. */
    private boolean relaunch() {
        int before = log().length();
        boolean back = launch();
        String said = log().substring(before);
        if (!back && !said.contains(TAKEN)) {
            throw new IllegalStateException("nats-server ended when it was started again: " + said);
        }
        return back;
    }

    /** Stops the process for the moment (SIGSTOP): connections stay and nothing answers. POSIX systems only. */
    public void pause() {
        current().pause();
    }

    /** Lets a paused server go on (SIGCONT). */
    public void resume() {
        current().resume();
    }

    /**
     * Puts the server into lame duck mode (SIGUSR2) and returns: it tells its clients to leave, closes the remaining
     * connections after a second, and ends. POSIX systems only.
     */
    public void lameDuck() {
        current().signal("USR2");
    }

    /** Lets the server read its configuration again (SIGHUP) and returns. POSIX systems only. */
    public void reload(String configuration) {
        // The name was given as an argument, which a reload forgets, and a change of it would be refused.
        directory.configure("server_name: \"" + name + "\"\n" + configuration);
        current().signal("HUP");
    }

    /**
     * Waits until the process has ended by itself.
     *
     * @param time how long at most
     * @return whether it ended in time
     */
    public boolean awaitEnd(Duration time) {
        return !isRunning() || current().awaitEnd(time);
    }

    /** Kills the server and removes its files. */
    @Override
    public void close() {
        try {
            kill();
        } finally {
            directory.delete();
        }
    }

    private ServerProcess current() {
        ServerProcess current = process;
        if (current == null || !current.isAlive()) {
            throw new IllegalStateException("The server " + name + " does not run");
        }
        return current;
    }

    /** Options of a server; not safe for use by several threads. */
    public static final class Builder {
        private Path program = Path.of("");
        private boolean programGiven;
        private @Nullable String name;
        private int port;
        private String configuration = "";
        private final List<String> arguments = new ArrayList<>();
        private final Map<String, String> environment = new HashMap<>();

        private Builder() {}

        /** Another program than that of {@link NatsProgram#find}. */
        public Builder program(Path program) {
            this.program = Objects.requireNonNull(program, "program");
            this.programGiven = true;
            return this;
        }

        /** The name of the server; members of a cluster need different ones. Default: made of its port. */
        public Builder name(String name) {
            this.name = Objects.requireNonNull(name, "name");
            return this;
        }

        /** The port for clients. Default: a free one. */
        public Builder port(int port) {
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("port is " + port + "; expected 1 to 65535");
            }
            this.port = port;
            return this;
        }

        /** The text of a configuration file; see {@link NatsServerRunner#startWith}. */
        public Builder configuration(String configuration) {
            this.configuration = Objects.requireNonNull(configuration, "configuration");
            return this;
        }

        /** Further arguments of the command line, for instance {@code -js}. */
        public Builder arguments(String... arguments) {
            this.arguments.addAll(List.of(arguments));
            return this;
        }

        /** An environment variable of the server, which a configuration names by {@code $NAME}. */
        public Builder environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /**
         * Starts the server and waits until it listens.
         *
         * @return the running server
         * @throws IllegalStateException if there is no program, or it does not listen in time; the message says why
         */
        public NatsServerRunner start() {
            if (!programGiven) {
                program = NatsProgram.find();
            }
            return NatsServerRunner.start(this);
        }
    }
}
