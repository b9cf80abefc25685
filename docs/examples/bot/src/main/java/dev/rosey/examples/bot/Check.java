package dev.rosey.examples.bot;

import dev.rosey.api.RoseyException;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.SandboxLevel;
import dev.rosey.core.config.RoseyConfig;
import dev.rosey.isolation.IsolatedRuntime;
import java.io.PrintStream;
import java.nio.file.Path;

/** {@code --check}: says what was found, without starting anything. */
final class Check {
    private final PrintStream out;
    private boolean good = true;

    Check(PrintStream out) {
        this.out = out;
    }

    int run(Path file) {
        line("Java", Runtime.version() + " (" + System.getProperty("java.vendor") + "), " + System.getProperty("java.home"));
        try (IsolatedRuntime runtime = IsolatedRuntime.create()) {
            SandboxLevel level = runtime.sandbox();
            line("Sandbox", level.label() + (level.isEnforced()
                    ? " (" + level + ")"
                    : " (each plugin has a process of its own, the kernel does not shut it in)"));
        }
        try {
            RoseyConfig config = RoseyConfig.read(file);
            line("Configuration", file + ": valid, " + config.plugins().size() + " plugin(s)");
            config.plugins().forEach(this::plugin);
        } catch (RoseyException e) {
            good = false;
            line("Configuration", "NOT VALID: " + e.getMessage() + " [" + e.code() + "]");
        }
        line("Result", good ? "all is well" : "something is wrong, see above");
        return good ? 0 : 1;
    }

    private void plugin(RoseyConfig.PluginEntry entry) {
        try {
            PluginManifest manifest = entry.load().manifest();
            line("Plugin " + entry.name(), manifest.version() + ", commands "
                    + manifest.commands().stream().map(each -> each.name()).toList()
                    + (entry.isEnabled() ? "" : ", not enabled"));
        } catch (RoseyException e) {
            good = false;
            line("Plugin " + entry.name(), "NOT USABLE: " + e.getMessage() + " [" + e.code() + "]");
        }
    }

    private void line(String what, String found) {
        out.println(what + ": " + found);
    }
}
