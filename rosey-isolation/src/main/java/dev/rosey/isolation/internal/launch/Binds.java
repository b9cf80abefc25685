package dev.rosey.isolation.internal.launch;

import dev.rosey.isolation.internal.policy.NotEnforceableException;
import dev.rosey.isolation.internal.sandbox.SandboxPolicy;
import dev.rosey.isolation.internal.sandbox.SandboxPolicy.Access;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Says a policy in arguments of bubblewrap: which files a process sees, and whether it may change them. */
final class Binds {
    private static final Path DEVICES = Path.of("/dev");

    /** How a path is shown. */
    private enum Mode {
        READ("--ro-bind-try"), WRITE("--bind-try"), DEVICE("--dev-bind-try");

        private final String argument;

        Mode(String argument) {
            this.argument = argument;
        }
    }

    private Binds() {}

    /**
     * Refuses what bubblewrap cannot hold a process to.
     *
     * @throws NotEnforceableException with code {@code PLUGIN-031} if the policy has such a thing; the message says which
     */
    static void requireEnforceable(SandboxPolicy policy) {
        if (!policy.connectPorts().isEmpty()) {
            throw new NotEnforceableException("NETWORK_SOCKET is granted on ports " + policy.connectPorts()
                    + ", but a process in bubblewrap has no network at all; grant NETWORK_HTTP instead");
        }
        if (!policy.isSealed()) {
            throw new NotEnforceableException("programs are granted, but bubblewrap cannot limit a process to them; do not "
                    + "grant SYSTEM_PROCESS and SYSTEM_SHELL");
        }
        for (Map.Entry<Path, Set<Access>> each : effective(policy).entrySet()) {
            Set<Access> ways = each.getValue();
            boolean isFile = Files.isRegularFile(each.getKey()); // one that is shown cannot be deleted, granted or not
            if (changes(ways) && !(ways.contains(Access.READ) && ways.contains(Access.WRITE)
                    && (isFile || ways.contains(Access.DELETE)))) {
                throw new NotEnforceableException(each.getKey() + " is granted for " + ways + ", but bubblewrap cannot tell "
                        + "reading, writing and deleting in a directory apart; grant FILE_READ, FILE_WRITE and FILE_DELETE on "
                        + "it, or FILE_READ");
            }
        }
    }

    /** The arguments. A path that does not exist is left out when the process is started. */
    static List<String> of(SandboxPolicy policy) {
        Map<Path, Mode> modes = new TreeMap<>(); // what is above comes before what is in it
        effective(policy).forEach((path, ways) -> modes.put(path, mode(path, ways)));
        List<String> arguments = new ArrayList<>();
        modes.forEach((path, mode) -> {
            if (mode != above(modes, path)) {
                arguments.addAll(List.of(mode.argument, path.toString(), path.toString()));
            }
        });
        return arguments;
    }

    /** What may be done with each path, by grants on it and on what it is in. */
    private static Map<Path, Set<Access>> effective(SandboxPolicy policy) {
        Map<Path, Set<Access>> all = new TreeMap<>();
        policy.files().keySet().forEach(path -> {
            Set<Access> ways = EnumSet.noneOf(Access.class);
            for (Path each = path; each != null; each = each.getParent()) {
                ways.addAll(policy.files().getOrDefault(each, Set.of()));
            }
            all.put(path, ways);
        });
        return all;
    }

    private static boolean changes(Set<Access> ways) {
        return ways.contains(Access.WRITE) || ways.contains(Access.DELETE);
    }

    private static Mode mode(Path path, Set<Access> ways) {
        if (path.startsWith(DEVICES)) {
            return Mode.DEVICE;
        }
        return changes(ways) ? Mode.WRITE : Mode.READ;
    }

    /** How the nearest path above is shown, which shows this one too. */
    private static @Nullable Mode above(Map<Path, Mode> modes, Path path) {
        for (Path each = path.getParent(); each != null; each = each.getParent()) {
            if (modes.containsKey(each)) {
                return modes.get(each);
            }
        }
        return null;
    }
}
