package dev.rosey.isolation.worker;

import dev.rosey.api.event.Payload;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.bus.Outcome;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.plugin.PluginHealth;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.spi.BusCommandRegistry;
import dev.rosey.isolation.internal.frame.Answer;
import dev.rosey.isolation.internal.frame.Frame;
import dev.rosey.isolation.internal.frame.FrameException;
import dev.rosey.isolation.internal.frame.FrameReader;
import dev.rosey.isolation.internal.frame.FrameWriter;
import dev.rosey.isolation.internal.frame.ManifestForm;
import dev.rosey.isolation.internal.frame.Protocol;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/** Reads what the host sends, and lets the plugin do it. */
final class Worker implements Crew.Reading {
    private final FrameReader reader;
    private final FrameWriter writer;
    private final HostLink link;
    private final LogSink log;
    private final Crew crew = new Crew(this);
    private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
    private final ExecutorService life = Executors.newSingleThreadExecutor(task -> daemon(task, "rosey-plugin-1"));
    private final ExecutorService completions = Executors.newCachedThreadPool(task -> daemon(task, "rosey-answer"));
    private final ArrayDeque<WorkerSubscription> began = new ArrayDeque<>(); // of the thread that reads: got events
    private @Nullable Frame held; // of the thread that reads: comes after those events
    private Frame.@Nullable Configure configuration; // of the thread that reads
    private byte[] code = new byte[0]; // of the thread that reads
    private int received; // of the thread that reads
    private volatile @Nullable Running running;

    /** A plugin that was made, with everything that serves it. */
    private record Running(
            Plugin plugin, WorkerBus bus, Handlers handlers, WorkerScheduler scheduler, WorkerContext context) {}

    Worker(InputStream in, OutputStream out) {
        this.reader = new FrameReader(in);
        this.writer = new FrameWriter(out, "rosey-writer-1", batch -> {}, 8 << 20, 16 * Protocol.MAX_CALLS,
                Long.MAX_VALUE);
        this.link = new HostLink(writer, crew::stepBack);
        this.log = new LogSink(writer);
    }

    LogSink log() {
        return log;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Serves the host until its end of the pipe is closed. */
    void serve() throws IOException {
        writer.start();
        crew.start();
        try {
            end.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e.getCause());
        }
    }

    @Override
    public void begin() {
        writer.gather(Thread.currentThread());
        writer.flush();
    }

    @Override
    public boolean readOne() {
        try {
            WorkerSubscription first = began.peek();
            if (first != null && (held != null || !reader.hasNext())) {
                began.remove();
                first.begin();
                return true; // who reads on may be another thread now
            }
            if (held == null && !reader.hasNext()) {
                writer.flush();
            }
            Optional<Frame> frame = held == null ? reader.read() : Optional.of(held);
            held = null;
            if (frame.isPresent()) {
                if (began.isEmpty() || frame.get() instanceof Frame.Deliver) {
                    take(frame.get());
                } else {
                    held = frame.get();
                }
                return true;
            }
            end.complete(null);
        } catch (Throwable e) {
            end.completeExceptionally(e);
        }
        return false;
    }

    private void take(Frame frame) {
        Running now = running;
        if (frame instanceof Frame.Request request && now != null) {
            begin(now.bus.accept(request.id(), request.reference(), request));
        } else if (frame instanceof Frame.Deliver deliver && now != null) {
            WorkerSubscription begins = now.bus.accept(deliver.id(), deliver.subscription(), deliver);
            if (begins != null) {
                began.add(begins);
            }
        } else if (frame instanceof Frame.DeliverDurable deliver && now != null) {
            begin(now.bus.accept(deliver.id(), deliver.subscription(), deliver));
        } else if (frame instanceof Frame.Reply reply) {
            link.answered(reply.id(), reply.answer());
        } else if (frame instanceof Frame.Cancel cancel) {
            if (now != null) {
                now.bus.cancel(cancel.id());
            }
        } else if (frame instanceof Frame.Heartbeat beat) {
            link.offer(new Frame.Heartbeat(beat.number(), now == null ? 0 : now.bus.busy()));
            log.flush();
        } else if (frame instanceof Frame.Health health) {
            life.execute(() -> health(health.id()));
        } else if (frame instanceof Frame.Stop stop) {
            daemon(() -> stop(stop.grace()), "rosey-stop-1").start();
        } else {
            prepare(frame);
        }
    }

    private static void begin(@Nullable WorkerSubscription subscription) {
        if (subscription != null) {
            subscription.begin();
        }
    }

