package dev.rosey.isolation.testplugins;

import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.subject.SubjectFilter;
import java.util.concurrent.atomic.AtomicLong;

/** Answers with what it is asked, and counts the events that it hears. */
public final class Echo implements Plugin {
    private final AtomicLong heard = new AtomicLong();

    @Override
    public void start(PluginContext context) {
        context.bus().reply(SubjectFilter.of("rosey.command.echo.echo"), Event::payload);
        context.bus().reply(SubjectFilter.of("rosey.service.echo.heard"), request -> Payload.of(heard.get()));
        context.bus().subscribe(SubjectFilter.of("rosey.event.echo.tick"), event -> heard.incrementAndGet());
    }
}
