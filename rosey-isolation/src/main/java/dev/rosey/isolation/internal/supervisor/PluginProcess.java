package dev.rosey.isolation.internal.supervisor;

import dev.rosey.api.RoseyException;
import dev.rosey.api.bus.Outcome;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.plugin.RestartPolicy;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.plugin.StopResult;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.spi.PluginUnit;
import dev.rosey.isolation.internal.frame.Protocol;
import dev.rosey.isolation.internal.launch.LaunchPlan;
import dev.rosey.isolation.internal.monitor.ProcessMeter;
import dev.rosey.isolation.internal.monitor.ResourceMonitor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One plugin in a process of its own. Everything that changes its state runs one after another on one serial executor,
 * so that transitions need no lock and are reported in order.
 */
public final class PluginProcess implements PluginUnit {
    private static final long CLOSE_SECONDS = 5;

    private final PluginSpec spec;
    private final PluginHost host;
    private final Services services;
    private final StatusBoard board;
    private final SerialExecutor serial;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final List<CompletableFuture<StartResult>> starting = new ArrayList<>();
    private final List<CompletableFuture<StopResult>> stopping = new ArrayList<>();
    private final List<Future<?>> timers = new ArrayList<>();
    private @Nullable Child child;
    private boolean byOperator;
    private boolean killed;
    private boolean closing;

    /** Prepares a plugin; starts nothing. */
    public PluginProcess(PluginSpec spec, PluginHost host, Services services) {
        this.spec = spec;
        this.host = host;
        this.services = services;
        this.board = new StatusBoard(spec, host, services.clock(), services.launcher()::sandbox);
        this.serial = new SerialExecutor(services.threads());
    }

    @Override
    public CompletionStage<StartResult> start() {
        CompletableFuture<StartResult> result = new CompletableFuture<>();
        serial.execute(() -> onStart(result));
        return result;
    }

    @Override
    public CompletionStage<StopResult> stop(Duration grace) {
        CompletableFuture<StopResult> result = new CompletableFuture<>();
        serial.execute(() -> onStop(grace.isNegative() ? Duration.ZERO : grace, result));
        return result;
    }

    @Override
    public PluginStatus status() {
        return board.status();
    }

    /** Completes when this is closed and nothing of it runs. */
    public CompletionStage<Void> closed() {
        return closed;
    }

    /** Kills the process without waiting for its end. */
    public void kill() {
        serial.execute(this::onClose);
    }

    @Override
    public void close() {
        kill();
        if (serial.isHere()) {
            return; // the end comes after the task that closes
        }
        try {
            closed.get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            host.log(System.Logger.Level.ERROR, "dev.rosey.isolation",
                    "The process of plugin " + spec.name() + " was killed, but has not ended within 5 s");
        }
    }

    private void onStart(CompletableFuture<StartResult> result) {
        PluginState state = board.state();
        if (closing) {
            answer(result, new StartResult.Failed("Plugin " + spec.name() + " was closed; load it anew"));
        } else if (state == PluginState.RUNNING) {
            answer(result, new StartResult.AlreadyRunning());
        } else if (state == PluginState.STOPPING) {
            answer(result, new StartResult.Failed(
                    "Plugin " + spec.name() + " is stopping; start it again when it has stopped"));
        } else {
            starting.add(result);
            if (!state.isLive()) {
                cancelTimers();
                board.attempts(0);
                byOperator = true;
                spawn();
            }
        }
    }

    private void spawn() {
        killed = false;
        board.become(PluginState.STARTING, "", OptionalLong.empty());
        try {
            byte[] code = spec.artifact().code();
            if (code.length > Protocol.MAX_CODE) {
                throw new IOException("its code has " + code.length + " bytes; at most " + Protocol.MAX_CODE
                        + " can be sent to a process");
            }
            LaunchPlan plan = services.plans().apply(spec);
            Child next = new Child(services.launcher().launch(plan), spec, code, host, services.timers(),
                    services.heartbeat(), services.random().nextLong(), new Steps());
            child = next;
            board.pid(next.pid());
            next.start();
            later(spec.startTimeout(), () -> onStartTimeout(next));
        } catch (IOException | RuntimeException e) {
            abandon();
            failedToRun("Plugin " + spec.name() + " from " + spec.artifact().origin() + " cannot be started: "
                    + (e instanceof IOException || e instanceof RoseyException ? e.getMessage() : e));
        }
    }

    /** Lets go of a process that could not be set going. */
    private void abandon() {
        Child stillborn = child;
        child = null;
        if (stillborn != null) {
            cancelTimers();
            stillborn.kill();
            host.release();
        }
    }

    private void onStartTimeout(Child from) {
        if (child == from && (board.state() == PluginState.STARTING || board.state() == PluginState.INITIALIZED)) {
            from.kill("it was not ready within " + spec.startTimeout().toMillis()
                    + " ms; see what its start waits for, or give it more time with startTimeout");
        }
    }

    /** Passes what the threads of a child report on to the serial executor. */
    private final class Steps implements Child.Listener {
        @Override
        public void initialized(Child from) {
            serial.execute(() -> {
                if (child == from && board.state() == PluginState.STARTING) {
                    board.become(PluginState.INITIALIZED, "", OptionalLong.of(from.pid()));
                }
            });
        }

        @Override
        public void ready(Child from) {
            serial.execute(() -> onReady(from));
        }

        @Override
        public void ended(Child from, Child.End end) {
            serial.execute(() -> onEnded(from, end));
        }
    }