    private void prepare(Frame frame) {
        if (frame instanceof Frame.Hello hello) {
            link.offer(new Frame.Hello(
                    Protocol.MIN_VERSION, Protocol.MAX_VERSION, Protocol.API_VERSION, hello.nonce()));
        } else if (frame instanceof Frame.Configure configure) {
            configuration = configure;
            code = new byte[(int) configure.codeLength()];
            startWhenComplete();
        } else if (frame instanceof Frame.Code piece) {
            byte[] chunk = piece.chunk().value();
            if (received + chunk.length > code.length) {
                throw new FrameException("The host sent more code than it had announced");
            }
            System.arraycopy(chunk, 0, code, received, chunk.length);
            received += chunk.length;
            startWhenComplete();
        } else {
            throw new FrameException("The host sent a frame of kind " + frame.getClass().getSimpleName()
                    + " before the plugin was there");
        }
    }

    private void startWhenComplete() {
        Frame.Configure what = configuration;
        if (what != null && received == code.length) {
            byte[] jar = code;
            code = new byte[0];
            received = -1;
            life.execute(() -> start(what, jar));
        }
    }

    private void start(Frame.Configure what, byte[] jar) {
        String phase = "load";
        try {
            PluginManifest manifest = PluginManifest.of(what.manifest());
            CodeArchive archive = CodeArchive.of(jar);
            ClassLoader loader = new PluginClassLoader(archive, Worker.class.getClassLoader());
            Thread.currentThread().setContextClassLoader(loader);
            phase = "constructor";
            Plugin plugin = new PluginFinder(archive, loader).create(manifest.main());
            phase = "validate";
            plugin.validate(what.config());
            link.send(new Frame.Initialized());
            phase = "start";
            start(what, manifest, plugin, loader);
            link.send(new Frame.Ready());
        } catch (Throwable e) {
            log.log(System.Logger.Level.ERROR, "plugin", WorkerLogger.withTrace("The plugin failed in " + phase, e));
            leave(Optional.of(Outcome.Failed.of(e, phase)), 1);
        }
    }

    private void start(Frame.Configure what, PluginManifest manifest, Plugin plugin, ClassLoader loader)
            throws Exception {
        PermissionSet granted = ManifestForm.permissions(what.granted());
        crew.allow(manifest.concurrency(), loader);
        Handlers handlers = new Handlers(crew);
        WorkerBus bus = new WorkerBus(manifest.name(), link, handlers, new Courtesy(manifest.name(), granted), log,
                completions);
        BusCommandRegistry commands = new BusCommandRegistry(manifest, bus);
        WorkerScheduler scheduler = new WorkerScheduler(handlers, log);
        RandomGenerator random = what.seed().isPresent()
                ? RandomGeneratorFactory.of("L64X128MixRandom").create(what.seed().getAsLong())
                : new java.util.Random();
        WorkerContext context = new WorkerContext(manifest, bus, commands, what.config(), scheduler,
                InstantSource.system(), random, new WorkerLogger(manifest.name(), log),
                new WorkerStorage(link, completions), new WorkerHttp(link, completions));
        running = new Running(plugin, bus, handlers, scheduler, context);
        plugin.start(context);
        if (!commands.missing().isEmpty()) {
            throw new PluginException("PLUGIN-025", "commands declared but not registered: " + commands.missing()
                    + "; register them in start, or take them out of the manifest");
        }
    }

    private void health(long id) {
        Running now = running;
        PluginHealth health = PluginHealth.unhealthy("it has not started");
        try {
            if (now != null) {
                health = now.plugin.health();
            }
        } catch (Throwable e) {
            health = PluginHealth.unhealthy(e.toString());
        }
        link.offer(new Frame.Reply(id, new Answer.Content(Payload.of(health))));
    }

    private void stop(long grace) {
        Running now = running;
        if (now == null) {
            leave(Optional.empty(), 0);
            return;
        }
        life.execute(() -> {
            try {
                now.plugin.stop();
            } catch (Throwable e) {
                log.log(System.Logger.Level.ERROR, "plugin", WorkerLogger.withTrace("The plugin failed in stop", e));
            }
            try {
                now.scheduler.close();
                now.bus.close();
                now.handlers.close(grace / 2);
                now.context.store().flush(grace / 4);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                leave(Optional.empty(), 0);
            }
        });
    }

    /** The plugin ends the process: what it has written so far is sent. */
    void lastWords() {
        try {
            flushLines();
            writer.finish(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void flushLines() {
        endLine(System.out);
        endLine(System.err);
        log.flush();
    }

    /** Says goodbye, and ends the process. */
    private void leave(Optional<Outcome.Failed> failure, int status) {
        try {
            flushLines();
            link.send(new Frame.Bye(failure));
            writer.finish(2000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Runtime.getRuntime().halt(status);
        }
    }

    private static void endLine(PrintStream stream) {
        if (stream instanceof LineStream lines) {
            lines.endLine();
        }
    }
}
