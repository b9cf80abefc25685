package dev.rosey.isolation.internal.supervisor;

import dev.rosey.api.RoseyException;
import dev.rosey.api.bus.Outcome;
import dev.rosey.api.plugin.EndCause;
import dev.rosey.api.plugin.PluginHealth;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.plugin.StopResult;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.api.spi.PluginSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What happens to a plugin in its process, from start to end. Everything runs on the serial executor. */
final class PluginLife {
    private final PluginSpec spec;
    private final PluginHost host;
    private final Services services;
    private final StatusBoard board;
    private final Executor serial;
    private final PluginChild.Factory children;
    private final Restarts restarts;
    private final Timers timers;
    private final Care care;
    private final StartTurn turn;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final Answers<StartResult> starting;
    private final Answers<StopResult> stopping;
    private volatile @Nullable PluginChild child; // written on the serial executor
    private boolean byOperator;
    private boolean wasSpareDead;
    private boolean killed;
    private boolean closing;

    PluginLife(PluginSpec spec, PluginHost host, Services services, PluginChild.Factory children, StatusBoard board,
            Executor serial) {
        this.spec = spec;
        this.host = host;
        this.services = services;
        this.children = children;
        this.board = board;
        this.serial = serial;
        this.restarts = new Restarts(spec.restart(), services.clock(), services.random());
        this.timers = new Timers(services.timers(), serial, () -> closing = true); // closed runtimes have killed all
        this.care = new Care(host, board, spec.limits(), services, this::blame);
        this.turn = new StartTurn(services.starts(), serial);
        this.starting = new Answers<>(services.threads());
        this.stopping = new Answers<>(services.threads());
    }

    /** Asks the plugin how it is; completes always with a value. Called by any thread. */
    CompletionStage<PluginHealth> health(Duration atMost) {
        PluginChild asked = child;
        return asked == null || board.state() != PluginState.RUNNING
                ? CompletableFuture.completedFuture(PluginHealth.unhealthy("it does not run"))
                : asked.health(atMost).handle(Checkups::toHealth);
    }

    /** How many events and calls the process was given and has not finished. Called by any thread. */
    long pending() {
        PluginChild asked = child;
        return asked == null ? 0 : asked.pending();
    }

    /** Completes when this is closed and nothing of it runs. */
    CompletableFuture<Void> closed() {
        return closed;
    }

    void onStart(CompletableFuture<StartResult> result) {
        PluginState state = board.state();
        if (closing) {
            starting.give(result, new StartResult.Failed("Plugin " + spec.name() + " was closed; load it anew"));
        } else if (state == PluginState.RUNNING) {
            starting.give(result, new StartResult.AlreadyRunning());
        } else if (state == PluginState.STOPPING) {
            starting.give(result, new StartResult.Failed(
                    "Plugin " + spec.name() + " is stopping; start it again when it has stopped"));
        } else {
            starting.add(result);
            if (!state.isLive()) {
                timers.cancel();
                restarts.forget();
                board.attempts(0);
                byOperator = true;
                spawn();
            }
        }
    }

    private void spawn() {
        wasSpareDead = false;
        board.become(PluginState.STARTING, "", OptionalLong.empty());
        turn.take(this::launch);
    }

    private void launch() {
        killed = false;
        try {
            Steps steps = new Steps();
            PluginChild next = children.launch(deadlines(), steps);
            steps.of = next;
            child = next;
            board.pid(next.pid());
            next.begin();
            timers.later(spec.startTimeout(), () -> onStartTimeout(next));
        } catch (IOException | RuntimeException e) {
            abandon();
            board.ended(new EndCause.NotLaunched());
            follow(restarts.afterStart(byOperator), "Plugin " + spec.name() + " from " + spec.artifact().origin()
                    + " cannot be started: " + (e instanceof IOException || e instanceof RoseyException ? e.getMessage() : e));
        }
    }

    /** Timers for what the process is to do in time: a process that is slowed down has more of it. */
    private ScheduledExecutorService deadlines() {
        return spec.limits().onViolation() == ResourceLimits.OnViolation.THROTTLE
                ? new RunningTime(services.timers(), care::pausedNanos)
                : services.timers();
    }

    /** Lets go of a process that could not be set going. */
    private void abandon() {
        PluginChild stillborn = child;
        child = null;
        turn.end();
        if (stillborn != null) {
            timers.cancel();
            stillborn.kill();
            host.release();
        }
    }

    private void onStartTimeout(PluginChild from) {
        if (child == from && (board.state() == PluginState.STARTING || board.state() == PluginState.INITIALIZED)) {
            blame(new Fault.NotReady(spec.startTimeout()));
        }
    }

    private void blame(Fault fault) {
        PluginChild running = child;
        if (running != null) {
            running.kill(fault);
        }
    }

    /** Passes what the threads of a child report on to the serial executor. */
    private final class Steps implements PluginChild.Listener {
        private @Nullable PluginChild of; // confined to the serial executor

        @Override
        public void initialized() {
            serial.execute(() -> {
                PluginChild from = of;
                if (from != null && child == from && board.state() == PluginState.STARTING) {
                    board.become(PluginState.INITIALIZED, "", OptionalLong.of(from.pid()));
                }
            });
        }

