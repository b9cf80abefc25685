package dev.rosey.isolation.internal.archive;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a version of Java makes and uses an archive. */
enum ArchiveKind {
    /** 17 to 23: a process writes down the classes that it has loaded when it ends, on top of the JDK's own archive. */
    AT_EXIT(".jsa"),

    /** 24: one process records what it uses, and a second one makes the archive of it. */
    TWO_STEPS(".aot"),

    /** From 25 on: a process records what it uses, and starts the second one by itself. */
    ONE_STEP(".aot");

    /**
     * What a virtual machine has to say about an archive must not come between the frames on its standard output, where
     * these warnings go even with {@code -XX:+DisplayVMOutputToStderr}.
     */
    private static final List<String> WARNINGS_TO_STDERR = List.of("-Xlog:disable", "-Xlog:all=warning:stderr");

    /**
     * Maps archives where they were made for, so that processes share their pages. Moved to a random place, as is the
     * default, each process has 6 to 8 MB of them for itself. Where the place is taken they are moved all the same. A Java
     * that does not know the flag does not accept its archive when that is tried out, and plugins start without.
     */
    private static final List<String> SHARED_PAGES =
            List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0");

    private final String suffix;

    ArchiveKind(String suffix) {
        this.suffix = suffix;
    }

    /** What a version of Java can do. */
    static ArchiveKind of(int feature) {
        if (feature >= 25) {
            return ONE_STEP;
        }
        return feature == 24 ? TWO_STEPS : AT_EXIT;
    }

    /** How the names of its files end. */
    String suffix() {
        return suffix;
    }

    /** The flags of a process that uses an archive. Without it, or with one that does not fit, it starts all the same. */
    List<String> use(Path archive) {
        List<String> flags = new ArrayList<>(SHARED_PAGES);
        flags.addAll(this == AT_EXIT
                ? List.of("-Xshare:auto", "-XX:SharedArchiveFile=" + archive)
                : List.of("-XX:AOTMode=auto", "-XX:AOTCache=" + archive));
        return with(flags);
    }

    /** The flags of the process whose classes go into an archive. */
    List<String> train(Path archive) {
        return with(switch (this) {
            case AT_EXIT -> List.of("-Xshare:auto", "-XX:ArchiveClassesAtExit=" + archive);
            case TWO_STEPS -> List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + recording(archive));
            case ONE_STEP -> List.of("-XX:AOTCacheOutput=" + archive);
        });
    }

    /** The flags of the process that makes the archive of what was recorded; none where that is one step. */
    List<String> assemble(Path archive) {
        return this == TWO_STEPS
                ? with(List.of("-XX:AOTMode=create", "-XX:AOTConfiguration=" + recording(archive), "-XX:AOTCache=" + archive))
                : List.of();
    }

    private static Path recording(Path archive) {
        return archive.resolveSibling(archive.getFileName() + ".config");
    }

    private static List<String> with(List<String> flags) {
        List<String> all = new ArrayList<>(WARNINGS_TO_STDERR);
        all.addAll(flags);
        return List.copyOf(all);
    }
}
