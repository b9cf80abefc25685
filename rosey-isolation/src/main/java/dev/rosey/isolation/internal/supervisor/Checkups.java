package dev.rosey.isolation.internal.supervisor;

import dev.rosey.api.event.Payload;
import dev.rosey.api.event.PayloadException;
import dev.rosey.api.plugin.PluginHealth;
import dev.rosey.api.spi.PluginHost;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Asks a running plugin again and again how it is, and puts its answer on the board. Runs on the serial executor. */
final class Checkups {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LONGEST_DETAIL = 500;

    private final String plugin;
    private final PluginHost host;
    private final StatusBoard board;
    private final Executor serial;
    private final BiConsumer<Duration, Runnable> timer;
    private final Duration every;

    Checkups(String plugin, PluginHost host, StatusBoard board, Executor serial,
            BiConsumer<Duration, Runnable> timer, Duration every) {
        this.plugin = plugin;
        this.host = host;
        this.board = board;
        this.serial = serial;
        this.timer = timer;
        this.every = every;
    }

    /** Asks after a while, and then again, as long as the process runs. */
    void begin(PluginChild child, BooleanSupplier runs) {
        timer.accept(every, () -> {
            if (runs.getAsBoolean()) {
                child.tellLosses();
                CompletableFuture<?> unused = child.health(PATIENCE).toCompletableFuture()
                        .handle(Checkups::toHealth)
                        .thenAccept(health -> serial.execute(() -> onHealth(child, runs, health)));
            }
        });
    }

    static PluginHealth toHealth(@Nullable Payload answer, @Nullable Throwable failure) {
        if (answer == null) {
            return PluginHealth.unhealthy("it did not say how it is: " + (failure == null ? "" : failure.getMessage()));
        }
        try {
            return answer.as(PluginHealth.class);
        } catch (PayloadException e) {
            return PluginHealth.unhealthy("what it said of its health is not understood: " + e.getMessage());
        }
    }

    private void onHealth(PluginChild child, BooleanSupplier runs, PluginHealth health) {
        if (!runs.getAsBoolean()) {
            return;
        }
        String detail = health.detail();
        String words = health.isHealthy() ? "" : "unhealthy: "
                + (detail.length() > LONGEST_DETAIL ? detail.substring(0, LONGEST_DETAIL) + "…" : detail);
        if (board.reason().isEmpty() != words.isEmpty()) {
            host.log(words.isEmpty() ? System.Logger.Level.INFO : System.Logger.Level.WARNING, "dev.rosey.isolation",
                    "Plugin " + plugin + " is " + (words.isEmpty() ? "healthy again" : words));
        }
        board.reason(words);
        begin(child, runs);
    }
}
