package dev.rosey.isolation.internal.supervisor;

import dev.rosey.api.plugin.PluginHealth;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.plugin.ResourceHistory;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.plugin.StopResult;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.spi.PluginUnit;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One plugin in a process of its own. Everything that changes its state runs one after another on one serial executor,
 * so that transitions need no lock and are reported in order.
 */
public final class PluginProcess implements PluginUnit {
    private static final long CLOSE_SECONDS = 5;

    private final PluginSpec spec;
    private final PluginHost host;
    private final StatusBoard board;
    private final SerialExecutor serial;
    private final PluginLife life;

    /** Prepares a plugin; starts nothing. */
    public PluginProcess(PluginSpec spec, PluginHost host, Services services) {
        this(spec, host, services, WorkerChild.factory(spec, host, services));
    }

    PluginProcess(PluginSpec spec, PluginHost host, Services services, PluginChild.Factory children) {
        this.spec = spec;
        this.host = host;
        this.board = new StatusBoard(spec, host, services.clock(), services.launcher()::sandbox);
        this.serial = new SerialExecutor(services.threads());
        this.life = new PluginLife(spec, host, services, children, board, serial);
    }

    @Override
    public CompletionStage<StartResult> start() {
        CompletableFuture<StartResult> result = new CompletableFuture<>();
        serial.execute(() -> life.onStart(result));
        return result;
    }

    @Override
    public CompletionStage<StopResult> stop(Duration grace) {
        CompletableFuture<StopResult> result = new CompletableFuture<>();
        serial.execute(() -> life.onStop(grace.isNegative() ? Duration.ZERO : grace, result));
        return result;
    }

    @Override
    public PluginStatus status() {
        return board.status();
    }

    @Override
    public ResourceHistory history() {
        return board.history();
    }

    @Override
    public CompletionStage<PluginHealth> health(Duration atMost) {
        return life.health(atMost);
    }

    @Override
    public long pending() {
        return life.pending();
    }

    /** Completes when this is closed and nothing of it runs. */
    public CompletionStage<Void> closed() {
        return life.closed();
    }

    /** Kills the process without waiting for its end. */
    public void kill() {
        serial.execute(life::onClose);
    }

    @Override
    public void close() {
        kill();
        if (serial.isHere()) {
            return; // the end comes after the task that closes
        }
        try {
            life.closed().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            host.log(System.Logger.Level.ERROR, "dev.rosey.isolation",
                    "The process of plugin " + spec.name() + " was killed, but has not ended within 5 s");
        }
    }
}
