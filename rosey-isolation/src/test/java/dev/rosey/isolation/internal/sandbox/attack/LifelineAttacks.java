package dev.rosey.isolation.internal.sandbox.attack;

import static dev.rosey.isolation.internal.sandbox.attack.Kernel.AT_FDCWD;

import java.nio.file.Path;
import java.util.List;

/** Ways to cut or silence the pipe that ends a process with its host. Without a host, the attacker makes such a pipe. */
final class LifelineAttacks {
    private static final int O_WRONLY = 1;

    private LifelineAttacks() {}

    static void add(Attack.Collection to) {
        add(to, "close it", line -> Kernel.call(Call.CLOSE, line));
        add(to, "put something else in its place (dup3)", line -> Kernel.call(Call.DUP3, 0, line, 0));
        add(to, "put something else in its place (dup2)", LifelineAttacks::replace);
        add(to, "close all descriptors", line -> Kernel.call(Call.CLOSE_RANGE, line, line, 0));
        add(to, "mark all descriptors to be closed", line -> Kernel.call(Call.CLOSE_RANGE, line, line, 4));
        add(to, "copy it (dup)", line -> Kernel.close(Kernel.call(Call.DUP, line)));
        add(to, "copy it (F_DUPFD)", line -> Kernel.close(Kernel.call(Call.FCNTL, line, 0, 20)));
        add(to, "copy it (F_DUPFD_CLOEXEC)", line -> Kernel.close(Kernel.call(Call.FCNTL, line, 1030, 20)));
        add(to, "mark it to be closed (F_SETFD)", line -> Kernel.call(Call.FCNTL, line, 2, 1));
        add(to, "stop its signals (F_SETFL)", line -> Kernel.call(Call.FCNTL, line, 4, 0));
        add(to, "change whom it kills (F_SETOWN)", line -> Kernel.call(Call.FCNTL, line, 8, 0));
        add(to, "change its signal (F_SETSIG)", line -> Kernel.call(Call.FCNTL, line, 10, 23));
        add(to, "stop its signals (FIOASYNC)", line ->
                Kernel.with(Call.IOCTL, 2, Kernel.zeros(4), line, 0x5452));
        add(to, "open its other end again, to hold it", line -> Kernel.withText(
                Call.OPENAT, 1, "/proc/self/fd/" + line, AT_FDCWD, 0, O_WRONLY));
        add(to, "open it again", line -> Kernel.close(Kernel.withText(
                Call.OPENAT, 1, "/proc/self/fd/" + line, AT_FDCWD)));
    }

    private interface Cut {
        void of(long line) throws Exception;
    }

    private static void replace(long line) throws Exception {
        if (System.getProperty("os.arch").equals("aarch64")) {
            Kernel.call(Call.DUP3, 0, line, 0);
        } else {
            Kernel.call(Call.DUP2, 0, line);
        }
    }

    private static void add(Attack.Collection to, String name, Cut cut) {
        to.add(name, scene -> {
            if (scene.lifeline() >= 0) {
                cut.of(scene.lifeline());
                return;
            }
            int[] pipe = Kernel.pipe();
            try {
                cut.of(pipe[0]);
            } finally {
                Kernel.close(pipe[0], pipe[1]);
            }
        });
    }

    /** Tries all of them on a lifeline, and tells each that is open. */
    static List<String> cut(int lifeline) {
        Attack.Collection all = new Attack.Collection();
        add(all);
        Path none = Path.of("/");
        return all.open(new Scene(none, none, none, 0, 0, List.of(), 0, 0, lifeline));
    }
}
