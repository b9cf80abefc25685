package dev.rosey.core.internal.host;

import dev.rosey.api.bus.EventBus;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.plugin.EndCause;
import dev.rosey.api.plugin.FailureReason;
import dev.rosey.api.plugin.HttpBroker;
import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.plugin.ResourceUsage;
import dev.rosey.api.plugin.ResourceViolation;
import dev.rosey.api.plugin.Scheduler;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.storage.Storage;
import dev.rosey.api.subject.Subjects;
import dev.rosey.core.internal.http.GuardedHttp;
import dev.rosey.core.internal.http.HttpEngine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one plugin may reach of this host, guarded by its grants. */
public final class GuardedPluginHost implements PluginHost {
    private static final Logger LOG = LoggerFactory.getLogger("dev.rosey.plugins");

    private final PluginSpec spec;
    private final SharedHost shared;
    private final String hostSource;
    private final Resources resources = new Resources();
    private final Denials denials;
    private final GuardedBus guarded;
    private final HostScheduler scheduler;
    private final PluginLog log;
    private final @Nullable GuardedHttp http;
    private final Generation generation;

    /** Makes the host of one plugin. */
    public GuardedPluginHost(PluginSpec spec, SharedHost shared) {
        this(spec, shared, new Switchboard(shared.bus()).active());
    }

    private GuardedPluginHost(PluginSpec spec, SharedHost shared, Generation generation) {
        this.spec = spec;
        this.shared = shared;
        this.generation = generation;
        this.hostSource = "/" + shared.name() + "/plugins";
        this.denials = new Denials(spec.name(), hostSource, shared.bus(), shared.clock());
        String source = "/" + shared.name() + "/plugin/" + spec.name();
        this.guarded = new GuardedBus(shared.bus(), spec, source, shared.clock(), denials, resources, generation);
        this.scheduler = new HostScheduler(spec.name(), shared.timer(), shared.executor(), resources);
        this.log = new PluginLog(spec.name(), shared.clock());
        HttpEngine engine = shared.http();
        this.http = engine == null ? null : new GuardedHttp(engine,
                spec.granted().resources(Permission.NETWORK_HTTP),
                action -> denials.deny(Permission.NETWORK_HTTP, action), shared.clock(), shared.executor());
    }

    /**
     * The host of another version of the same plugin, which shares the subscriptions with this one. It has no effect on
     * them until {@link #takeOver}, and what happens to it is not published before.
     *
     * @throws IllegalStateException if there is such a version already
     */
    public GuardedPluginHost successor(PluginSpec next) {
        return new GuardedPluginHost(next, shared, generation.board().next());
    }

    /**
     * Opens the subscriptions that the version before has not.
     *
     * @throws RuntimeException if one cannot be opened; then nothing has changed
     */
    public void prepareTakeOver() {
        generation.board().prepare(generation);
    }

    /**
     * Gives all subscriptions to this version at once. Takes no time, so that it may be called under a lock; what it
     * returns is to be run without one.
     *
     * @param left completes when all that waited where only the version before listened is handed to it
     */
    public Runnable takeOver(CompletableFuture<Void> left) {
        return generation.board().commit(generation, left);
    }

    /** Lets this version go, unless it has taken over. */
    public void giveUp() {
        generation.board().giveUp(generation);
    }

    /** Whether nothing of what this version was given is unfinished, as far as the host knows. */
    public boolean isIdle() {
        return generation.isIdle();
    }

    /**
     * Publishes that this version has taken over.
     *
     * @param before the version before
     * @param status how this one is
     * @param took how long the switch took
     */
    public void swapped(String before, PluginStatus status, Duration took) {
        LOG.info("Plugin {} was swapped from version {} to {} in {} µs", spec.name(), before, status.version(),
                took.toNanos() / 1000);
        publish("swapped", new PluginSwapped(spec.name(), before, status.version(),
                status.pid().isPresent() ? List.of(status.pid().getAsLong()) : List.of(), took.toNanos() / 1000));
    }

    /**
     * Publishes that another version has not taken over from this one.
     *
     * @param version the other one
     * @param phase how far it came
     * @param reason why
     */
    public void swapFailed(String version, String phase, String reason) {
        LOG.warn("Plugin {} stays at version {}, as version {} failed ({}): {}", spec.name(), spec.manifest().version(),
                version, phase, reason);
        publish("swap_failed",
                new PluginSwapFailed(spec.name(), spec.manifest().version(), version, phase, reason));
    }

    /** How often the plugin was denied something. */
    public long denials() {
        return denials.count();
    }

    @Override
    public EventBus bus() {
        return guarded;
    }

    @Override
    public EventBus bus(Event cause) {
        return guarded.within(cause);
    }

    @Override
    public Storage storage() {
        if (!GuardedStorage.isReachable(spec.granted(), spec.name())) {
            throw denials.deny(Permission.DATABASE_READ, "use its storage");
        }
        return new GuardedStorage(
                shared.storages().open(spec.name()), spec.name(), spec.granted(), denials, shared.timer(), shared.executor());
    }

    @Override
    public HttpBroker http() {
        if (spec.granted().resources(Permission.NETWORK_HTTP).isEmpty()) {
            throw denials.deny(Permission.NETWORK_HTTP, "send HTTP requests");
        }
        if (http == null) {
            throw new PluginException("PLUGIN-011", "Plugin " + spec.name()
                    + " asks for HTTP, but this host has none; give its plugin manager an HttpAccess");
        }
        return http;
    }

    @Override
    public Scheduler scheduler() {
        return scheduler;
    }

    @Override
    public InstantSource clock() {
        return shared.clock();
    }

    @Override
    public void log(System.Logger.Level level, String logger, String message) {
        log.write(level, logger, message);
    }

    @Override
    public void stateChanged(PluginState from, PluginStatus status) {
        if (!generation.isActive()) {
            LOG.debug("Plugin {} {}, which does not serve, went from {} to {} {}", status.name(), status.version(), from,
                    status.state(), status.reason());
            return;
        }
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
        shared.life().accept(from, status);
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

    @Override
    public void measured(long pid, ResourceUsage usage) {
        publish("resources", new PluginResources(spec.name(), pid, boxed(usage.cpuPercent()),
                boxed(usage.memoryMegabytes()), boxed(usage.peakCpuPercent()), boxed(usage.peakMemoryMegabytes()),
                boxed(usage.threads()), boxed(usage.descriptors())));
    }

    private static Optional<Double> boxed(OptionalDouble figure) {
        return figure.isPresent() ? Optional.of(figure.getAsDouble()) : Optional.empty();
    }

    private static Optional<Integer> boxed(OptionalInt figure) {
        return figure.isPresent() ? Optional.of(figure.getAsInt()) : Optional.empty();
    }

    @Override
    public void violated(long pid, ResourceViolation violation) {
        LOG.warn("Plugin {} (process {}) is above its limit of {}: {} of {} in {} checks in a row", spec.name(), pid,
                violation.limit(), String.format(Locale.ROOT, "%.1f", violation.measured()), violation.allowed(),
                violation.checks());
        publish("resource_violation", new PluginViolation(spec.name(), pid, violation.limit(), violation.measured(),
                violation.allowed(), violation.checks()));
    }

    private void publish(String what, Record content) {
        shared.bus().publish(Event.builder(Subjects.plugin(spec.name(), what))
                .source(hostSource)
                .payload(Payload.of(content))
                .build());
    }

    @Override
    public void release() {
        resources.close();
        if (http != null) {
            http.endAll();
        }
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
