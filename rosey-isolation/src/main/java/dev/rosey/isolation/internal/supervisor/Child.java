package dev.rosey.isolation.internal.supervisor;

import dev.rosey.api.RoseyException;
import dev.rosey.api.event.Value;
import dev.rosey.api.bus.Outcome;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.isolation.internal.frame.Frame;
import dev.rosey.isolation.internal.frame.FrameException;
import dev.rosey.isolation.internal.frame.FrameReader;
import dev.rosey.isolation.internal.frame.ManifestForm;
import dev.rosey.isolation.internal.frame.Protocol;
import dev.rosey.isolation.internal.launch.LaunchedChild;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One process of a plugin, from its start to its end, with the threads that serve its pipes. */
final class Child {
    /** Hears of the steps of a child's life; called by several threads. */
    interface Listener {
        /** The plugin has accepted its configuration. */
        void initialized(Child child);

        /** The plugin runs. */
        void ready(Child child);

        /** Nothing is left of the process. */
        void ended(Child child, End end);
    }

    /**
     * How a process ended.
     *
     * @param status its exit status
     * @param failure what the plugin's code threw, if it said so
     * @param fault why the host ended it, if it did
     * @param tail what it last wrote besides frames
     */
    record End(int status, Optional<Outcome.Failed> failure, Optional<Fault> fault, String tail) {}

    private final LaunchedChild process;
    private final PluginSpec spec;
    private final PluginHost host;
    private final Listener listener;
    private final long nonce;
    private final byte[] code;
    private final CodeSource source;
    private final FrameReader reader;
    private final PluginBridge bridge;
    private final Pulse pulse;
    private final Tail tail = new Tail();
    private final AtomicReference<@Nullable Fault> fault = new AtomicReference<>();
    private final CompletableFuture<Void> outputDone = new CompletableFuture<>();
    private final CompletableFuture<Void> errorsDone = new CompletableFuture<>();
    private volatile Frame.@Nullable Bye goodbye;
    private volatile boolean greeted; // written by the reading thread

    Child(LaunchedChild process, PluginSpec spec, byte[] code, PluginHost host, ScheduledExecutorService timers,
            Duration heartbeat, long nonce, Listener listener) {
        this.process = process;
        this.spec = spec;
        this.code = code;
        this.host = host;
        this.nonce = nonce;
        this.listener = listener;
        this.source = new CodeSource(code);
        this.reader = new FrameReader(process.output());
        this.bridge = new PluginBridge(spec, host, timers, this::kill, this::readOn, source, process.input());
        this.pulse = new Pulse(timers, heartbeat, bridge::send, this::kill);
    }

    long pid() {
        return process.pid();
    }

    /** Whether it was there before the plugin, and has not answered yet. */
    boolean isSilentSpare() {
        return process.isSpare() && !greeted;
    }

    PluginBridge bridge() {
        return bridge;
    }

    /** Starts the threads and greets the process. */
    void start() {
        bridge.writer().start();
        thread("reader", this::readFrames);
        thread("errors", this::readErrors);
        CompletableFuture<?> unused = process.exit().whenComplete((status, problem) -> endedSoon(status == null ? -1 : status));
        bridge.send(new Frame.Hello(Protocol.MIN_VERSION, Protocol.MAX_VERSION, Protocol.API_VERSION, nonce));
    }

