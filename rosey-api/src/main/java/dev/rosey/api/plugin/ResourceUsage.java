package dev.rosey.api.plugin;

/**
 * What a plugin's process uses.
 *
 * @param cpuPercent of one core, since the check before
 * @param memoryMegabytes resident
 * @param peakCpuPercent the most seen
 * @param peakMemoryMegabytes the most seen
 */
public record ResourceUsage(
        double cpuPercent, double memoryMegabytes, double peakCpuPercent, double peakMemoryMegabytes) {}
