package dev.rosey.core.plugin;

import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.plugin.SandboxLevel;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.api.spi.PluginRuntime;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.spi.PluginUnit;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Runs trusted plugins inside the application: permissions, outcomes and reports are those of any plugin, but nothing
 * shuts the code in. A plugin that hangs keeps its thread, {@code System.exit} ends the application, and memory is
 * shared. For tests and for code of one's own; use an isolated runtime for everything else.
 */
public final class InProcessRuntime implements PluginRuntime {
    /** The name of this runtime. */
    public static final String NAME = "in-process";

    private final @Nullable ExecutorService ownExecutor;
    private final Executor executor;
    private final InstantSource clock;
    private final Supplier<? extends RandomGenerator> random;
    private final Set<InProcessUnit> units = ConcurrentHashMap.newKeySet();

    private InProcessRuntime(
            @Nullable Executor executor, InstantSource clock, Supplier<? extends RandomGenerator> random) {
        this.ownExecutor = executor == null
                ? Executors.newCachedThreadPool(new DaemonThreads("rosey-plugin"))
                : null;
        this.executor = executor == null ? Objects.requireNonNull(ownExecutor) : executor;
        this.clock = clock;
        this.random = random;
    }

    /** A runtime with threads of its own. */
    public static InProcessRuntime create() {
        return new InProcessRuntime(null, InstantSource.system(), java.util.SplittableRandom::new);
    }

    /**
     * A runtime for tests.
     *
     * @param executor runs the plugins' start and stop
     * @param clock the time
     * @param random makes the random numbers of each plugin
     */
    public static InProcessRuntime create(
            Executor executor, InstantSource clock, Supplier<? extends RandomGenerator> random) {
        return new InProcessRuntime(Objects.requireNonNull(executor, "executor"), clock, random);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SandboxLevel sandbox() {
        return SandboxLevel.IN_PROCESS;
    }

    @Override
    public PluginUnit create(PluginSpec spec, PluginHost host) {
        if (!(spec.artifact() instanceof PluginInstance instance)) {
            throw new PluginException("PLUGIN-006", "The plugin " + spec.name() + " from " + spec.artifact().origin()
                    + " cannot run in the application's process: only classes of the application can; give it as a "
                    + "PluginInstance, or run it in an isolated runtime");
        }
        InProcessUnit unit = new InProcessUnit(spec, instance, host, executor, clock, random.get());
        units.removeIf(InProcessUnit::isClosed);
        units.add(unit);
        return unit;
    }

    @Override
    public void close() {
        units.forEach(InProcessUnit::close);
        if (ownExecutor != null) {
            ownExecutor.shutdownNow();
            try {
                ownExecutor.awaitTermination(1, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
