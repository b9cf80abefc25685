package dev.rosey.examples.bot;

import dev.rosey.api.event.Payload;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.contract.PayloadShapes;

/** Binds each payload to its Java type, checks it, and sends it back. */
public final class EchoPlugin implements Plugin {
    static final String SUBJECT = "rosey.service.echo.shape";

    @Override
    public void start(PluginContext context) {
        context.bus().reply(SubjectFilter.of(SUBJECT), request -> {
            int index = Integer.parseInt(request.attribute("shape").orElseThrow());
            PayloadShapes.Shape shape = PayloadShapes.all().get(index);
            shape.requireEqual(request.payload());
            return Payload.of(request.payload().as(shape.type()));
        });
    }
}
