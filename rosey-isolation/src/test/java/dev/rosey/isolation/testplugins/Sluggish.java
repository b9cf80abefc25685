package dev.rosey.isolation.testplugins;

import dev.rosey.api.event.Payload;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.plugin.PluginHealth;
import dev.rosey.api.subject.SubjectFilter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Takes no event in until it is told to go; says that it is unwell until then. Needs two threads. */
public final class Sluggish implements Plugin {
    private final CountDownLatch go = new CountDownLatch(1);
    private final List<Long> taken = new CopyOnWriteArrayList<>();

    @Override
    public void start(PluginContext context) {
        context.bus().subscribe(SubjectFilter.of("rosey.event.flood"), event -> {
            go.await();
            taken.add(event.payload().as(Long.class));
        });
        context.bus().reply(SubjectFilter.of("rosey.service.sluggish.taken"), request -> Payload.of(taken));
        context.bus().reply(SubjectFilter.of("rosey.service.sluggish.go"), request -> {
            go.countDown();
            return Payload.empty();
        });
    }

    @Override
    public PluginHealth health() {
        return go.getCount() == 0 ? PluginHealth.healthy() : PluginHealth.unhealthy("it is asleep");
    }
}
