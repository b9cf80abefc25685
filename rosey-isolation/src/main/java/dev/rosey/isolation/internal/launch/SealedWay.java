package dev.rosey.isolation.internal.launch;

import dev.rosey.api.plugin.SandboxLevel;
import dev.rosey.isolation.internal.policy.JavaBase;
import dev.rosey.isolation.internal.policy.NotEnforceableException;
import dev.rosey.isolation.internal.policy.PluginPolicy;
import dev.rosey.isolation.internal.sandbox.JavaGrants;
import dev.rosey.isolation.internal.sandbox.SandboxProbe;
import dev.rosey.isolation.internal.sandbox.SandboxReport;
import dev.rosey.isolation.internal.sandbox.SealedLauncher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Has the kernel seal each process from its first instruction on. */
final class SealedWay implements Way {
    private final JvmCommand command;
    private final WorkerCache cache;
    private final Map<String, String> variables;
    private final SandboxProbe.Source launchers;

    SealedWay(JvmCommand command, WorkerCache cache, Map<String, String> variables, SandboxProbe.Source launchers) {
        this.command = command;
        this.cache = cache;
        this.variables = variables;
        this.launchers = launchers;
    }

    @Override
    public SandboxLevel level() {
        return SandboxLevel.KERNEL_SEALED;
    }

    @Override
    public Optional<Confinement> tryOut(List<String> found, List<String> missing) {
        SandboxReport report = new SandboxProbe(command.home(), cache.workerJar(), launchers).run();
        found.addAll(report.found());
        missing.addAll(report.missing());
        if (report.level() != level()) {
            return Optional.empty();
        }
        try {
            SealedLauncher launcher = launchers.launcher();
            Confinement.Planner planner = planner(launcher);
            found.add("the GNU C library, and JNA to call it");
            return Optional.of(new Confinement(
                    new SealedChildLauncher(launcher), planner, new SandboxReport(level(), found, missing)));
        } catch (IOException e) {
            missing.add(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private Confinement.Planner planner(SealedLauncher launcher) throws IOException {
        // Walking through the installation takes longer than starting a process: it is done once.
        JavaBase java = new JavaBase(command.home().toRealPath(), new JavaGrants(launcher.architecture())
                .of(command.home())
                .read(cache.workerJar().toRealPath())
                .read(cache.emptyDirectory().toRealPath())
                .build());
        return spec -> {
            PluginPolicy policy = PluginPolicy.of(spec, java, variables);
            requireEnforceable(launcher.missing(policy.sandbox()));
            return new LaunchPlan(
                    command.of(spec, cache.workerJar(), cache.emptyDirectory(), JvmCommand.Frames.OWN),
                    policy.environment(), cache.emptyDirectory(), policy.sandbox(), policy.limits(),
                    policy.isGeneric(spec, java));
        };
    }

    /** What this kernel has already run processes with, so that only a grant can ask for more. */
    private static void requireEnforceable(List<String> missing) {
        if (!missing.isEmpty()) {
            throw new NotEnforceableException("this machine lacks " + String.join("; ", missing)
                    + "; take a newer kernel, or grant NETWORK_HTTP instead of NETWORK_SOCKET");
        }
    }
}
