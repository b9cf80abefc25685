package dev.rosey.api.plugin;

/** Why a plugin is FAILED and is not started again by itself. */
public enum FailureReason {
    /** The start that was asked for did not succeed. */
    START,
    /** It ended, and its policy is not to restart it. */
    POLICY,
    /** Too many attempts in a row did not help. */
    ATTEMPTS,
    /** It was restarted too often within a time, even if it ran well between. */
    INTENSITY
}
