package dev.rosey.isolation.internal.launch;

import dev.rosey.isolation.internal.sandbox.ChildLimits;
import dev.rosey.isolation.internal.sandbox.SandboxPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be started, and how.
 *
 * @param command the program and its arguments
 * @param environment all variables that it sees
 * @param workingDirectory where it starts
 * @param policy what it may reach, where that is enforced
 * @param limits what it may use, where that is enforced
 * @param isGeneric whether it holds nothing that one plugin was granted, so that it is as good for others
 */
public record LaunchPlan(List<String> command, Map<String, String> environment, Path workingDirectory,
        SandboxPolicy policy, ChildLimits limits, boolean isGeneric) {
    /** The last argument of a spare, for whoever lists processes. */
    static final String SPARE = "plugin=(spare)";

    private static final ChildLimits LEAST = new ChildLimits(1, 16, 0);

    /** Copies. */
    public LaunchPlan {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** For a process that nothing shuts in; where processes are shut in, it may reach nothing. */
    public LaunchPlan(List<String> command, Map<String, String> environment, Path workingDirectory) {
        this(command, environment, workingDirectory, false);
    }

    /** For a process that nothing shuts in, which may be as good for other plugins. */
    LaunchPlan(List<String> command, Map<String, String> environment, Path workingDirectory, boolean isGeneric) {
        this(command, environment, workingDirectory, SandboxPolicy.builder().build(), LEAST, isGeneric);
    }

    /** For a process that may reach what a policy says and is given no limits. */
    LaunchPlan(List<String> command, Map<String, String> environment, Path workingDirectory, SandboxPolicy policy) {
        this(command, environment, workingDirectory, policy, LEAST, false);
    }

    /** The same with another command line, for which a file more may be read. */
    LaunchPlan with(List<String> other, Optional<Path> readable) {
        SandboxPolicy.Builder more = policy.toBuilder();
        readable.ifPresent(more::read);
        return new LaunchPlan(other, environment, workingDirectory, more.build(), limits, isGeneric);
    }

    /** The same for a process of which it is not known yet whose it will be. */
    LaunchPlan forSpare() {
        List<String> nameless = new ArrayList<>(command);
        nameless.set(nameless.size() - 1, SPARE);
        return new LaunchPlan(nameless, environment, workingDirectory, policy, limits, isGeneric);
    }
}