    private void onReady(Child from) {
        if (child != from || board.state() != PluginState.INITIALIZED) {
            return;
        }
        cancelTimers();
        BooleanSupplier runs = () -> child == from && board.state() == PluginState.RUNNING;
        board.usage(new ResourceMonitor(spec.limits(), new ProcessMeter(from.pid()), this::later,
                new ResourceGuard(from, board, host, runs)).begin());
        board.become(PluginState.RUNNING, "", OptionalLong.of(from.pid()));
        byOperator = false;
        answerStarts(new StartResult.Started(OptionalLong.of(from.pid())));
        later(spec.restart().resetAfter(), () -> board.attempts(0));
        new Checkups(spec.name(), host, board, serial, this::later, services.checkup()).begin(from.bridge(), runs);
    }

    private void onStop(Duration grace, CompletableFuture<StopResult> result) {
        PluginState state = board.state();
        Child running = child;
        if (running != null && state.isLive()) {
            stopping.add(result);
            if (state != PluginState.STOPPING) {
                cancelTimers();
                board.become(PluginState.STOPPING, "", OptionalLong.of(running.pid()));
                answerStarts(new StartResult.Failed("Plugin " + spec.name() + " was stopped before it ran"));
                running.stop(grace);
            }
            later(grace, () -> {
                if (child == running) {
                    killed = true;
                    running.kill();
                }
            });
            return;
        }
        endWaiting("Plugin " + spec.name() + " was stopped before it ran");
        answer(result, new StopResult.NotRunning()); // also when it waited for a restart: no process was there
    }

    /** Gives up a restart that is to come. */
    private void endWaiting(String reason) {
        if (board.state() == PluginState.RESTARTING) {
            cancelTimers();
            board.become(PluginState.STOPPED, "", OptionalLong.empty());
            answerStarts(new StartResult.Failed(reason));
        }
    }

    private void onClose() {
        closing = true;
        cancelTimers();
        Child running = child;
        if (running == null) {
            endWaiting("Plugin " + spec.name() + " was closed before it ran");
            closed.complete(null);
            return;
        }
        if (board.state() != PluginState.STOPPING) {
            board.become(PluginState.STOPPING, "", OptionalLong.of(running.pid()));
            running.bridge().stopping();
        }
        answerStarts(new StartResult.Failed("Plugin " + spec.name() + " was closed before it ran"));
        killed = true;
        running.kill();
    }

    private void onEnded(Child from, Child.End end) {
        if (child != from) {
            return;
        }
        cancelTimers();
        PluginState state = board.state();
        child = null;
        String reason = EndMessages.of(spec.name(), state, end);
        from.bridge().close(state == PluginState.STOPPING
                ? new Outcome.Unavailable("plugin " + spec.name() + " has stopped")
                : new Outcome.Crashed(reason));
        host.release();
        if (state == PluginState.STOPPING) {
            board.become(PluginState.STOPPED, "", OptionalLong.empty());
            StopResult result = killed ? new StopResult.Killed() : new StopResult.Graceful();
            stopping.forEach(each -> answer(each, result));
            stopping.clear();
            if (closing) {
                closed.complete(null);
            }
        } else if (state == PluginState.RUNNING) {
            endedWhileRunning(end, reason);
        } else {
            failedToRun(reason);
        }
    }

    private void endedWhileRunning(Child.End end, String reason) {
        boolean failed = end.status() != 0 || end.failure().isPresent() || end.fault().isPresent();
        RestartPolicy policy = spec.restart().policy();
        if (policy == RestartPolicy.ALWAYS || (failed && policy == RestartPolicy.ON_FAILURE)) {
            restartLater(reason);
        } else if (failed) {
            board.become(PluginState.FAILED, "Not restarted, as its policy is NEVER: " + reason, OptionalLong.empty());
        } else {
            board.become(PluginState.STOPPED, "it ended by itself", OptionalLong.empty());
        }
    }

    private void failedToRun(String reason) {
        if (byOperator) {
            byOperator = false;
            board.become(PluginState.FAILED, reason, OptionalLong.empty());
            answerStarts(new StartResult.Failed(reason));
        } else {
            restartLater(reason);
        }
    }

    private void restartLater(String reason) {
        int attempt = board.attempts() + 1;
        if (attempt > spec.restart().maxAttempts()) {
            String gaveUp = "Given up after " + board.attempts() + " attempts to restart it: " + reason;
            board.become(PluginState.FAILED, gaveUp, OptionalLong.empty());
            answerStarts(new StartResult.Failed(gaveUp));
            return;
        }
        board.attempts(attempt);
        board.become(PluginState.RESTARTING, reason, OptionalLong.empty());
        long nanos = spec.restart().delayBefore(attempt).toNanos();
        later(Duration.ofNanos(nanos + (long) (nanos * 0.1 * services.random().nextDouble())), () -> {
            if (board.state() == PluginState.RESTARTING) {
                cancelTimers();
                board.countRestart();
                spawn();
            }
        });
    }

    /** Runs a task on the serial executor after a time, unless the state changes before in a way that cancels it. */
    private void later(Duration delay, Runnable task) {
        timers.removeIf(Future::isDone);
        try {
            timers.add(services.timers().schedule(
                    () -> serial.execute(task), delay.toNanos(), TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException e) {
            closing = true; // the runtime is closed, and has killed the process
        }
    }

    private void cancelTimers() {
        timers.forEach(timer -> timer.cancel(false));
        timers.clear();
    }

    private void answerStarts(StartResult result) {
        starting.forEach(each -> answer(each, result));
        starting.clear();
    }

    /** Completes a result on a thread that may wait for the next one. */
    private <T> void answer(CompletableFuture<T> future, T result) {
        try {
            services.threads().execute(() -> future.complete(result));
        } catch (RejectedExecutionException e) {
            future.complete(result);
        }
    }
}
