package dev.rosey.isolation.internal.launch;

import dev.rosey.api.permission.Permission;
import dev.rosey.api.plugin.SandboxLevel;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.isolation.internal.policy.JavaBase;
import dev.rosey.isolation.internal.policy.PluginPolicy;
import dev.rosey.isolation.internal.sandbox.JavaGrants;
import dev.rosey.isolation.internal.sandbox.SandboxProbe;
import dev.rosey.isolation.internal.sandbox.SandboxReport;
import dev.rosey.isolation.internal.sandbox.SealedLauncher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds out how well processes can be shut in here, and takes the best. */
final class Confinements {
    private final JvmCommand command;
    private final WorkerCache cache;
    private final Map<String, String> variables;

    Confinements(JvmCommand command, WorkerCache cache, Map<String, String> variables) {
        this.command = command;
        this.cache = cache;
        this.variables = variables;
    }

    /** Tries, which takes as long as a process does to start and end. */
    Confinement best() {
        Path workerJar = cache.workerJar();
        SandboxReport report = new SandboxProbe(command.home(), workerJar).run();
        if (report.level() == SandboxLevel.KERNEL_SEALED) {
            try {
                List<String> found = new ArrayList<>(report.found());
                found.add("the GNU C library, and JNA to call it");
                return sealed(SealedLauncher.create(), workerJar, new SandboxReport(report.level(), found, List.of()));
            } catch (IOException e) {
                List<String> missing = new ArrayList<>(report.missing());
                missing.add(String.valueOf(e.getMessage()));
                return plain(new SandboxReport(SandboxLevel.PROCESS_ONLY, report.found(), missing));
            }
        }
        return plain(report);
    }

    /** Processes of their own and no more. */
    Confinement plain(SandboxReport report) {
        return new Confinement(new ProcessBuilderLauncher(), spec -> new LaunchPlan(
                command.of(spec, cache.workerJar(), cache.emptyDirectory(), JvmCommand.Frames.STANDARD),
                PluginPolicy.environment(spec, variables), cache.emptyDirectory(), hasNoVariables(spec)), report);
    }

    private Confinement sealed(SealedLauncher launcher, Path workerJar, SandboxReport report) throws IOException {
        // Walking through the installation takes longer than starting a process: it is done once.
        JavaBase java = new JavaBase(command.home().toRealPath(), new JavaGrants(launcher.architecture())
                .of(command.home())
                .read(workerJar.toRealPath())
                .read(cache.emptyDirectory().toRealPath())
                .build());
        return new Confinement(new SealedChildLauncher(launcher), spec -> {
            PluginPolicy policy = PluginPolicy.of(spec, java, variables);
            return new LaunchPlan(
                    command.of(spec, cache.workerJar(), cache.emptyDirectory(), JvmCommand.Frames.OWN),
                    policy.environment(), cache.emptyDirectory(), policy.sandbox(), policy.limits(),
                    hasNoVariables(spec) && policy.sandbox().equals(java.policy()));
        }, report);
    }

    private static boolean hasNoVariables(PluginSpec spec) {
        return spec.granted().resources(Permission.SYSTEM_ENV).isEmpty();
    }
}
