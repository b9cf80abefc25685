package dev.rosey.isolation.testplugins;

import dev.rosey.api.command.Reply;
import dev.rosey.api.event.Payload;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.plugin.PluginHealth;
import dev.rosey.api.subject.Subject;
import java.util.concurrent.CountDownLatch;

/** Answers with its version, and is broken in some versions. */
public final class Twin implements Plugin {
    private static final Subject HANDLED = Subject.of("rosey.event.twin.handled");

    private String version = "";

    /** For the worker. */
    public Twin() {}

    @Override
    public void start(PluginContext context) throws Exception {
        version = context.manifest().version();
        switch (version) {
            case "3.0" -> throw new IllegalStateException("broken in start");
            case "5.0" -> new CountDownLatch(1).await();
            case "6.0" -> context.logger().log(System.Logger.Level.INFO, "registers nothing");
            default -> context.commands().register("ask", call -> {
                context.bus().publish(HANDLED, Payload.of(call.args()));
                return Reply.text(version + ' ' + call.args());
            });
        }
    }

    @Override
    public PluginHealth health() {
        return version.equals("4.0") ? PluginHealth.unhealthy("broken in version 4") : PluginHealth.healthy();
    }
}
