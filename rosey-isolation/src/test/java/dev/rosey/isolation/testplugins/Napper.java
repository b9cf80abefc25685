package dev.rosey.isolation.testplugins;

import dev.rosey.api.command.Reply;
import dev.rosey.api.event.Payload;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.subject.Subject;
import java.util.concurrent.CountDownLatch;

/** Sleeps until it is interrupted, and tells of it. */
public final class Napper implements Plugin {
    @Override
    public void start(PluginContext context) {
        context.commands().register("nap", invocation -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                context.bus().publish(Subject.of("rosey.event.napper.interrupted"), Payload.of("yes"));
                throw e;
            }
            return Reply.none();
        });
    }
}
