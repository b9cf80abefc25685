package dev.rosey.isolation.internal.launch;

import dev.rosey.api.plugin.SandboxLevel;
import java.io.IOException;

/** Starts processes. Safe for use by any number of threads. */
public interface ChildLauncher extends AutoCloseable {
    /** How well this launcher shuts its processes in. */
    SandboxLevel sandbox();

    /**
     * Starts a process.
     *
     * @throws IOException if it cannot be started
     */
    LaunchedChild launch(LaunchPlan plan) throws IOException;

    /** Lets go of what it has besides the processes that it has started, which go on. */
    @Override
    default void close() {}
}
