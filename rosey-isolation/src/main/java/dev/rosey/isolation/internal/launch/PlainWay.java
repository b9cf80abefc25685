package dev.rosey.isolation.internal.launch;

import dev.rosey.api.plugin.SandboxLevel;
import dev.rosey.isolation.internal.policy.PluginPolicy;
import dev.rosey.isolation.internal.sandbox.SandboxReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts processes of their own and no more, which every machine can. */
final class PlainWay implements Way {
    private final JvmCommand command;
    private final WorkerCache cache;
    private final Map<String, String> variables;

    PlainWay(JvmCommand command, WorkerCache cache, Map<String, String> variables) {
        this.command = command;
        this.cache = cache;
        this.variables = variables;
    }

    @Override
    public SandboxLevel level() {
        return SandboxLevel.PROCESS_ONLY;
    }

    @Override
    public Optional<Confinement> tryOut(List<String> found, List<String> missing) {
        return Optional.of(new Confinement(new ProcessBuilderLauncher(), spec -> new LaunchPlan(
                command.of(spec, cache.workerJar(), cache.emptyDirectory(), JvmCommand.Frames.STANDARD),
                PluginPolicy.environment(spec, variables), cache.emptyDirectory(), PluginPolicy.hasNoVariables(spec)),
                new SandboxReport(level(), found, missing)));
    }
}
