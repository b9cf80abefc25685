package dev.rosey.api.plugin;

/** How well a plugin is shut in, from the best to the least. */
public enum SandboxLevel {
    /** A process of its own, sealed by the kernel. */
    KERNEL_SEALED,
    /** A process of its own in bubblewrap. */
    BUBBLEWRAP,
    /** A process of its own, not shut in by the kernel. */
    PROCESS_ONLY,
    /** Trusted code inside the application. */
    IN_PROCESS;

    /** Whether the kernel enforces the plugin's permissions. */
    public boolean isEnforced() {
        return this == KERNEL_SEALED || this == BUBBLEWRAP;
    }

    /** Whether it shuts a plugin in as well as another level does, or better. */
    public boolean isAtLeast(SandboxLevel other) {
        return compareTo(other) <= 0;
    }

    /** What status pages show: the level, or {@code NOT_ENFORCED} where nothing is enforced. */
    public String label() {
        return isEnforced() ? name() : "NOT_ENFORCED";
    }
}
