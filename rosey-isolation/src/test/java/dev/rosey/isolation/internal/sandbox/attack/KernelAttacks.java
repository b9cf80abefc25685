package dev.rosey.isolation.internal.sandbox.attack;

import static dev.rosey.isolation.internal.sandbox.attack.Attack.Need.KERNEL;
import static dev.rosey.isolation.internal.sandbox.attack.Attack.Need.ROOT;

import java.nio.ByteBuffer;

/** Parts of the kernel that have had many holes, and other ways to call it. */
final class KernelAttacks {
    private static final int PRIVATE = 01600; // a new one, for its owner
    private static final int ENOTTY = 25;

    private KernelAttacks() {}

    static void add(Attack.Collection to) {
        to.add("set up io_uring", KERNEL, scene ->
                        Kernel.close(Kernel.with(Call.IO_URING_SETUP, 1, Kernel.zeros(120), 1)))
                .add("make a file in memory (memfd_create)", scene ->
                        Kernel.close(Kernel.withText(Call.MEMFD_CREATE, 0, "x", 0, 0)))
                .add("make a map of BPF", ROOT, KernelAttacks::bpf)
                .add("count events of the processor (perf_event_open)", KERNEL, scene -> Kernel.close(
                        Kernel.with(Call.PERF_EVENT_OPEN, 0, Kernel.zeros(128).putInt(0, 1).putInt(4, 64).putLong(40, 0x61),
                                0, 0, -1, -1, 0)))
                .add("handle its own page faults (userfaultfd)", KERNEL, scene ->
                        Kernel.close(Kernel.call(Call.USERFAULTFD, 1)))
                .add("find a keyring", KERNEL, scene -> Kernel.call(Call.KEYCTL, 0, -2, 1))
                .add("add a key", KERNEL, KernelAttacks::key)
                .add("make shared memory of System V", scene ->
                        Kernel.call(Call.SHMCTL, Kernel.call(Call.SHMGET, 0, 4096, PRIVATE), 0, 0))
                .add("make semaphores of System V", scene ->
                        Kernel.call(Call.SEMCTL, Kernel.call(Call.SEMGET, 0, 1, PRIVATE), 0, 0))
                .add("make a message queue of System V", scene ->
                        Kernel.call(Call.MSGCTL, Kernel.call(Call.MSGGET, 0, PRIVATE), 0, 0))
                .add("make a message queue of POSIX", KERNEL, KernelAttacks::queue)
                .add("read the kernel's log", ROOT, scene -> Kernel.call(Call.SYSLOG, 10, 0, 0))
                .add("type into a terminal (TIOCSTI)", scene -> {
                    int[] pipe = Kernel.pipe();
                    Kernel.reach(ENOTTY, Call.IOCTL, pipe[0], 0x5412, Kernel.at(Kernel.text("x")));
                    Kernel.close(pipe[0], pipe[1]);
                })
                .add("change its personality", scene -> Kernel.call(Call.PERSONALITY, 0x0040000));
        processControl(to);
    }

    /** The filter ends the process for these. */
    static void addInterfaces(Attack.Collection to) {
        to.add("call by the 32-bit interface (int 0x80)", KERNEL, scene ->
                        Kernel.result("getpid of 32 bits", Kernel.old(20, 0, 0, 0)))
                .add("call by the x32 interface", KERNEL, scene ->
                        Kernel.result("getpid of x32", Kernel.numbered(0x40000000L | 39)));
    }

    private static void processControl(Attack.Collection to) {
        to.add("make itself readable by others (PR_SET_DUMPABLE)", scene -> Kernel.call(Call.PRCTL, 4, 1))
                .add("choose a signal for its parent's death (PR_SET_PDEATHSIG)", scene -> Kernel.call(Call.PRCTL, 1, 0))
                .add("adopt orphans (PR_SET_CHILD_SUBREAPER)", scene -> Kernel.call(Call.PRCTL, 36, 1))
                .add("change its map of memory (PR_SET_MM)", KERNEL, scene ->
                        Kernel.with(Call.PRCTL, 2, Kernel.zeros(8), 35, 15))
                .add("let a process trace it (PR_SET_PTRACER)", KERNEL, scene ->
                        Kernel.call(Call.PRCTL, 0x59616D61, scene.decoy()))
                .add("make timers imprecise (PR_SET_TIMERSLACK)", scene -> Kernel.call(Call.PRCTL, 29, 50_000));
    }

    private static void bpf(Scene scene) throws Exception {
        ByteBuffer form = Kernel.zeros(128).putInt(0, 2).putInt(4, 4).putInt(8, 4).putInt(12, 1);
        Kernel.close(Kernel.with(Call.BPF, 1, form, 0, 0, 72));
    }

    private static void key(Scene scene) throws Exception {
        ByteBuffer type = Kernel.text("user");
        ByteBuffer content = Kernel.text("x");
        Kernel.with(Call.ADD_KEY, 0, type, 0, Kernel.at(content), Kernel.at(content), 1, -2);
    }

    private static void queue(Scene scene) throws Exception {
        String name = "rosey-attack-" + ProcessHandle.current().pid();
        Kernel.close(Kernel.withText(Call.MQ_OPEN, 0, name, 0, 0x42, 0600, 0));
        Kernel.withText(Call.MQ_UNLINK, 0, name);
    }
}
