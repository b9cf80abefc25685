package dev.rosey.isolation.internal.sandbox.attack;

import static dev.rosey.isolation.internal.sandbox.attack.Attack.Need.KERNEL;

import java.nio.ByteBuffer;

/** Signals to other processes, and ways to slow, limit, read and change them. */
final class SignalAttacks {
    private static final int SIGKILL = 9;
    private static final int SIGURG = 23; // of no effect to who does not ask for it
    private static final int EFAULT = 14;

    private SignalAttacks() {}

    static void add(Attack.Collection to) {
        signals(to);
        to.add("limit a process", scene -> {
            ByteBuffer old = Kernel.zeros(16);
            Kernel.with(Call.PRLIMIT64, 3, old, scene.decoy(), 4);
            Kernel.with(Call.PRLIMIT64, 2, old, scene.decoy(), 4);
        });
        to.add("change a process's priority", scene -> Kernel.call(Call.SETPRIORITY, 0, scene.decoy(), 5))
                .add("change a process's priority for disks", scene ->
                        Kernel.call(Call.IOPRIO_SET, 1, scene.decoy(), (2 << 13) | 7))
                .add("change a process's scheduler", scene ->
                        Kernel.with(Call.SCHED_SETSCHEDULER, 2, Kernel.zeros(8), scene.decoy(), 3))
                .add("bind a process to a processor", scene ->
                        Kernel.with(Call.SCHED_SETAFFINITY, 2, Kernel.zeros(128).putLong(0, -1), scene.decoy(), 128))
                .add("move a process's memory", KERNEL, scene -> Kernel.call(Call.MOVE_PAGES, scene.decoy(), 0, 0, 0, 0, 0))
                .add("trace a process", KERNEL, scene -> Kernel.call(Call.PTRACE, 0x4206, scene.decoy(), 0, 0))
                .add("read a process's memory", KERNEL, scene -> memory(Call.PROCESS_VM_READV, scene.decoy()))
                .add("write a process's memory", KERNEL, scene -> memory(Call.PROCESS_VM_WRITEV, scene.decoy()))
                .add("read the host's memory", KERNEL, scene -> memory(Call.PROCESS_VM_READV, scene.host()))
                .add("compare a process's resources with its own", KERNEL, scene ->
                        Kernel.call(Call.KCMP, scene.decoy(), ProcessHandle.current().pid(), 2, 0, 0));
    }

    private static void signals(Attack.Collection to) {
        to.add("ask for the host by a signal", scene -> Kernel.call(Call.KILL, scene.host(), 0))
                .add("signal a process (kill)", scene -> Kernel.call(Call.KILL, scene.decoy(), SIGURG))
                .add("signal a process (tkill)", scene -> Kernel.call(Call.TKILL, scene.decoy(), SIGURG))
                .add("signal a process (tgkill)", scene -> Kernel.call(Call.TGKILL, scene.decoy(), scene.decoy(), SIGURG))
                .add("signal a process (rt_sigqueueinfo)", scene -> Kernel.with(Call.RT_SIGQUEUEINFO, 2,
                        Kernel.zeros(128).putInt(0, SIGURG).putInt(8, -1), scene.decoy(), SIGURG))
                .add("signal a process (rt_tgsigqueueinfo)", scene -> Kernel.with(Call.RT_TGSIGQUEUEINFO, 3,
                        Kernel.zeros(128).putInt(0, SIGURG).putInt(8, -1), scene.decoy(), scene.decoy(), SIGURG))
                .add("open a process (pidfd_open)", scene -> Kernel.close(Kernel.call(Call.PIDFD_OPEN, scene.decoy(), 0)))
                .add("signal an opened process (pidfd_send_signal)", SignalAttacks::byHandle)
                .add("kill a process", scene -> Kernel.call(Call.KILL, scene.victims().get(0), SIGKILL))
                .add("kill a process by a pipe's owner and signal", SignalAttacks::byPipe)
                .add("name the owner of a descriptor (F_SETOWN)", scene -> ofPipe(8, scene.decoy()))
                .add("name the owner of a descriptor (F_SETOWN_EX)", scene ->
                        ofPipe(15, Kernel.at(Kernel.zeros(8).putInt(0, 1).putInt(4, (int) scene.decoy()))))
                .add("name the signal of a descriptor (F_SETSIG)", scene -> ofPipe(10, SIGURG))
                .add("make a descriptor send signals (O_ASYNC)", scene -> ofPipe(4, 0x2000))
                .add("make a descriptor send signals (FIOASYNC)", SignalAttacks::async);
    }

    private static void byHandle(Scene scene) throws Exception {
        long opened = -1;
        try {
            opened = Kernel.call(Call.PIDFD_OPEN, scene.decoy(), 0);
        } catch (Kernel.Refused e) {
            opened = 0; // one that it might have got otherwise
        }
        Kernel.call(Call.PIDFD_SEND_SIGNAL, opened, SIGURG, 0, 0);
    }

    private static void ofPipe(int command, long argument) throws Exception {
        int[] pipe = Kernel.pipe();
        try {
            Kernel.call(Call.FCNTL, pipe[0], command, argument);
        } finally {
            Kernel.close(pipe[0], pipe[1]);
        }
    }

    private static void async(Scene scene) throws Exception {
        int[] pipe = Kernel.pipe();
        try {
            Kernel.with(Call.IOCTL, 2, Kernel.zeros(4).putInt(0, 1), pipe[0], 0x5452);
        } finally {
            Kernel.close(pipe[0], pipe[1]);
        }
    }

    private static void byPipe(Scene scene) throws Exception {
        int[] pipe = Kernel.pipe();
        try {
            Kernel.call(Call.FCNTL, pipe[0], 8, scene.victims().get(1));
            Kernel.call(Call.FCNTL, pipe[0], 10, SIGKILL);
            Kernel.call(Call.FCNTL, pipe[0], 4, 0x2000);
            Kernel.withText(Call.WRITE, 1, "x", pipe[1], 0, 1);
        } finally {
            Kernel.close(pipe[0], pipe[1]);
        }
    }

    /** Of an address where nothing is: who may not look is told so first. */
    private static void memory(Call call, long pid) throws Exception {
        ByteBuffer own = Kernel.zeros(16);
        ByteBuffer local = Kernel.zeros(16).putLong(0, Kernel.at(own)).putLong(8, 1);
        ByteBuffer remote = Kernel.zeros(16).putLong(0, 8).putLong(8, 1);
        Kernel.reach(EFAULT, call, pid, Kernel.at(local), 1, Kernel.at(remote), 1, 0);
    }
}
