package dev.rosey.isolation.internal.supervisor;

import dev.rosey.isolation.internal.monitor.Pauser;
import dev.rosey.isolation.internal.sandbox.ProcessSignals;
import java.util.Optional;

/** Lets a process stand still by the signals SIGSTOP and SIGCONT. */
public record SignalPauser(ProcessSignals signals) implements Pauser {
    /** For a process; empty where that cannot be done. */
    public static Optional<Pauser> of(long pid) {
        return ProcessSignals.open(pid).map(SignalPauser::new);
    }

    @Override
    public boolean pause() {
        return signals.stop();
    }

    @Override
    public boolean resume() {
        return signals.resume();
    }

    @Override
    public void close() {
        signals.close();
    }
}
