package dev.rosey.isolation.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.permission.FileAccessPolicy;
import dev.rosey.api.permission.FileAccessPolicy.Access;
import dev.rosey.isolation.internal.sandbox.SandboxPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What the kernel is told is never more than the file policy, and for what exists no less. */
class FileGrantsProperties {
    private static final List<String> NAMES = List.of("", "a", "a/x", "a/y", "a/d", "a/d/1", "a/d/2", "b", "b/x", "b/e",
            "b/e/3", "a/new", "a/d/new", "b/link", "c");
    private static final Set<String> MISSING = Set.of("a/new", "a/d/new", "c");
    private static Path root = Path.of("/");

    @BeforeContainer
    static void makeTree() throws IOException {
        root = Files.createTempDirectory("grants").toRealPath();
        for (String directory : List.of("a/d", "b/e")) {
            Files.createDirectories(root.resolve(directory));
        }
        for (String file : List.of("a/x", "a/y", "a/d/1", "a/d/2", "b/x", "b/e/3")) {
            Files.writeString(root.resolve(file), file);
        }
        Files.createSymbolicLink(root.resolve("b/link"), Path.of("../a/d"));
    }

    @AfterContainer
    static void removeTree() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private static Path path(int index) {
        return root.resolve(NAMES.get(index));
    }

    private static Path real(Path path) throws IOException {
        return Files.exists(path) ? path.toRealPath() : real(path.getParent()).resolve(path.getFileName());
    }

    /** What the kernel does: a grant covers the tree of where it leads. */
    private static boolean kernelAllows(SandboxPolicy policy, SandboxPolicy.Access access, Path real) throws IOException {
        for (Path granted : policy.files().keySet()) {
            if (policy.files().get(granted).contains(access) && Files.exists(granted)
                    && real.startsWith(granted.toRealPath())) {
                return true;
            }
        }
        return false;
    }

    @Property(tries = 2000)
    void theKernelIsToldNoMoreThanThePolicy(
            @ForAll @Size(min = 1, max = 3) List<@IntRange(max = 14) Integer> allowed,
            @ForAll @Size(max = 3) List<@IntRange(max = 14) Integer> denied,
            @ForAll Access access) throws IOException {
        FileAccessPolicy.Builder rules = FileAccessPolicy.builder();
        allowed.forEach(index -> rules.allow(access, path(index)));
        denied.forEach(index -> rules.deny(access, path(index)));
        FileAccessPolicy policy = rules.build();
        SandboxPolicy.Builder builder = SandboxPolicy.builder();
        try {
            new FileGrants(policy.resolved(), builder).add();
        } catch (NotEnforceableException e) {
            assertThat(access).isIn(Access.WRITE, Access.DELETE);
            assertThat(denied).anyMatch(index -> MISSING.contains(NAMES.get(index)));
            return;
        }
        SandboxPolicy told = builder.build();
        SandboxPolicy.Access way = SandboxPolicy.Access.valueOf(access.name());
        List<Path> asked = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            asked.add(path(i));
            asked.add(path(i).resolve("later"));
        }
        for (Path each : asked) {
            boolean kernel = kernelAllows(told, way, real(each));
            if (kernel) {
                assertThat(policy.allows(access, each)).as("%s %s by %s told %s", access, each, policy, told.files()).isTrue();
            } else if (Files.isRegularFile(each)) {
                assertThat(policy.allows(access, each)).as("%s %s by %s told %s", access, each, policy, told.files()).isFalse();
            }
        }
        FileGrants.check(told, policy.resolved());
    }
}
