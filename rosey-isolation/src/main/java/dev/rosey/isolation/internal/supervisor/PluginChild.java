package dev.rosey.isolation.internal.supervisor;

import dev.rosey.api.bus.Outcome;
import dev.rosey.api.event.Payload;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;

/** One process of a plugin, as its supervisor sees it. */
interface PluginChild {
    /** Hears of the steps of a process's life; called by any thread. */
    interface Listener {
        /** The plugin has accepted its configuration. */
        void initialized();

        /** The plugin runs. */
        void ready();

        /** Nothing is left of the process. */
        void ended(Child.End end);
    }

    /** Starts processes. */
    interface Factory {
        /**
         * Starts a process that does nothing before {@link PluginChild#begin()}.
         *
         * @param timers measure deadlines and heartbeats of the process
         * @param listener hears of its steps
         * @throws IOException if it cannot be started
         */
        PluginChild launch(ScheduledExecutorService timers, Listener listener) throws IOException;
    }

    /** Its number. */
    long pid();

    /** Whether it was started before it was known for which plugin, and has not greeted: no code of the plugin is in it. */
    boolean isSilentSpare();

    /** Greets it and serves its pipes. */
    void begin();

    /** Asks it to stop, and lets no new call into it begin. */
    void stop(Duration grace);

    /** Lets no new call into it begin. */
    void refuseCalls();

    /** Ends it for a fault; the first one is what is told. */
    void kill(Fault fault);

    /** Ends it. */
    void kill();

    /** Ends what waits for it, after its end. */
    void close(Outcome.Failure reason);

    /** Asks it how it feels. */
    CompletionStage<Payload> health(Duration deadline);

    /** How many events and calls it was given and has not finished. */
    long pending();

    /** Tells the host's log which events it has lost. */
    void tellLosses();
}
