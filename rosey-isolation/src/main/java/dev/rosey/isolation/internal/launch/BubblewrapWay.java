package dev.rosey.isolation.internal.launch;

import dev.rosey.api.plugin.SandboxLevel;
import dev.rosey.isolation.internal.policy.JavaBase;
import dev.rosey.isolation.internal.policy.PluginPolicy;
import dev.rosey.isolation.internal.sandbox.JavaGrants;
import dev.rosey.isolation.internal.sandbox.ProbeTalk;
import dev.rosey.isolation.internal.sandbox.SandboxPolicy;
import dev.rosey.isolation.internal.sandbox.SandboxReport;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Has the program {@code bwrap} start each process among nothing but the files that it may reach, without a network and
 * with its own numbers of processes. It is found on the path, and used if a process in it could not do what is forbidden.
 */
final class BubblewrapWay implements Way {
    private static final String NAME = "bwrap";

    private final JvmCommand command;
    private final WorkerCache cache;
    private final Map<String, String> variables;

    BubblewrapWay(JvmCommand command, WorkerCache cache, Map<String, String> variables) {
        this.command = command;
        this.cache = cache;
        this.variables = variables;
    }

    @Override
    public SandboxLevel level() {
        return SandboxLevel.BUBBLEWRAP;
    }

    @Override
    public Optional<Confinement> tryOut(List<String> found, List<String> missing) {
        Optional<Path> program = program(variables.getOrDefault("PATH", ""));
        if (program.isEmpty()) {
            missing.add("bubblewrap: there is no program " + NAME + " on the path");
            return Optional.empty();
        }
        try {
            JvmCommand real = new JvmCommand(command.home().toRealPath());
            Path jar = cache.workerJar().toRealPath();
            Path empty = cache.emptyDirectory().toRealPath();
            SandboxPolicy policy = JavaGrants.here().of(real.home()).read(jar).read(empty).build();
            BubblewrapLauncher launcher = new BubblewrapLauncher(program.get());
            List<String> open = new ArrayList<>();
            tryToBreakOut(launcher, new LaunchPlan(List.of(), Map.of("LANG", "C.UTF-8"), empty, policy), real, jar, found,
                    open);
            if (open.isEmpty()) {
                found.add("bubblewrap (" + program.get() + ")");
                return Optional.of(new Confinement(launcher, planner(real, new JavaBase(real.home(), policy)),
                        new SandboxReport(level(), found, missing)));
            }
            open.forEach(each -> missing.add("bubblewrap (" + program.get() + "): " + each));
        } catch (IOException e) {
            missing.add("bubblewrap (" + program.get() + "): " + e.getMessage());
        }
        return Optional.empty();
    }

    private static Optional<Path> program(String path) {
        for (String directory : path.split(File.pathSeparator, -1)) {
            Path program = Path.of(directory, NAME);
            if (program.isAbsolute() && Files.isRegularFile(program) && Files.isExecutable(program)) {
                return Optional.of(program);
            }
        }
        return Optional.empty();
    }

    /** Inside there may be sockets, but none that reach the host: the process tries to reach one that listens. */
    private static void tryToBreakOut(BubblewrapLauncher launcher, LaunchPlan plan, JvmCommand java, Path jar,
            List<String> found, List<String> missing) throws IOException {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            LaunchedChild child = launcher.launch(plan.with(
                    ProbeTalk.command(java.home(), jar, Integer.toString(listening.getLocalPort())), Optional.empty()));
            ProbeTalk.judge(ProbeTalk.attempts(child.exit(), child::kill, child.input(), child.output(), child.errors()),
                    "bubblewrap", found, missing);
        }
    }

    private Confinement.Planner planner(JvmCommand real, JavaBase java) {
        return spec -> {
            PluginPolicy policy = PluginPolicy.of(spec, java, variables);
            Binds.requireEnforceable(policy.sandbox());
            Path empty = cache.emptyDirectory().toRealPath();
            return new LaunchPlan(
                    real.of(spec, cache.workerJar().toRealPath(), empty, JvmCommand.Frames.STANDARD),
                    policy.environment(), empty, policy.sandbox(), policy.limits(), policy.isGeneric(spec, java));
        };
    }
}
