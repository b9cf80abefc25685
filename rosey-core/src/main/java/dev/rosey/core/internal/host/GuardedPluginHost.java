package dev.rosey.core.internal.host;

import dev.rosey.api.bus.EventBus;
import dev.rosey.api.event.Event;
import dev.rosey.api.permission.Permission;
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
import dev.rosey.core.internal.http.GuardedHttp;
import dev.rosey.core.internal.http.HttpEngine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one plugin may reach of this host, guarded by its grants. */
public final class GuardedPluginHost implements PluginHost {
    private static final Logger LOG = LoggerFactory.getLogger("dev.rosey.plugins");

    private final PluginSpec spec;
    private final SharedHost shared;
    private final Resources resources = new Resources();
    private final PluginNews news;
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
        String hostSource = "/" + shared.name() + "/plugins";
        this.news = new PluginNews(spec.name(), spec.manifest().version(), hostSource, shared.bus());
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

    /** Tells that this version has taken over. */
    public void swapped(String before, PluginStatus status, Duration took) {
        news.swapped(before, status, took);
    }

    /** Tells that another version has not taken over from this one. */
    public void swapFailed(String version, String phase, String reason) {
        news.swapFailed(version, phase, reason);
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
        news.stateChanged(from, status);
        shared.life().accept(from, status);
    }

    @Override
    public void measured(long pid, ResourceUsage usage) {
        news.measured(pid, usage);
    }

    @Override
    public void violated(long pid, ResourceViolation violation) {
        news.violated(pid, violation);
    }

    @Override
    public void release() {
        resources.close();
        if (http != null) {
            http.endAll();
        }
    }
}
