package dev.rosey.isolation.internal.sandbox.filter;

import java.util.Optional;

/** The processors for which the filter knows the numbers of the system calls. */
public enum Architecture {
    /** 64-bit x86. */
    X86_64(0xC000003E),
    /** 64-bit ARM. */
    AARCH64(0xC00000B7);

    /** Calls of the x32 interface of x86-64 carry this bit; its numbers would otherwise walk round the rules. */
    static final int X32_BIT = 0x40000000;

    private final int audit;

    Architecture(int audit) {
        this.audit = audit;
    }

    /** How the kernel names the architecture to a filter: its {@code AUDIT_ARCH} value. */
    public int audit() {
        return audit;
    }

    /** The architecture with a name as in the system property {@code os.arch}, if it is known. */
    public static Optional<Architecture> named(String name) {
        return switch (name) {
            case "amd64", "x86_64", "x86-64" -> Optional.of(X86_64);
            case "aarch64", "arm64" -> Optional.of(AARCH64);
            default -> Optional.empty();
        };
    }
}
