package dev.rosey.isolation.internal.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Makes rules of Landlock from a policy. */
final class Landlock {
    private static final int O_PATH = 0x200000;

    private final Natives natives;
    private final LandlockRights handled;

    Landlock(Natives natives, int abi) {
        this.natives = natives;
        this.handled = LandlockRights.all(abi);
    }

    /** The descriptor of the rules, which forbid everything that the policy does not grant. */
    int rules(SandboxPolicy policy, Descriptors owner) throws IOException {
        int rules = owner.add("landlock_create_ruleset", natives.landlockCreate(handled));
        for (Map.Entry<Path, Set<SandboxPolicy.Access>> each : policy.files().entrySet()) {
            allow(rules, each.getKey(), each.getValue());
        }
        for (int port : policy.connectPorts()) {
            Errno.check("landlock_add_rule", natives.landlockAllowConnect(rules, port));
        }
        return rules;
    }

    private void allow(int rules, Path path, Set<SandboxPolicy.Access> access) throws IOException {
        long opened = natives.open(path.toString(), O_PATH);
        if (opened == -Errno.ENOENT || opened == -Errno.ENOTDIR || opened == -Errno.EACCES) {
            return; // what the host cannot reach, its child cannot either
        }
        int descriptor = Errno.check("open(" + path + ")", opened);
        try {
            // The descriptor says what it is, not the path, which may be another file by now.
            boolean isDirectory = Files.isDirectory(Path.of("/proc/self/fd/" + descriptor));
            long rights = handled.of(access, isDirectory);
            if (rights != 0) {
                Errno.check("landlock_add_rule(" + path + ")", natives.landlockAllowPath(rules, rights, descriptor));
            }
        } finally {
            natives.close(descriptor);
        }
    }
}
