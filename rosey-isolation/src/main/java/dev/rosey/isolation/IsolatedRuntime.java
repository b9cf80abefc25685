package dev.rosey.isolation;

import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.SandboxLevel;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.api.spi.PluginRuntime;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.spi.PluginUnit;
import dev.rosey.isolation.internal.archive.ClassArchives;
import dev.rosey.isolation.internal.launch.Advice;
import dev.rosey.isolation.internal.launch.Confinements;
import dev.rosey.isolation.internal.launch.JvmCommand;
import dev.rosey.isolation.internal.launch.LaunchPlan;
import dev.rosey.isolation.internal.launch.PluginLauncher;
import dev.rosey.isolation.internal.launch.WarmSpares;
import dev.rosey.isolation.internal.launch.WorkerCache;
import dev.rosey.isolation.internal.monitor.ResourcePoller;
import dev.rosey.isolation.internal.policy.MemoryPlan;
import dev.rosey.isolation.internal.sandbox.ProcessSignals;
import dev.rosey.isolation.internal.sandbox.SandboxProbe;
import dev.rosey.isolation.internal.sandbox.SandboxReport;
import dev.rosey.isolation.internal.sandbox.SealedLauncher;
import dev.rosey.isolation.internal.supervisor.PluginProcess;
import dev.rosey.isolation.internal.supervisor.Services;
import dev.rosey.isolation.internal.supervisor.SignalPauser;
import dev.rosey.isolation.internal.supervisor.StartQueue;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Runs each plugin in a Java virtual machine of its own, so that no plugin can take the application down: a crash, an
 * endless loop or too much memory ends one process, which is started again by the plugin's restart policy.
 *
 * <pre>{@code
 * Rosey.builder().runtime(IsolatedRuntime.create()) …
 * }</pre>
 *
 * <p>The processes see no environment but what was granted, talk to the host over pipes only, and end with it, however
 * it ends. Where the machine can do that, the kernel shuts them in from their first instruction on: what the plugin was
 * not granted of files, network and programs, it cannot reach. {@link #sandbox()} says whether it is so. Safe for use by
 * any number of threads; {@link #create()} starts no process and no thread.
 */
public final class IsolatedRuntime implements PluginRuntime {
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);
    private static final Duration CHECKUP = Duration.ofSeconds(30);

    private final PluginLauncher launcher;
    private final ThreadPoolExecutor threads;
    private final ScheduledThreadPoolExecutor timers;
    private final Services services;
    private final ConcurrentMap<PluginProcess, Boolean> units = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private IsolatedRuntime(Builder from) {
        // As many threads as plugins change their state at once: each has at most one such task.
        this.threads = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), new Daemons("rosey-isolation-state-"));
        this.timers = new ScheduledThreadPoolExecutor(1, new Daemons("rosey-isolation-timer-"));
        this.timers.setRemoveOnCancelPolicy(true);
        this.timers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.launcher = from.launcher(timers, threads);
        Function<PluginSpec, LaunchPlan> plans = from.plans;
        this.services = new Services(launcher, plans == null ? launcher::plan : plans,
                new StartQueue(2 * Runtime.getRuntime().availableProcessors()), threads, timers, from.clock,
                System::nanoTime, new ResourcePoller(timers, threads, System::nanoTime), SignalPauser::of, from.random,
                from.heartbeat, from.checkup);
    }

    /** A runtime with the Java installation of this process and the user's cache directory. */
    public static IsolatedRuntime create() {
        return builder().build();
    }

    /** Starts with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String name() {
        return "isolated";
    }

    /**
     * {@inheritDoc}
     *
     * <p>It is found out once, by the first call or the first start of a plugin; that call blocks until a process has
     * tried what it can, for some hundred milliseconds.
     *
     * @throws PluginException with code {@code PLUGIN-021} if the cache directory cannot be used
     */
    @Override
    public SandboxLevel sandbox() {
        return findings().level();
    }

    /**
     * What was found out about this machine's means to shut plugins in; blocks as {@link #sandbox()} does.
     *
     * @throws PluginException with code {@code PLUGIN-021} if the cache directory cannot be used
     */
    public SandboxFindings findings() {
        SandboxReport report = launcher.report();
        return new SandboxFindings(launcher.sandbox(), report.found(), report.missing(), Advice.of(report));
    }

    /** How the memory of a plugin with these limits is shared out, in words, in megabytes. */
    public static String memoryPlan(ResourceLimits limits) {
        return MemoryPlan.of(limits).toString();
    }

    /**
     * Prepares a plugin; starts nothing.
     *
     * @throws PluginException with code {@code PLUGIN-026} if its limits ask for {@code THROTTLE}, and this machine has
     *     no handles of processes as Linux has
     */
    @Override
    public PluginUnit create(PluginSpec spec, PluginHost host) {
        if (spec.limits().onViolation() == ResourceLimits.OnViolation.THROTTLE && !ProcessSignals.isAvailable()) {
            throw new PluginException("PLUGIN-026", "Plugin " + spec.name() + " is to be slowed down when it exceeds its "
                    + "limits, but processes cannot be slowed down on this machine; set limits/onViolation to KILL");
        }
        PluginProcess unit = new PluginProcess(spec, host, services);
        units.put(unit, true);
        CompletionStage<?> unused = unit.closed().thenRun(() -> units.remove(unit));
        if (closed.get()) {
            unit.kill();
            throw new IllegalStateException("The runtime is closed; make a new one to run plugin " + spec.name());
        }
        return unit;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        List<PluginProcess> all = List.copyOf(units.keySet());
        all.forEach(PluginProcess::kill);
        all.forEach(PluginProcess::close);
        units.clear();
        launcher.close();
        timers.shutdownNow();
        threads.shutdown();
        awaitEnd(timers);
        awaitEnd(threads);
    }

    private static void awaitEnd(ExecutorService executor) {
        try {
            executor.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Daemons implements ThreadFactory {
        private final String prefix;
        private final AtomicInteger number = new AtomicInteger();

        private Daemons(String prefix) {
            this.prefix = prefix;
        }

        @Override
        public Thread newThread(Runnable task) {
            Thread thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        }
    }

    /** The time of day when it was made, and from then on what the machine's monotonic clock says. */
    private static InstantSource steadyClock() {
        Instant start = Instant.now();
        long nanos = System.nanoTime();
        return () -> start.plusNanos(System.nanoTime() - nanos);
    }

    /** Collects options; use it for one {@link #build()}. Not safe for use by several threads. */
    public static final class Builder {
        private Path javaHome = Path.of(System.getProperty("java.home"));
        private @Nullable Path cacheDirectory;
        private InstantSource clock = steadyClock();
        private RandomGenerator random = new SecureRandom();
        private Duration heartbeat = HEARTBEAT;
        private Duration checkup = CHECKUP;
        private SandboxLevel minimum = SandboxLevel.PROCESS_ONLY;
        private SandboxLevel highest = SandboxLevel.KERNEL_SEALED;
        private boolean archived = true;
        private boolean warmSpare = true;
        private SandboxProbe.Source sealing = SealedLauncher::create;
        private @Nullable Function<PluginSpec, LaunchPlan> plans;

        private Builder() {}

        /** Sets the Java installation that runs the plugins; that of this process by default. */
        public Builder javaHome(Path directory) {
            this.javaHome = Objects.requireNonNull(directory, "directory");
            return this;
        }

        /** Sets where the worker's jar is kept: a directory for this user alone; in the user's cache by default. */
        public Builder cacheDirectory(Path directory) {
            this.cacheDirectory = Objects.requireNonNull(directory, "directory");
            return this;
        }

        /** Sets the clock that uptimes are read from; by default one that a change of the system's time does not move. */
        public Builder clock(InstantSource source) {
            this.clock = Objects.requireNonNull(source, "source");
            return this;
        }

        /** Sets what spreads restarts, so that many plugins do not start at once; safe for use by several threads. */
        public Builder random(RandomGenerator generator) {
            this.random = Objects.requireNonNull(generator, "generator");
            return this;
        }

        /** Sets the time between two signs of life. */
        Builder heartbeat(Duration time) {
            this.heartbeat = Objects.requireNonNull(time, "time");
            return this;
        }

        /** Sets the time between two questions how a plugin feels. */
        Builder checkup(Duration time) {
            this.checkup = Objects.requireNonNull(time, "time");
            return this;
        }

        /** Sets whether processes take their classes from an archive, which is made in the background. */
        Builder archived(boolean isSo) {
            this.archived = isSo;
            return this;
        }

        /**
         * Sets whether one process more is kept ready, shut in as the others are, in which a plugin that has crashed runs
         * again after some milliseconds instead of some tens of them; so it is by default. It costs about 16 MB of memory,
         * and no processor time while it waits. It serves one start at a time, of plugins with the same limits that were
         * granted neither files, ports, programs nor variables, and is replaced in the background. Its command line ends
         * with {@code plugin=(spare)}, also when a plugin has it.
         */
        public Builder warmSpare(boolean isKept) {
            this.warmSpare = isKept;
            return this;
        }

        /**
         * Sets how well plugins must be shut in to be started; {@link SandboxLevel#PROCESS_ONLY} by default. On a machine
         * that gives less they fail with code {@code PLUGIN-030} and a message that says what is missing.
         *
         * @throws IllegalArgumentException if it is no level of a process
         */
        public Builder minimumLevel(SandboxLevel level) {
            if (!level.isAtLeast(SandboxLevel.PROCESS_ONLY)) {
                throw new IllegalArgumentException("This runtime never gives less than a process; minimumLevel is " + level);
            }
            this.minimum = level;
            return this;
        }

        /** Sets what is not to be surpassed, whatever the machine can do. */
        Builder highestLevel(SandboxLevel level) {
            this.highest = Objects.requireNonNull(level, "level");
            return this;
        }

        /** Sets what seals processes. */
        Builder sealing(SandboxProbe.Source launchers) {
            this.sealing = Objects.requireNonNull(launchers, "launchers");
            return this;
        }

        /** Sets what is started instead of the worker, not shut in. */
        Builder plans(Function<PluginSpec, LaunchPlan> other) {
            this.plans = Objects.requireNonNull(other, "other");
            return highestLevel(SandboxLevel.PROCESS_ONLY);
        }

        private PluginLauncher launcher(ScheduledExecutorService timers, Executor threads) {
            Path directory = cacheDirectory == null ? WorkerCache.defaultDirectory() : cacheDirectory;
            WorkerCache cache = new WorkerCache(directory, WorkerCache.embeddedWorker());
            return new PluginLauncher(
                    Confinements.of(new JvmCommand(javaHome), cache, System.getenv(), sealing),
                    archived ? new ClassArchives() : null, minimum, highest,
                    cold -> warmSpare ? new WarmSpares(cold, timers, threads) : cold);
        }

        /**
         * The runtime.
         *
         * @throws dev.rosey.api.plugin.PluginException with code {@code PLUGIN-020} if the module was built without the
         *     worker's jar
         */
        public IsolatedRuntime build() {
            return new IsolatedRuntime(this);
        }
    }
}
