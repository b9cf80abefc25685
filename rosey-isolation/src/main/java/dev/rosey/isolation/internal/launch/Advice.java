package dev.rosey.isolation.internal.launch;

import dev.rosey.isolation.internal.sandbox.SandboxReport;
import java.util.List;

/** Says what to do about a machine that cannot shut processes in, or not as well as it might. */
public final class Advice {
    private static final String TRUST = "run only plugins that you would run without a sandbox";
    private static final String BUBBLEWRAP = "until then bubblewrap shuts plugins in, with more system calls left open";

    private Advice() {}

    /** What to do about what is missing, in words; empty if nothing is. */
    public static String of(SandboxReport report) {
        List<String> missing = report.missing();
        String all = String.join(" ", missing);
        String otherwise = report.level().isEnforced() ? BUBBLEWRAP : "else " + TRUST;
        if (missing.isEmpty()) {
            return "";
        } else if (all.contains("Landlock")) {
            return "take a newer kernel, or let it and the container use Landlock"
                    + (report.level().isEnforced() ? "" : ", or install bubblewrap") + "; " + otherwise;
        } else if (all.contains("JNA")) {
            return "give the host another directory with -Djna.tmpdir, or a GNU C library; " + otherwise;
        } else if (all.contains("refusal by the kernel")) {
            return "report it with the output of --check; " + otherwise;
        } else if (all.contains("Linux:") || all.contains("processor")) {
            return "run the host on Linux, in a virtual machine for instance; " + otherwise;
        }
        return "correct what the message names; " + otherwise;
    }
}
