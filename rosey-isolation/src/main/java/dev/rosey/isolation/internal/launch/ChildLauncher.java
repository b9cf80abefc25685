package dev.rosey.isolation.internal.launch;

import dev.rosey.api.plugin.SandboxLevel;
import java.io.IOException;

/** Starts processes. Safe for use by any number of threads. */
public interface ChildLauncher {
    /** How well this launcher shuts its processes in. */
    SandboxLevel sandbox();

    /**
     * Starts a process.
     *
     * @throws IOException if it cannot be started
     */
    LaunchedChild launch(LaunchPlan plan) throws IOException;
}
