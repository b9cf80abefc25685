package dev.rosey.isolation.internal.supervisor;

import dev.rosey.api.bus.Outcome;
import dev.rosey.api.plugin.EndCause;
import dev.rosey.api.plugin.PluginState;

/** Says in words why a process ended. */
final class EndMessages {
    private EndMessages() {}

    static String of(String plugin, PluginState state, Child.End end, EndCause cause) {
        String tail = end.tail().isEmpty() ? "" : "; the last that it wrote was:\n" + end.tail();
        if (end.fault().isPresent()) {
            return "Plugin " + plugin + " was ended: " + end.fault().get().words() + tail;
        }
        if (end.failure().isPresent()) {
            Outcome.Failed failed = end.failure().get();
            return "Plugin " + plugin + " failed in " + failed.phase() + ": " + failed.type() + ": " + failed.message();
        }
        boolean early = state == PluginState.STARTING || state == PluginState.INITIALIZED;
        return "The process of plugin " + plugin + " ended " + (early ? "before it was ready" : "unexpectedly")
                + " with exit status " + end.status() + inBrackets(cause) + tail;
    }

    private static String inBrackets(EndCause cause) {
        if (cause instanceof EndCause.Signalled signalled) {
            return " (signal " + signalled.number() + ')';
        }
        return cause instanceof EndCause.OutOfMemory ? " (out of memory)" : "";
    }
}
