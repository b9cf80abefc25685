package dev.rosey.core.config;

import java.util.Map;

/** Older spellings of fields, and what they are called now. */
final class OlderNames {
    static final Map<String, String> PLUGIN = Map.of("module_path", "jar", "resource_limits", "limits");
    static final Map<String, String> RESTART = Map.of(
            "max_attempts", "maxAttempts", "initial_delay", "initialDelay", "max_delay", "maxDelay",
            "reset_window", "resetAfter", "max_restarts", "maxRestarts");
    static final Map<String, String> LIMITS = Map.of(
            "max_cpu_percent", "maxCpuPercent", "max_memory_mb", "maxMemoryMegabytes",
            "check_interval", "checkInterval", "violation_threshold", "violationThreshold",
            "max_threads", "maxThreads", "max_fds", "maxDescriptors");

    private OlderNames() {}
}
