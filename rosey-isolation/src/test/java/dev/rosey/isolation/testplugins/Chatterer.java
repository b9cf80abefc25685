package dev.rosey.isolation.testplugins;

import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;

/** Publishes as many events as it is asked for, and answers with what else it is asked. */
public final class Chatterer implements Plugin {
    @Override
    public void start(PluginContext context) {
        Subject said = Subject.of("rosey.event.chatterer.said");
        context.bus().reply(SubjectFilter.of("rosey.service.chatterer.talk"), request -> {
            int count = request.payload().as(Integer.class);
            for (int i = 1; i <= count; i++) {
                context.bus().publish(said, Payload.of(i));
            }
            return Payload.of(count);
        });
        context.bus().reply(SubjectFilter.of("rosey.service.chatterer.echo"), Event::payload);
    }
}
