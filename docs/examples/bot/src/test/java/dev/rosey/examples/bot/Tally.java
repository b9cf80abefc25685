package dev.rosey.examples.bot;

import dev.rosey.api.command.Reply;
import dev.rosey.api.event.Value;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.storage.Storage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Counts how often each user asks; the counts outlive the plugin's process. */
public final class Tally implements Plugin {
    @Override
    public void start(PluginContext context) {
        Storage storage = context.storage();
        context.commands().registerAsync("tally", call -> increment(storage, "tally." + call.user())
                .thenApply(count -> Reply.text(call.user() + ": " + count)));
    }

    /** Adds one, and does it again if somebody else was quicker. */
    private static CompletionStage<Long> increment(Storage storage, String key) {
        return storage.get(key).thenCompose(before -> {
            long next = before.map(value -> value.as(Long.class)).orElse(0L) + 1;
            return storage.compareAndPut(key, before, Value.of(next)).thenCompose(replaced -> replaced
                    ? CompletableFuture.completedFuture(next)
                    : increment(storage, key));
        });
    }
}
