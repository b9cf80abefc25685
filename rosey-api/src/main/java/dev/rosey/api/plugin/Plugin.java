package dev.rosey.api.plugin;

import dev.rosey.api.event.Value;

/**
 * The one interface that a plugin implements. The class has a public constructor without parameters, and the manifest
 * {@code META-INF/rosey/plugin.json} names it.
 *
 * <pre>{@code
 * public final class Greeter implements Plugin {
 *     @Override public void start(PluginContext context) {
 *         context.commands().register("hello", call -> Reply.text("Hello, " + call.user() + "!"));
 *     }
 * }
 * }</pre>
 *
 * <p>The same class runs in a process of its own or inside the application, unchanged. The methods of one instance are
 * called one after another; handlers that it registers run at most {@link PluginManifest#concurrency()} at a time.
 */
public interface Plugin {
    /**
     * Checks the configuration before anything is started.
     *
     * @param config the plugin's section, an object; empty when the operator wrote none
     * @throws Exception if the plugin cannot run with it; its message is shown to the operator
     */
    default void validate(Value config) throws Exception {}

    /**
     * Starts: registers commands, subscribes. When it returns, the plugin is running.
     *
     * @param context everything that the plugin was granted; valid until {@link #stop()} has returned
     * @throws Exception if the plugin cannot start; its message is shown to the operator
     */
    void start(PluginContext context) throws Exception;

    /** Says how the plugin feels. Called now and then while it runs; what it throws counts as unhealthy. */
    default PluginHealth health() throws Exception {
        return PluginHealth.healthy();
    }

    /**
     * Stops: saves what is to be saved. Subscriptions and timers are closed afterwards by the host. Bounded by the
     * grace of the stop; then the process is ended.
     *
     * @throws Exception for any reason; it is logged, and the plugin is stopped all the same
     */
    default void stop() throws Exception {}
}
