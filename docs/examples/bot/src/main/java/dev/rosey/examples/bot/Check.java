package dev.rosey.examples.bot;

import dev.rosey.api.RoseyException;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.SandboxLevel;
import dev.rosey.core.config.RoseyConfig;
import dev.rosey.core.plugin.PluginJar;
import dev.rosey.core.trust.Provenance;
import dev.rosey.isolation.IsolatedRuntime;
import dev.rosey.isolation.SandboxFindings;
import dev.rosey.nats.NatsEventBus;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;

/** {@code --check}: says what was found, without starting any plugin. */
final class Check {
    private final PrintStream out;
    private boolean good = true;

    Check(PrintStream out) {
        this.out = out;
    }

    int run(Path file, Optional<NatsOptions> nats) {
        line("Java", Runtime.version() + " (" + System.getProperty("java.vendor") + "), " + System.getProperty("java.home"));
        try {
            RoseyConfig config = RoseyConfig.read(file);
            line("Configuration", file + ": valid, " + config.plugins().size() + " plugin(s)");
            sandbox(config.minimumSandbox());
            config.plugins().forEach(this::plugin);
        } catch (RoseyException e) {
            good = false;
            line("Configuration", "NOT VALID: " + e.getMessage() + " [" + e.code() + "]");
            sandbox(SandboxLevel.PROCESS_ONLY);
        }
        nats.ifPresent(this::nats);
        line("Result", good ? "all is well" : "something is wrong, see above");
        return good ? 0 : 1;
    }

    private void nats(NatsOptions options) {
        try (NatsEventBus bus = NatsEventBus.connect(options.config("rosey-check"))) {
            line("NATS", "reachable: " + bus.server() + (bus.hasJetStream()
                    ? ", with JetStream"
                    : ", WITHOUT JetStream: storage and channels are not shared; start it with -js"));
        } catch (RoseyException e) {
            good = false;
            line("NATS", "NOT REACHABLE: " + e.getMessage() + " [" + e.code() + "]");
        }
    }

    private void sandbox(SandboxLevel minimum) {
        try (IsolatedRuntime runtime = IsolatedRuntime.create()) {
            SandboxFindings findings = runtime.findings();
            SandboxLevel level = findings.level();
            line("Sandbox", level.label() + (level.isEnforced()
                    ? " (the kernel shuts each plugin in a process of its own)"
                    : " (each plugin has a process of its own, the kernel does not shut it in)"));
            findings.found().forEach(found -> line("  found", found));
            findings.missing().forEach(missing -> line("  missing", missing));
            if (!findings.advice().isEmpty()) {
                line("  what to do", findings.advice());
            }
            if (!level.isAtLeast(minimum)) {
                good = false;
                line("  not enough", "the configuration requires " + minimum + "; no plugin would start [PLUGIN-030]");
            }
            line("Memory of a plugin", IsolatedRuntime.memoryPlan(ResourceLimits.defaults()));
        } catch (RoseyException e) {
            good = false;
            line("Sandbox", "NOT USABLE: " + e.getMessage() + " [" + e.code() + "]");
        }
    }

    private void plugin(RoseyConfig.PluginEntry entry) {
        try {
            PluginJar jar = entry.load();
            PluginManifest manifest = jar.manifest();
            Provenance provenance = entry.settings().trust().check(jar);
            line("Plugin " + entry.name(), manifest.version() + ", commands "
                    + manifest.commands().stream().map(each -> each.name()).toList()
                    + (entry.isEnabled() ? "" : ", not enabled"));
            line("  code", provenance.summary());
        } catch (RoseyException e) {
            good = false;
            line("Plugin " + entry.name(), "NOT USABLE: " + e.getMessage() + " [" + e.code() + "]");
        }
    }

    private void line(String what, String found) {
        out.println(what + ": " + found);
    }
}
