package dev.rosey.isolation.internal.launch;

import java.util.List;

/** Says what to do about a machine that cannot shut processes in. */
public final class Advice {
    private static final String TRUST = "run only plugins that you would run without a sandbox";

    private Advice() {}

    /** What to do about what is missing, in words; empty if nothing is. */
    public static String of(List<String> missing) {
        String all = String.join(" ", missing);
        if (missing.isEmpty()) {
            return "";
        } else if (all.contains("Landlock")) {
            return "take a newer kernel, or let it and the container use Landlock; else " + TRUST;
        } else if (all.contains("JNA")) {
            return "give the host another directory with -Djna.tmpdir, or a GNU C library; else " + TRUST;
        } else if (all.contains("refusal by the kernel")) {
            return "report it with the output of --check; until then " + TRUST;
        } else if (all.contains("Linux:") || all.contains("processor")) {
            return "run the host on Linux, in a virtual machine for instance; else " + TRUST;
        }
        return "correct what the message names; else " + TRUST;
    }
}
