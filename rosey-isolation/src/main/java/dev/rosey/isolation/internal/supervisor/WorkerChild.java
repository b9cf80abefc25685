package dev.rosey.isolation.internal.supervisor;

import dev.rosey.api.bus.Outcome;
import dev.rosey.api.event.Payload;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.isolation.internal.frame.Protocol;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** A real process that speaks the protocol. */
record WorkerChild(Child child) implements PluginChild {
    /** Starts such processes for a plugin. */
    static PluginChild.Factory factory(PluginSpec spec, PluginHost host, Services services) {
        return (timers, listener) -> {
            byte[] code = spec.artifact().code();
            if (code.length > Protocol.MAX_CODE) {
                throw new IOException("its code has " + code.length + " bytes; at most " + Protocol.MAX_CODE
                        + " can be sent to a process");
            }
            return new WorkerChild(new Child(services.launcher().launch(services.plans().apply(spec)), spec, code, host,
                    timers, services.heartbeat(), services.random().nextLong(), new Steps(listener)));
        };
    }

    private record Steps(PluginChild.Listener listener) implements Child.Listener {
        @Override
        public void initialized(Child from) {
            listener.initialized();
        }

        @Override
        public void ready(Child from) {
            listener.ready();
        }

        @Override
        public void ended(Child from, Child.End end) {
            listener.ended(end);
        }
    }

    @Override
    public long pid() {
        return child.pid();
    }

    @Override
    public boolean isSilentSpare() {
        return child.isSilentSpare();
    }

    @Override
    public void begin() {
        child.start();
    }

    @Override
    public void stop(Duration grace) {
        child.stop(grace);
    }

    @Override
    public void refuseCalls() {
        child.bridge().stopping();
    }

    @Override
    public void kill(Fault fault) {
        child.kill(fault);
    }

    @Override
    public void kill() {
        child.kill();
    }

    @Override
    public void close(Outcome.Failure reason) {
        child.bridge().close(reason);
    }

    @Override
    public CompletionStage<Payload> health(Duration deadline) {
        return child.bridge().health(deadline);
    }

    @Override
    public long pending() {
        return child.bridge().pending();
    }

    @Override
    public void tellLosses() {
        child.bridge().tellLosses();
    }
}
