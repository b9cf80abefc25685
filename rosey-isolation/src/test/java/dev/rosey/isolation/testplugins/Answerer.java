package dev.rosey.isolation.testplugins;

import dev.rosey.api.command.Reply;
import dev.rosey.api.event.Payload;
import dev.rosey.api.plugin.CommandSpec;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.subject.Subjects;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Answers its commands, every third time a moment later; tells which it was given, before it answers. */
public final class Answerer implements Plugin {
    private static final Duration MOMENT = Duration.ofMillis(20);

    /** For the worker. */
    public Answerer() {}

    @Override
    public void start(PluginContext context) {
        for (CommandSpec command : context.manifest().commands()) {
            context.commands().registerAsync(command.name(), call -> {
                context.bus().publish(Subjects.event(context.manifest().name(), "handled"), Payload.of(call.args()));
                Reply reply = Reply.text("answered " + call.args());
                if (Long.parseLong(call.args()) % 3 != 0) {
                    return CompletableFuture.completedFuture(reply);
                }
                CompletableFuture<Reply> later = new CompletableFuture<>();
                context.scheduler().after(MOMENT, () -> later.complete(reply));
                return later;
            });
        }
    }
}
