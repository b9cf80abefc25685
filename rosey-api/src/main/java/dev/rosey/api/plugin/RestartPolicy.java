package dev.rosey.api.plugin;

/** When a plugin that has ended is started again. */
public enum RestartPolicy {
    /** Never; only an operator starts it. */
    NEVER,
    /** When it crashed, hung or broke a limit; not when it ended by itself with status 0. */
    ON_FAILURE,
    /** Whenever it ended without being asked to. */
    ALWAYS
}