    private void thread(String part, Runnable task) {
        Thread thread = new Thread(task, "rosey-isolation-" + part + '-' + spec.name());
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits a moment for the last that is in the pipes; a process of the plugin's may hold them open. */
    private void endedSoon(int status) {
        CompletableFuture<?> unused = CompletableFuture.allOf(outputDone, errorsDone)
                .completeOnTimeout(null, 1, TimeUnit.SECONDS)
                .whenComplete((all, none) -> ended(status));
    }

    private void ended(int status) {
        pulse.end();
        closeQuietly(process.output());
        closeQuietly(process.errors());
        Frame.@Nullable Bye said = goodbye;
        int own = said == null ? status : said.failure().isPresent() ? 1 : 0;
        listener.ended(this, new End(own, said == null ? Optional.empty() : said.failure(),
                Optional.ofNullable(fault.get()), tail.text()));
    }

    /** The pipes of a process that was ended break; only the log of those who look closely has it. */
    private void quietly(String what, IOException e) {
        host.log(System.Logger.Level.DEBUG, "dev.rosey.isolation", what + ": " + e.getMessage());
    }

    private void closeQuietly(Closeable pipe) {
        try {
            pipe.close();
        } catch (IOException e) {
            quietly("A pipe could not be closed", e);
        }
    }

    /** Ends the process for a fault; the first one is what is told. */
    void kill(Fault reason) {
        fault.compareAndSet(null, reason);
        process.kill();
    }

    /** Ends the process without giving a reason. */
    void kill() {
        process.kill();
    }

    /** Asks the plugin to stop. */
    void stop(Duration grace) {
        bridge.stopping();
        bridge.send(new Frame.Stop(grace.toMillis()));
    }

    /** Reads until the end, or until another thread does because this one is held up by what a frame asked for. */
    private void readFrames() {
        boolean reads = true;
        try {
            bridge.writer().gather(Thread.currentThread());
            for (Optional<Frame> frame = next(); frame.isPresent(); frame = next()) {
                reads = take(frame.get(), reader.lastLength());
                if (!reads) {
                    return;
                }
            }
        } catch (RoseyException | IllegalArgumentException e) {
            kill(new Fault.Breach(e.getMessage() + (greeted ? advice() : "")));
        } catch (IOException e) {
            quietly("Reading from the process failed", e);
        } finally {
            if (reads) {
                bridge.writer().gather(null);
                outputDone.complete(null);
            }
        }
    }

    /** What may have brought bytes among the frames that are none. */
    private String advice() {
        return process.hasFramesOnStandardOutput()
                ? "; its standard output carries frames: code that writes there itself, by FileDescriptor.out or "
                        + "natively, must use System.out or a logger instead"
                : "; its frames go over descriptors 3 and 4: no code in it but the worker's may write there";
    }

    private Optional<Frame> next() throws IOException {
        if (!reader.hasNext()) {
            bridge.caughtUp();
        }
        return reader.read();
    }

    /** Has another thread read on. */
    private void readOn() {
        thread("reader", this::readFrames);
    }

    /** Does what a frame asks for; says whether this thread is to read on. */
    private boolean take(Frame frame, int length) {
        if (!greeted) {
            greet(frame);
        } else if (frame instanceof Frame.Heartbeat beat) {
            pulse.answered(beat.number());
        } else if (frame instanceof Frame.Initialized) {
            listener.initialized(this);
        } else if (frame instanceof Frame.Ready) {
            pulse.begin();
            listener.ready(this);
        } else if (frame instanceof Frame.Bye bye) {
            goodbye = bye;
            process.kill(); // by itself it takes 0.3 s: a virtual machine that ends waits for threads that read
        } else {
            if (frame instanceof Frame.Log log && log.logger().equals(Protocol.ERRORS)) {
                tail.add(log.message());
            }
            return bridge.handle(frame, length);
        }
        return true;
    }

    private void greet(Frame frame) {
        if (!(frame instanceof Frame.Hello hello) || hello.nonce() != nonce) {
            throw new FrameException("the process did not greet as a worker does");
        }
        if (hello.minVersion() > Protocol.MAX_VERSION || hello.maxVersion() < Protocol.MIN_VERSION) {
            throw new FrameException("the worker speaks versions " + hello.minVersion() + " to " + hello.maxVersion()
                    + " of the protocol, this host " + Protocol.MIN_VERSION + " to " + Protocol.MAX_VERSION);
        }
        greeted = true;
        bridge.send(new Frame.Configure(
                ManifestForm.toValue(spec.manifest()),
                spec.config(),
                ManifestForm.toValue(spec.granted()),
                code.length,
                new Value.Bytes(sha256(code)),
                OptionalLong.empty()));
        source.open();
        bridge.writer().signal();
    }

    private void readErrors() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.errors(), StandardCharsets.UTF_8))) {
            StringBuilder line = new StringBuilder();
            for (int next = reader.read(); next >= 0; next = reader.read()) {
                if (next == '\n' || line.length() >= Protocol.MAX_LINE) {
                    errorLine(line.toString());
                    line.setLength(0);
                }
                if (next != '\n' && next != '\r') {
                    line.append((char) next);
                }
            }
            if (line.length() > 0) {
                errorLine(line.toString());
            }
        } catch (IOException e) {
            quietly("Reading the errors of the process failed", e);
        } finally {
            errorsDone.complete(null);
        }
    }

    private void errorLine(String line) {
        tail.add(line);
        host.log(System.Logger.Level.WARNING, Protocol.ERRORS, line);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java installation has SHA-256", e);
        }
    }
}
