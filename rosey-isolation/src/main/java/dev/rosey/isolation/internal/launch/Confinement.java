package dev.rosey.isolation.internal.launch;

import dev.rosey.api.plugin.SandboxLevel;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.isolation.internal.sandbox.SandboxReport;
import java.io.IOException;

/**
 * A way to start the processes of plugins on this machine, with what was found out about it.
 *
 * @param launcher starts them
 * @param planner says what to start
 * @param report what the machine has to shut processes in
 */
record Confinement(ChildLauncher launcher, Planner planner, SandboxReport report) {
    /** Says what to start for a plugin. */
    interface Planner {
        /**
         * The plan.
         *
         * @throws IOException if files that are needed for it cannot be read
         * @throws dev.rosey.api.plugin.PluginException if what the plugin was granted cannot be enforced
         */
        LaunchPlan plan(PluginSpec spec) throws IOException;
    }

    SandboxLevel level() {
        return launcher.sandbox();
    }
}
