package dev.rosey.isolation.internal.launch;

import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.plugin.SandboxLevel;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.isolation.internal.archive.ClassArchives;
import dev.rosey.isolation.internal.sandbox.SandboxReport;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the processes of one runtime's plugins, in the best way that this machine has. What that is, is found out once,
 * when it is needed first. Safe for use by any number of threads.
 */
public final class PluginLauncher implements ChildLauncher {
    private static final Logger LOG = LoggerFactory.getLogger("dev.rosey.isolation");

    private final Confinements confinements;
    private final @Nullable ClassArchives archives;
    private final SandboxLevel minimum;
    private final SandboxLevel highest;
    private final ChildLauncher starter;
    private final ReentrantLock deciding = new ReentrantLock();
    private volatile @Nullable Confinement decided;

    /**
     * A launcher that has found out nothing yet.
     *
     * @param confinements what ways there are to shut processes in
     * @param archives has the worker's classes as an archive, if processes are to start from one
     * @param minimum what a plugin needs to be started
     * @param highest what is not to be surpassed
     * @param ahead puts before what starts processes something that has them ready, or nothing; closed with this
     */
    public PluginLauncher(Confinements confinements, @Nullable ClassArchives archives, SandboxLevel minimum,
            SandboxLevel highest, UnaryOperator<ChildLauncher> ahead) {
        this.confinements = confinements;
        this.archives = archives;
        this.minimum = minimum;
        this.highest = highest;
        this.starter = ahead.apply(new Cold());
    }

    /** Starts processes when they are needed. */
    private final class Cold implements ChildLauncher {
        @Override
        public SandboxLevel sandbox() {
            return PluginLauncher.this.sandbox();
        }

        @Override
        public LaunchedChild launch(LaunchPlan plan) throws IOException {
            return confinement().launcher().launch(plan);
        }
    }

    /** How well processes are shut in, once that was found out; before, that nothing is enforced. */
    @Override
    public SandboxLevel sandbox() {
        Confinement known = decided;
        return known == null ? SandboxLevel.PROCESS_ONLY : known.level();
    }

    /** What was found out. Blocks at its first use, while a process tries. */
    public SandboxReport report() {
        return confinement().report();
    }

    /**
     * What to start for a plugin. Blocks at its first use, while a process tries.
     *
     * @throws PluginException with code {@code PLUGIN-030} if this machine shuts processes in less well than required;
     *     {@code PLUGIN-031} if what the plugin was granted cannot be enforced
     */
    public LaunchPlan plan(PluginSpec spec) {
        Confinement known = confinement();
        if (!known.level().isAtLeast(minimum)) {
            throw new PluginException("PLUGIN-030", "sandbox level " + minimum + " is required, and this machine gives "
                    + known.level().label() + "; missing is " + String.join("; ", known.report().missing()) + "; "
                    + Advice.of(known.report()) + ", or ask for less with sandbox/minimum");
        }
        try {
            return archived(known.planner().plan(spec));
        } catch (IOException e) {
            throw new PluginException("PLUGIN-031", "its permissions cannot be enforced: " + e.getMessage()
                    + "; correct the path, or do not grant it", e);
        }
    }

    private LaunchPlan archived(LaunchPlan plan) {
        if (archives == null) {
            return plan;
        }
        ClassArchives.Start start = archives.start(plan.command());
        return plan.with(start.command(), start.archive());
    }

    /** Ends the making of an archive, and what waits for a plugin; processes of plugins go on. */
    @Override
    public void close() {
        starter.close();
        if (archives != null) {
            archives.close();
        }
    }

    @Override
    public LaunchedChild launch(LaunchPlan plan) throws IOException {
        return starter.launch(plan);
    }

    private Confinement confinement() {
        Confinement known = decided;
        if (known != null) {
            return known;
        }
        deciding.lock();
        try {
            known = decided;
            if (known == null) {
                known = confinements.best(highest);
                tell(known);
                decided = known;
            }
            return known;
        } finally {
            deciding.unlock();
        }
    }

    private static void tell(Confinement known) {
        SandboxReport report = known.report();
        if (known.level().isEnforced()) {
            LOG.info("Plugins are shut in by the kernel: {} ({})", known.level(), report.found().stream()
                    .filter(found -> !found.contains(" refuses: ")) // for those who look closely
                    .collect(Collectors.joining(", ")));
        } else {
            LOG.warn("Plugins are not shut in by the kernel: {}. Missing is {}; {}", known.level().label(),
                    String.join("; ", report.missing()), Advice.of(report));
        }
    }
}
