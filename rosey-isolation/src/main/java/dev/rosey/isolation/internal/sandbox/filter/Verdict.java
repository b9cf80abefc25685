package dev.rosey.isolation.internal.sandbox.filter;

/** What becomes of a system call. */
public enum Verdict {
    /** It is made. */
    ALLOW(0x7FFF0000),
    /** The host decides as long as it listens; once it has stopped listening the kernel answers that there is no such call. */
    ASK_HOST(0x7FC00000),
    /** It fails as not permitted. */
    REFUSE(0x00050000 | 1),
    /** It fails as if the descriptor were not open. */
    NO_DESCRIPTOR(0x00050000 | 9),
    /** It fails as if the kernel did not have it, so that libraries fall back to older calls. */
    NO_CALL(0x00050000 | 38),
    /** The process is ended. */
    KILL(0x80000000);

    private final int code;

    Verdict(int code) {
        this.code = code;
    }

    /** What the filter returns to the kernel. */
    public int code() {
        return code;
    }
}
