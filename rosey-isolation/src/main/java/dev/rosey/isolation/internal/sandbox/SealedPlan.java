package dev.rosey.isolation.internal.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A process that is to be started sealed.
 *
 * @param command the program, by its absolute path, and its arguments
 * @param environment all variables that it sees
 * @param workingDirectory where it starts
 * @param policy what it may reach
 * @param limits what it may use
 * @param streams where it finds its pipes
 */
public record SealedPlan(List<String> command, Map<String, String> environment, Path workingDirectory,
        SandboxPolicy policy, ChildLimits limits, Streams streams) {
    /** Where a process finds the pipes from and to the host. */
    public enum Streams {
        /** It reads descriptor 0 and writes 1; its text is what it writes to 2. */
        STANDARD,
        /** It reads descriptor 3 and writes 4; its text is what it writes to 1 and 2; 0 is empty. */
        FRAMES
    }

    /** Copies and checks. */
    public SealedPlan {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        if (command.isEmpty() || !Path.of(command.get(0)).isAbsolute()) {
            throw new IllegalArgumentException("A command begins with the absolute path of a program: " + command);
        }
        command.forEach(SealedPlan::checkText);
        environment.forEach((name, value) -> {
            if (name.isEmpty() || name.indexOf('=') >= 0) {
                throw new IllegalArgumentException("No name of a variable: '" + name + '\'');
            }
            checkText(name);
            checkText(value);
        });
    }

    private static void checkText(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("Arguments and variables cannot have a zero character");
        }
    }
}
