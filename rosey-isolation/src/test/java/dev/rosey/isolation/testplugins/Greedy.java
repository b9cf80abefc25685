package dev.rosey.isolation.testplugins;

import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.event.Payload;
import dev.rosey.api.subject.SubjectFilter;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps a processor core busy once it is told to. */
public final class Greedy implements Plugin {
    @Override
    public void start(PluginContext context) {
        context.bus().reply(SubjectFilter.of("rosey.command.greedy.burn"), request -> {
            AtomicLong rounds = new AtomicLong();
            Thread burner = new Thread(() -> {
                while (rounds.incrementAndGet() > 0) {
                    Thread.onSpinWait();
                }
            }, "burner");
            burner.setDaemon(true);
            burner.start();
            return Payload.of("burning");
        });
    }
}
