package dev.rosey.core;

import dev.rosey.api.RoseyException;
import dev.rosey.api.bus.EventBus;
import dev.rosey.api.connector.Connector;
import dev.rosey.api.connector.ConnectorContext;
import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.spi.PluginRuntime;
import dev.rosey.api.spi.StorageProvider;
import dev.rosey.api.subject.SubjectAliases;
import dev.rosey.core.command.BuiltInCommand;
import dev.rosey.core.command.CommandRouter;
import dev.rosey.core.internal.bus.AliasedBus;
import dev.rosey.core.plugin.PluginManager;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running application: a bus, connectors, a command router and plugins, assembled by a {@link RoseyBuilder}.
 *
 * <pre>{@code
 * try (Rosey rosey = Rosey.builder()
 *         .bus(InProcessEventBus.create())
 *         .connector(ConsoleConnector.create())
 *         .runtime(IsolatedRuntime.create())
 *         .plugin(PluginJar.of(Path.of("plugins/dice-roller.jar")))
 *         .start()) {
 *     rosey.awaitClose();
 * }
 * }</pre>
 *
 * <p>There may be any number of applications in one JVM: nothing is static, no port is opened and no shutdown hook is
 * set. Safe for use by any number of threads.
 */
public final class Rosey implements AutoCloseable {
    /** How long a connector may take to connect. */
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(60);

    private static final Logger LOG = LoggerFactory.getLogger(Rosey.class);
    private static final Duration START_MARGIN = Duration.ofSeconds(60);

    private final EventBus bus;
    private final List<Connector> connectors;
    private final List<PluginRuntime> runtimes;
    private final StorageProvider storage;
    private final RoseyBuilder parts;
    private final ScheduledThreadPoolExecutor timer;
    private final ExecutorService executor;
    private final PluginManager plugins;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable CommandRouter router;

    Rosey(RoseyBuilder parts) {
        this.parts = parts;
        this.bus = bus(parts);
        this.connectors = parts.connectors();
        this.runtimes = parts.runtimes();
        this.storage = parts.storage();
        this.timer = new ScheduledThreadPoolExecutor(1, task -> daemon(task, "rosey-timer-1"));
        this.timer.setRemoveOnCancelPolicy(true);
        AtomicInteger number = new AtomicInteger();
        this.executor = Executors.newCachedThreadPool(task -> daemon(task, "rosey-work-" + number.incrementAndGet()));
        this.plugins = new PluginManager(bus, parts.name(), runtimes, parts.clock(), timer, executor, storage,
                parts.http());
    }

    private static EventBus bus(RoseyBuilder parts) {
        SubjectAliases table = parts.aliases();
        if (!table.isEnabled()) {
            return parts.bus();
        }
        SubjectAliases.Builder all = table.toBuilder();
        parts.plugins().forEach(plugin -> plugin.artifact().manifest().subjectAliases().forEach(alias ->
                all.plugin(alias, plugin.artifact().manifest().name())));
        return new AliasedBus(parts.bus(), all.build());
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Begins to put an application together. */
    public static RoseyBuilder builder() {
        return new RoseyBuilder();
    }

    void start() {
        parts.plugins().forEach(this::load);
        await(plugins.startAll().toCompletableFuture(), START_MARGIN, "The plugins could not be started");
        List<BuiltInCommand> builtIns = new ArrayList<>(parts.builtIns());
        builtIns.add(PluginsCommand.of(plugins));
        router = CommandRouter.create(bus, plugins, parts.commands(), builtIns, parts.clock());
        Context context = new Context(bus, parts.clock());
        for (Connector connector : connectors) {
            await(connector.start(context).toCompletableFuture(), CONNECT_TIMEOUT,
                    "The connector " + connector.platform() + " could not connect");
        }
    }

    /** What is wrong with one plugin is no reason to do without the others. */
    private void load(RoseyBuilder.PluginToLoad plugin) {
        try {
            plugins.load(plugin.artifact(), plugin.settings());
        } catch (PluginException e) {
            LOG.error("Plugin {} is left out: {} [{}]", plugin.artifact().manifest().name(), e.getMessage(), e.code());
        }
    }

    private static <T> T await(CompletableFuture<T> stage, Duration atMost, String problem) {
        try {
            return stage.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RoseyException("ROSEY-001", problem + ": the start was interrupted", e);
        } catch (TimeoutException e) {
            throw new RoseyException("ROSEY-001", problem + " within " + atMost.toSeconds()
                    + " s; see the log for what it waits for", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new RoseyException("ROSEY-001", problem + ": " + cause.getMessage(), cause);
        }
    }

    /** The bus. */
    public EventBus bus() {
        return bus;
    }

    /** The plugins. */
    public PluginManager plugins() {
        return plugins;
    }

    /**
     * Waits until the application is closed.
     *
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    public void awaitClose() throws InterruptedException {
        closed.await();
    }

    /**
     * Stops everything in the reverse order of the start: connectors, commands, plugins, runtimes, storage, bus. Takes at most a
     * little longer than the slowest plugin's grace. Idempotent; a second call waits for the first.
     */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return;
        }
        List<AutoCloseable> parts = new ArrayList<>(connectors);
        CommandRouter commands = router;
        if (commands != null) {
            parts.add(commands);
        }
        parts.add(plugins);
        parts.addAll(runtimes);
        parts.add(storage);
        parts.add(bus);
        parts.forEach(Rosey::closeQuietly);
        timer.shutdownNow();
        executor.shutdownNow();
        closed.countDown();
    }

    private static void closeQuietly(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.warn("{} could not be closed properly", part.getClass().getSimpleName(), e);
        }
    }

    /** What connectors work with. */
    private record Context(EventBus bus, InstantSource clock) implements ConnectorContext {}
}
