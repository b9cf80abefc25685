package dev.rosey.isolation.internal.policy;

import dev.rosey.api.permission.FileAccessPolicy;
import dev.rosey.api.permission.FileAccessPolicy.Access;
import dev.rosey.isolation.internal.sandbox.SandboxPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Says a file policy in words of the kernel, which can only allow. A tree with a denied part is granted as what lies beside
 * that part now: what is made there later is not granted. What cannot be said is refused, never widened.
 */
final class FileGrants {
    /** More rules than that take longer to set than a process takes to start. */
    private static final int MOST = 4096;

    private final FileAccessPolicy rules;
    private final SandboxPolicy.Builder policy;
    private int granted;

    /** From rules with real paths. */
    FileGrants(FileAccessPolicy rules, SandboxPolicy.Builder policy) {
        this.rules = rules;
        this.policy = policy;
    }

    /**
     * Adds the grants.
     *
     * @throws IOException if a directory beside a denied one cannot be listed
     * @throws NotEnforceableException if the rules cannot be said
     */
    void add() throws IOException {
        for (Access access : Access.values()) {
            for (Path tree : rules.allowed(access)) {
                add(access, tree);
            }
        }
    }

    private void add(Access access, Path path) throws IOException {
        List<Path> denied = rules.denied(access);
        if (denied.stream().anyMatch(path::startsWith)) {
            return;
        }
        List<Path> inside = denied.stream().filter(each -> each.startsWith(path)).toList();
        if (inside.isEmpty()) {
            grant(access, path);
        } else if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            refuseWhatCouldBeMade(access, path, inside);
            try (Stream<Path> children = Files.list(path)) {
                // A link is not granted: what it leads to is judged by where that is.
                for (Path child : children.filter(each -> !Files.isSymbolicLink(each)).sorted().toList()) {
                    add(access, child);
                }
            }
        }
    }

    private static void refuseWhatCouldBeMade(Access access, Path tree, List<Path> inside) {
        for (Path denied : inside) {
            if ((access == Access.WRITE || access == Access.DELETE) && !Files.exists(denied, LinkOption.NOFOLLOW_LINKS)) {
                throw new NotEnforceableException(access.permission() + " is granted on " + tree + " and denied on " + denied
                        + ", which does not exist, so that the kernel cannot tell it from what may be made there; make it "
                        + "first, or grant the directories beside it");
            }
        }
    }

    private void grant(Access access, Path path) {
        granted++;
        if (granted > MOST) {
            throw new NotEnforceableException(access.permission() + " with what is denied takes more than " + MOST
                    + " rules of the kernel; grant smaller trees");
        }
        switch (access) {
            case READ -> policy.grant(path, SandboxPolicy.Access.READ);
            case WRITE -> policy.grant(path, SandboxPolicy.Access.WRITE);
            case DELETE -> policy.grant(path, SandboxPolicy.Access.DELETE);
            // Who maps a file must read it; it does not make it a program that can be started.
            case EXECUTE -> policy.grant(path, SandboxPolicy.Access.READ, SandboxPolicy.Access.EXECUTE);
        }
    }

    /**
     * Refuses a policy that grants what is denied, whatever the reason for the grant: the virtual machine's needs, a
     * program, another permission.
     *
     * @throws NotEnforceableException if it does
     */
    static void check(SandboxPolicy policy, FileAccessPolicy rules) {
        for (Access access : Access.values()) {
            for (Path denied : rules.denied(access)) {
                for (Map.Entry<Path, Set<SandboxPolicy.Access>> each : policy.files().entrySet()) {
                    Path granted = real(each.getKey());
                    if (each.getValue().contains(kernels(access))
                            && (granted.startsWith(denied) || denied.startsWith(granted))) {
                        throw new NotEnforceableException(access.permission() + " is denied on " + denied + ", but " + granted
                                + " is needed by every Java process or granted besides; deny less, or grant less");
                    }
                }
            }
        }
    }

    private static SandboxPolicy.Access kernels(Access access) {
        return switch (access) {
            case READ -> SandboxPolicy.Access.READ;
            case WRITE -> SandboxPolicy.Access.WRITE;
            case DELETE -> SandboxPolicy.Access.DELETE;
            case EXECUTE -> SandboxPolicy.Access.EXECUTE;
        };
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path; // it is not there, so that its name is all there is
        }
    }
}
