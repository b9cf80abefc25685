package dev.rosey.core.plugin;

import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginHealth;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Asks a plugin inside the application how it is. */
final class HealthQuestion {
    private HealthQuestion() {}

    /** The plugin's answer on a thread of the executor; not healthy when it throws or takes too long. */
    static CompletionStage<PluginHealth> ask(Plugin plugin, Executor executor, Duration atMost) {
        CompletableFuture<PluginHealth> answer = new CompletableFuture<>();
        try {
            executor.execute(() -> answer(plugin, answer));
        } catch (RejectedExecutionException e) {
            answer.complete(PluginHealth.unhealthy("the runtime is closed"));
        }
        return answer.completeOnTimeout(
                PluginHealth.unhealthy("it did not say how it is within " + atMost.toMillis() + " ms"), atMost.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    private static void answer(Plugin plugin, CompletableFuture<PluginHealth> answer) {
        try {
            answer.complete(plugin.health());
        } catch (Exception | LinkageError | AssertionError e) {
            answer.complete(PluginHealth.unhealthy(e.toString()));
        }
    }
}
