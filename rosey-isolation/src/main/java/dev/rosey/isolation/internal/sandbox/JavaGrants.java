package dev.rosey.isolation.internal.sandbox;

import dev.rosey.isolation.internal.sandbox.filter.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a Java virtual machine must read to start: itself, the C library, zones of time, and the number of processors. */
public final class JavaGrants {
    private static final int DEPTH = 4;
    private static final List<String> SYSTEM = List.of("/lib64", "/usr/lib64", "/etc/ld.so.cache", "/dev/null",
            "/dev/urandom", "/dev/random", "/usr/share/zoneinfo", "/etc/localtime", "/sys/devices/system/cpu");

    private final Architecture architecture;

    /** For an architecture. */
    public JavaGrants(Architecture architecture) {
        this.architecture = architecture;
    }

    /**
     * For this machine.
     *
     * @throws IOException if it is no Linux, or one for a processor that is not known
     */
    public static JavaGrants here() throws IOException {
        return new JavaGrants(Machine.architecture());
    }

    /**
     * A policy to which more may be added, under which the Java installation in a directory starts.
     *
     * @throws IOException if it cannot be read
     */
    public SandboxPolicy.Builder of(Path javaHome) throws IOException {
        Path home = javaHome.toRealPath();
        SandboxPolicy.Builder policy = SandboxPolicy.builder().read(home);
        SYSTEM.forEach(path -> policy.read(Path.of(path)));
        libraries().forEach(policy::read);
        for (Path target : linkedFrom(home)) {
            policy.read(target);
        }
        policy.grant(home.resolve("bin").resolve("java").toRealPath(), SandboxPolicy.Access.EXECUTE);
        policy.grant(loader(), SandboxPolicy.Access.READ, SandboxPolicy.Access.EXECUTE);
        return policy;
    }

    private String triplet() {
        return switch (architecture) {
            case X86_64 -> "x86_64-linux-gnu";
            case AARCH64 -> "aarch64-linux-gnu";
        };
    }

    private Path loader() {
        return switch (architecture) {
            case X86_64 -> Path.of("/lib64/ld-linux-x86-64.so.2");
            case AARCH64 -> Path.of("/lib/ld-linux-aarch64.so.1");
        };
    }

    /** The folders of one architecture where a distribution has them, since those beside them hold far more. */
    private List<Path> libraries() {
        List<Path> narrow = List.of(Path.of("/lib", triplet()), Path.of("/usr/lib", triplet()));
        return narrow.stream().anyMatch(Files::isDirectory) ? narrow : List.of(Path.of("/lib"), Path.of("/usr/lib"));
    }

    /** Distributions keep an installation's configuration and certificates elsewhere, behind links. */
    private static List<Path> linkedFrom(Path home) throws IOException {
        try (Stream<Path> all = Files.walk(home, DEPTH)) {
            return all.filter(Files::isSymbolicLink)
                    .flatMap(JavaGrants::target)
                    .filter(target -> !target.startsWith(home))
                    .distinct()
                    .toList();
        }
    }

    private static Stream<Path> target(Path link) {
        try {
            return Stream.of(link.toRealPath());
        } catch (IOException e) {
            return Stream.empty(); // it leads nowhere
        }
    }
}
