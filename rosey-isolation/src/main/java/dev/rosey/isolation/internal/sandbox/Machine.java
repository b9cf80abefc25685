package dev.rosey.isolation.internal.sandbox;

import dev.rosey.isolation.internal.sandbox.filter.Architecture;
import java.io.IOException;

/** What this machine is, found out without loading anything that exists on Linux only. */
final class Machine {
    private Machine() {}

    static Architecture architecture() throws IOException {
        return architecture(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    static Architecture architecture(String system, String processor) throws IOException {
        if (!system.equals("Linux")) {
            throw new IOException("Linux: the kernel of " + system + " cannot shut processes in this way");
        }
        return Architecture.named(processor).orElseThrow(() ->
                new IOException("an x86-64 or aarch64 processor with a 64-bit JVM; this one is " + processor));
    }

    /** The calls; loads JNA. */
    static Natives natives(Architecture architecture) throws IOException {
        try {
            return new JnaNatives(architecture);
        } catch (LinkageError e) {
            throw new IOException("the GNU C library 2.34 or newer, callable by JNA, which needs a directory from which "
                    + "programs may be loaded (-Djna.tmpdir=… names another one): " + e.getMessage(), e);
        }
    }
}
