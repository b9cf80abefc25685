package dev.rosey.isolation.internal.policy;

import dev.rosey.api.plugin.ResourceLimits;
import java.util.List;

/**
 * How the memory of a process is shared out, in megabytes; of 256 MB: heap 64, direct 32, metaspace 48, code 16, and 96
 * for the virtual machine itself.
 *
 * @param heap objects
 * @param direct buffers outside the heap
 * @param metaspace classes
 * @param code compiled code
 * @param machine threads, the collector, and what else the virtual machine needs
 * @param total what the kernel lets the process have of private memory: never less than the parts, since it would not
 *     start then
 */
public record MemoryPlan(long heap, long direct, long metaspace, long code, long machine, long total) {
    private static final long MACHINE = 96;
    private static final long LEAST_HEAP = 16;
    private static final long LEAST_DIRECT = 4;
    private static final long LEAST_METASPACE = 24;
    private static final long LEAST_CODE = 8;

    /** The plan for a plugin's limits. */
    public static MemoryPlan of(ResourceLimits limits) {
        long all = limits.maxMemoryMegabytes();
        long heap = Math.max(LEAST_HEAP, all / 4);
        long direct = Math.max(LEAST_DIRECT, all / 8);
        long metaspace = Math.max(LEAST_METASPACE, all * 3 / 16);
        long code = Math.max(LEAST_CODE, all / 16);
        long parts = heap + direct + metaspace + code;
        long total = Math.max(all, parts + MACHINE);
        return new MemoryPlan(heap, direct, metaspace, code, total - parts, total);
    }

    /** The flags that hold a virtual machine to the plan. */
    public List<String> flags() {
        return List.of("-Xms4m", "-Xmx" + heap + "m", "-XX:MaxDirectMemorySize=" + direct + "m",
                "-XX:MaxMetaspaceSize=" + metaspace + "m", "-XX:ReservedCodeCacheSize=" + code + "m");
    }

    /** What the kernel holds the process to. */
    public long totalBytes() {
        return total << 20;
    }

    @Override
    public String toString() {
        return total + " MB: heap " + heap + ", direct " + direct + ", metaspace " + metaspace + ", code " + code
                + ", virtual machine " + machine;
    }
}
