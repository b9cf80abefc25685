package dev.rosey.isolation.internal.sandbox.attack;

import static dev.rosey.isolation.internal.sandbox.attack.Attack.Need.KERNEL;
import static dev.rosey.isolation.internal.sandbox.attack.Attack.Need.ROOT;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** Processes, programs and namespaces. */
final class ProcessAttacks {
    static final String PROGRAM = "/bin/true";
    private static final int SIGCHLD = 17;

    private ProcessAttacks() {}

    static void add(Attack.Collection to) {
        to.add("start a program", scene -> start())
                .add("start a program on a thread of the common pool", scene -> CompletableFuture.runAsync(() -> {
                    try {
                        start();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }).get())
                .addStart("fork", scene -> reaped(Kernel.birth(oldOr(Call.FORK), SIGCHLD)))
                .addStart("vfork", scene -> reaped(Kernel.birth(oldOr(Call.VFORK), SIGCHLD)))
                .addStart("clone a process", scene -> reaped(Kernel.birth(Call.CLONE, SIGCHLD)))
                .add("clone a process by clone3", ProcessAttacks::clone3)
                .add("clone into a namespace of users", KERNEL, scene ->
                        reaped(Kernel.birth(Call.CLONE, 0x10000000 | SIGCHLD)))
                .add("become a program (execve)", scene -> become(Call.EXECVE))
                .add("become a program (execveat)", scene -> become(Call.EXECVEAT))
                .add("leave a shared table of files (unshare)", scene -> Kernel.call(Call.UNSHARE, 0x200))
                .add("enter a namespace of names (unshare)", ROOT, scene -> Kernel.call(Call.UNSHARE, 0x04000000))
                .add("enter a namespace (setns)", ROOT, ProcessAttacks::enter)
                .add("change the root directory", ROOT, scene -> Kernel.withText(Call.CHROOT, 0, "/"))
                .add("swap the root directory (pivot_root)", ROOT, scene -> Kernel.reach(2, Call.PIVOT_ROOT,
                        Kernel.at(Kernel.text("/no/such/directory")), Kernel.at(Kernel.text("/no/such/directory"))))
                .add("mount a file system", ROOT, ProcessAttacks::mount)
                .add("change the host's name", ROOT, scene -> Kernel.reach(22, Call.SETHOSTNAME, 0, -1))
                .add("change its user", scene -> Kernel.call(Call.SETUID, user()))
                .add("leave its process group and session", scene -> Kernel.call(Call.SETSID));
    }

    private static Call oldOr(Call call) {
        return System.getProperty("os.arch").equals("aarch64") ? Call.CLONE : call;
    }

    private static void start() throws Exception {
        new ProcessBuilder(PROGRAM).start().waitFor();
    }

    private static void reaped(long pid) throws Exception {
        Kernel.call(Call.WAIT4, pid);
    }

    private static void clone3(Scene scene) throws Exception {
        ByteBuffer form = Kernel.zeros(64).putLong(32, SIGCHLD);
        reaped(Kernel.birth(Call.CLONE3, Kernel.at(form), 64));
    }

    /** If it succeeds, nothing of the attacker is left, and its test sees that. */
    private static void become(Call call) throws Exception {
        ByteBuffer path = Kernel.text(PROGRAM);
        ByteBuffer arguments = Kernel.zeros(16).putLong(0, Kernel.at(path));
        ByteBuffer none = Kernel.zeros(8);
        if (call == Call.EXECVE) {
            Kernel.call(call, Kernel.at(path), Kernel.at(arguments), Kernel.at(none));
        } else {
            Kernel.call(call, Kernel.AT_FDCWD, Kernel.at(path), Kernel.at(arguments), Kernel.at(none), 0);
        }
    }

    private static void enter(Scene scene) throws Exception {
        long own = Kernel.withText(Call.OPENAT, 1, "/proc/self/ns/net", Kernel.AT_FDCWD);
        try {
            Kernel.call(Call.SETNS, own, 0);
        } finally {
            Kernel.close(own);
        }
    }

    private static void mount(Scene scene) throws Exception {
        ByteBuffer name = Kernel.text("no-such-file-system");
        ByteBuffer where = Kernel.text("/tmp");
        Kernel.reach(19, Call.MOUNT, Kernel.at(name), Kernel.at(where), Kernel.at(name), 0, 0);
    }

    private static long user() throws Exception {
        return (Integer) java.nio.file.Files.getAttribute(java.nio.file.Path.of("/proc/self"), "unix:uid");
    }
}
