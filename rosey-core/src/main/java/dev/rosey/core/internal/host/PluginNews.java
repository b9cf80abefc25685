package dev.rosey.core.internal.host;

import dev.rosey.api.bus.EventBus;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.plugin.EndCause;
import dev.rosey.api.plugin.FailureReason;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.plugin.ResourceUsage;
import dev.rosey.api.plugin.ResourceViolation;
import dev.rosey.api.subject.Subjects;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log, and whoever listens on {@code rosey.plugin.<plugin>.<what>}, what becomes of one version of a plugin. */
final class PluginNews {
    private static final Logger LOG = LoggerFactory.getLogger("dev.rosey.plugins");

    private final String plugin;
    private final String version;
    private final String source;
    private final EventBus bus;

    /** With the source that the events have. */
    PluginNews(String plugin, String version, String source, EventBus bus) {
        this.plugin = plugin;
        this.version = version;
        this.source = source;
        this.bus = bus;
    }

    /** It has gone to another state. */
    void stateChanged(PluginState from, PluginStatus status) {
        report(from, status);
        switch (status.state()) {
            case LOADED -> say("loaded", status);
            case INITIALIZED -> say("started", status);
            case RUNNING -> say("ready", status);
            case STOPPED -> say("stopped", status);
            case RESTARTING -> {
                say("crashed", status);
                say("restarting", status);
            }
            case FAILED -> {
                if (from == PluginState.RUNNING) {
                    say("crashed", status);
                }
                say("failed", status);
            }
            case UNAVAILABLE -> say("unavailable", status);
            case STARTING, STOPPING -> LOG.debug("Plugin {} is {}", status.name(), status.state());
        }
    }

    private static void report(PluginState from, PluginStatus status) {
        switch (status.state()) {
            case RUNNING -> LOG.info("Plugin {} {} is running{}", status.name(), status.version(),
                    status.pid().isPresent() ? " as process " + status.pid().getAsLong() : "");
            case RESTARTING -> LOG.warn("Plugin {} ended and will be restarted (attempt {}): {}", status.name(),
                    status.restartAttempts(), status.reason());
            case FAILED -> LOG.error("Plugin {} has failed: {}", status.name(), status.reason());
            case UNAVAILABLE -> LOG.warn("Plugin {} is unavailable: {}", status.name(), status.reason());
            default -> LOG.debug("Plugin {} went from {} to {}", status.name(), from, status.state());
        }
    }

    private void say(String what, PluginStatus status) {
        boolean ended = status.state() == PluginState.RESTARTING || status.state() == PluginState.FAILED
                || status.state() == PluginState.STOPPED;
        publish(what, new PluginLife(status.name(), status.version(), status.state(), status.reason(),
                status.pid().isPresent() ? List.of(status.pid().getAsLong()) : List.of(), status.restarts(),
                ended ? status.lastEnd().map(EndCause::label) : Optional.empty(), status.failure()));
    }

    /** A process of it was measured. */
    void measured(long pid, ResourceUsage usage) {
        publish("resources", new PluginResources(plugin, pid, boxed(usage.cpuPercent()),
                boxed(usage.memoryMegabytes()), boxed(usage.peakCpuPercent()), boxed(usage.peakMemoryMegabytes()),
                boxed(usage.threads()), boxed(usage.descriptors())));
    }

    private static Optional<Double> boxed(OptionalDouble figure) {
        return figure.isPresent() ? Optional.of(figure.getAsDouble()) : Optional.empty();
    }

    private static Optional<Integer> boxed(OptionalInt figure) {
        return figure.isPresent() ? Optional.of(figure.getAsInt()) : Optional.empty();
    }

    /** A process of it is above a limit. */
    void violated(long pid, ResourceViolation violation) {
        LOG.warn("Plugin {} (process {}) is above its limit of {}: {} of {} in {} checks in a row", plugin, pid,
                violation.limit(), String.format(Locale.ROOT, "%.1f", violation.measured()), violation.allowed(),
                violation.checks());
        publish("resource_violation", new PluginViolation(plugin, pid, violation.limit(), violation.measured(),
                violation.allowed(), violation.checks()));
    }

    private void publish(String what, Record content) {
        bus.publish(Event.builder(Subjects.plugin(plugin, what))
                .source(source)
                .payload(Payload.of(content))
                .build());
    }

    /**
     * Publishes that this version has taken over.
     *
     * @param before the version before
     * @param status how this one is
     * @param took how long the switch took
     */
    void swapped(String before, PluginStatus status, Duration took) {
        LOG.info("Plugin {} was swapped from version {} to {} in {} µs", plugin, before, status.version(),
                took.toNanos() / 1000);
        publish("swapped", new PluginSwapped(plugin, before, status.version(),
                status.pid().isPresent() ? List.of(status.pid().getAsLong()) : List.of(), took.toNanos() / 1000));
    }

    /**
     * Publishes that another version has not taken over from this one.
     *
     * @param refused the other one
     * @param phase how far it came
     * @param reason why
     */
    void swapFailed(String refused, String phase, String reason) {
        LOG.warn("Plugin {} stays at version {}, as version {} failed ({}): {}", plugin, version, refused, phase, reason);
        publish("swap_failed", new PluginSwapFailed(plugin, version, refused, phase, reason));
    }

    /**
     * What is published on {@code rosey.plugin.<plugin>.<what>}.
     *
     * @param pid one process, or none
     * @param cause why the process ended, when this is about its end: the label of an {@link EndCause}
     * @param failure why it is given up, when it is
     */
    record PluginLife(
            String plugin,
            String version,
            PluginState state,
            String reason,
            List<Long> pid,
            long restarts,
            Optional<String> cause,
            Optional<FailureReason> failure) {}

    /**
     * What is published on {@code rosey.plugin.<plugin>.resources}; what cannot be measured is absent.
     *
     * @param cpuPercent of one core
     */
    record PluginResources(
            String plugin,
            long pid,
            Optional<Double> cpuPercent,
            Optional<Double> memoryMegabytes,
            Optional<Double> peakCpuPercent,
            Optional<Double> peakMemoryMegabytes,
            Optional<Integer> threads,
            Optional<Integer> descriptors) {}

    /**
     * What is published on {@code rosey.plugin.<plugin>.resource_violation}.
     *
     * @param measured percent of one core, megabytes, or a number
     * @param allowed in the same unit
     * @param checks how many in a row
     */
    record PluginViolation(
            String plugin, long pid, ResourceViolation.Limit limit, double measured, double allowed, int checks) {}

    /**
     * What is published on {@code rosey.plugin.<plugin>.swapped}.
     *
     * @param pid one process, or none
     * @param micros how long the switch took
     */
    record PluginSwapped(String plugin, String from, String to, List<Long> pid, long micros) {}

    /**
     * What is published on {@code rosey.plugin.<plugin>.swap_failed}.
     *
     * @param version which goes on serving
     * @param refused which did not take over
     * @param phase how far it came
     */
    record PluginSwapFailed(String plugin, String version, String refused, String phase, String reason) {}
}