        @Override
        public void ready() {
            serial.execute(() -> onReady(of));
        }

        @Override
        public void ended(Child.End end) {
            serial.execute(() -> onEnded(of, end));
        }
    }

    private void onReady(@Nullable PluginChild from) {
        if (from == null || child != from || board.state() != PluginState.INITIALIZED) {
            return;
        }
        timers.cancel();
        turn.end();
        BooleanSupplier runs = () -> child == from && board.state() == PluginState.RUNNING;
        care.begin(from.pid(), serial, runs);
        board.become(PluginState.RUNNING, "", OptionalLong.of(from.pid()));
        byOperator = false;
        starting.giveAll(new StartResult.Started(OptionalLong.of(from.pid())));
        timers.later(spec.restart().resetAfter(), () -> {
            restarts.ranWell();
            board.attempts(0);
        });
        new Checkups(spec.name(), host, board, serial, timers::later, services.checkup()).begin(from, runs);
    }

    void onStop(Duration grace, CompletableFuture<StopResult> result) {
        PluginState state = board.state();
        PluginChild running = child;
        if (running != null && state.isLive()) {
            stopping.add(result);
            if (state != PluginState.STOPPING) {
                timers.cancel();
                care.end();
                board.become(PluginState.STOPPING, "", OptionalLong.of(running.pid()));
                starting.giveAll(new StartResult.Failed("Plugin " + spec.name() + " was stopped before it ran"));
                running.stop(grace);
            }
            timers.later(grace, () -> {
                if (child == running) {
                    killed = true;
                    running.kill();
                }
            });
            return;
        }
        endWaiting("Plugin " + spec.name() + " was stopped before it ran");
        stopping.give(result, new StopResult.NotRunning()); // also when it waited for a restart: no process was there
    }

    /** Gives up a start or restart that is to come. */
    private void endWaiting(String reason) {
        if (board.state() == PluginState.STARTING) {
            turn.end();
            board.become(PluginState.STOPPING, "", OptionalLong.empty());
        } else if (board.state() != PluginState.RESTARTING) {
            return;
        }
        timers.cancel();
        board.become(PluginState.STOPPED, "", OptionalLong.empty());
        starting.giveAll(new StartResult.Failed(reason));
    }

    void onClose() {
        closing = true;
        timers.cancel();
        care.end();
        PluginChild running = child;
        if (running == null) {
            endWaiting("Plugin " + spec.name() + " was closed before it ran");
            closed.complete(null);
            return;
        }
        if (board.state() != PluginState.STOPPING) {
            board.become(PluginState.STOPPING, "", OptionalLong.of(running.pid()));
            running.refuseCalls();
        }
        starting.giveAll(new StartResult.Failed("Plugin " + spec.name() + " was closed before it ran"));
        killed = true;
        running.kill();
    }

    private void onEnded(@Nullable PluginChild from, Child.End end) {
        if (from == null || child != from) {
            return;
        }
        timers.cancel();
        care.end();
        PluginState state = board.state();
        child = null;
        boolean tooSlow = end.fault().filter(Fault.NotReady.class::isInstance).isPresent();
        if (state == PluginState.STARTING && from.isSilentSpare() && !tooSlow && !wasSpareDead) {
            wasSpareDead = true; // a spare that was dead already says nothing about the plugin
            from.close(new Outcome.Crashed("its process had ended before it was needed"));
            host.release();
            launch();
            return;
        }
        turn.end();
        EndCause cause = EndCauses.of(state, end);
        String reason = EndMessages.of(spec.name(), state, end, cause);
        from.close(state == PluginState.STOPPING
                ? new Outcome.Unavailable("plugin " + spec.name() + " has stopped")
                : new Outcome.Crashed(reason));
        host.release();
        board.ended(cause);
        if (state == PluginState.STOPPING) {
            board.become(PluginState.STOPPED, "", OptionalLong.empty());
            stopping.giveAll(killed ? new StopResult.Killed() : new StopResult.Graceful());
            if (closing) {
                closed.complete(null);
            }
        } else if (state == PluginState.RUNNING) {
            boolean failed = end.status() != 0 || end.failure().isPresent() || end.fault().isPresent();
            follow(restarts.afterRun(failed), reason);
        } else {
            follow(restarts.afterStart(byOperator), reason);
        }
    }

    /** Does what was decided about a plugin that has ended. */
    private void follow(Restarts.Decision decision, String reason) {
        if (decision instanceof Restarts.Decision.Again again) {
            board.attempts(again.attempt());
            board.become(PluginState.RESTARTING, reason, OptionalLong.empty());
            timers.later(again.delay(), this::restart);
        } else if (decision instanceof Restarts.Decision.GiveUp up) {
            byOperator = false;
            board.fail(up.reason(), up.words() + reason);
            starting.giveAll(new StartResult.Failed(up.words() + reason));
        } else {
            board.become(PluginState.STOPPED, "it ended by itself", OptionalLong.empty());
        }
    }

    private void restart() {
        if (board.state() == PluginState.RESTARTING) {
            timers.cancel();
            board.countRestart();
            spawn();
        }
    }
}
