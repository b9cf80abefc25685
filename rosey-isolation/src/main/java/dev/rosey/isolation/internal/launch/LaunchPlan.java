package dev.rosey.isolation.internal.launch;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What is to be started, and how.
 *
 * @param command the program and its arguments
 * @param environment all variables that it sees
 * @param workingDirectory where it starts
 */
public record LaunchPlan(List<String> command, Map<String, String> environment, Path workingDirectory) {
    /** Copies. */
    public LaunchPlan {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
