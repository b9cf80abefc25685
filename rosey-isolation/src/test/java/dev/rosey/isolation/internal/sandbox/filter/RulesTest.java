package dev.rosey.isolation.internal.sandbox.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the rules are about, asked of the programs that the kernel gets. */
class RulesTest {
    private static final int LIFELINE = 5;

    private static FilterPlan sealed(Architecture architecture, int abi) {
        return new FilterPlan(architecture, abi, LIFELINE, false, false, false);
    }

    private static Verdict verdict(FilterPlan plan, SystemCall call, long... arguments) {
        return verdict(plan, call.numberOn(plan.architecture()), arguments);
    }

    private static Verdict verdict(FilterPlan plan, int number, long... arguments) {
        int code = new ClassicBpf(plan.filter().program()).run(plan.architecture().audit(), number, arguments);
        return Stream.of(Verdict.values()).filter(each -> each.code() == code).findFirst().orElseThrow();
    }

    private static Arguments x86(String name, int number) {
        return arguments(name, Architecture.X86_64, number);
    }

    private static Arguments arm(String name, int number) {
        return arguments(name, Architecture.AARCH64, number);
    }

    /** Numbers of the kernel's interface, written down apart from the table of the filter. */
    static Stream<Arguments> forbidden() {
        return Stream.of(x86("socket", 41), x86("connect", 42), x86("bind", 49), x86("listen", 50), x86("accept4", 288),
                x86("sendmsg", 46), x86("kill", 62), x86("tkill", 200), x86("rt_sigqueueinfo", 129),
                x86("rt_tgsigqueueinfo", 297), x86("pidfd_open", 434), x86("pidfd_send_signal", 424),
                x86("pidfd_getfd", 438), x86("ptrace", 101), x86("process_vm_readv", 310), x86("process_vm_writev", 311),
                x86("kcmp", 312), x86("process_madvise", 440), x86("perf_event_open", 298), x86("bpf", 321),
                x86("userfaultfd", 323), x86("keyctl", 250), x86("add_key", 248), x86("request_key", 249),
                x86("io_uring_setup", 425), x86("io_uring_enter", 426), x86("io_setup", 206), x86("memfd_create", 319),
                x86("memfd_secret", 447), x86("shmget", 29), x86("shmat", 30), x86("semget", 64), x86("msgget", 68),
                x86("mq_open", 240), x86("mount", 165), x86("umount2", 166), x86("pivot_root", 155), x86("chroot", 161),
                x86("unshare", 272), x86("setns", 308), x86("open_tree", 428), x86("fsopen", 430), x86("move_mount", 429),
                x86("seccomp", 317), x86("landlock_restrict_self", 446), x86("personality", 135), x86("chmod", 90),
                x86("fchmod", 91), x86("fchmodat", 268), x86("fchmodat2", 452), x86("chown", 92), x86("lchown", 94),
                x86("utime", 132), x86("utimensat", 280), x86("futimesat", 261), x86("setxattr", 188),
                x86("fsetxattr", 190), x86("getxattr", 191), x86("removexattr", 197), x86("setxattrat", 463),
                x86("link", 86), x86("symlink", 88), x86("mknod", 133), x86("inotify_add_watch", 254),
                x86("fanotify_init", 300), x86("name_to_handle_at", 303), x86("open_by_handle_at", 304),
                x86("setrlimit", 160), x86("setpriority", 141), x86("sched_setaffinity", 203),
                x86("sched_setscheduler", 144), x86("sched_setattr", 314), x86("ioprio_set", 251),
                x86("migrate_pages", 256), x86("move_pages", 279), x86("mbind", 237), x86("setuid", 105),
                x86("capset", 126), x86("init_module", 175), x86("kexec_load", 246), x86("reboot", 169),
                x86("swapon", 167), x86("iopl", 172), x86("modify_ldt", 154), x86("acct", 163), x86("quotactl", 179),
                x86("syslog", 103), x86("settimeofday", 164), x86("sethostname", 170), x86("vmsplice", 278),
                x86("splice", 275), x86("timer_create", 222), x86("signalfd4", 289), x86("setpgid", 109),
                x86("sync", 162), x86("truncate", 76), x86("mkdir", 83), x86("unlink", 87), x86("rename", 82),
                arm("socket", 198), arm("connect", 203), arm("bind", 200), arm("listen", 201), arm("kill", 129),
                arm("tkill", 130), arm("rt_sigqueueinfo", 138), arm("ptrace", 117), arm("process_vm_readv", 270),
                arm("perf_event_open", 241), arm("bpf", 280), arm("userfaultfd", 282), arm("keyctl", 219),
                arm("io_uring_setup", 425), arm("memfd_create", 279), arm("shmget", 194), arm("semget", 190),
                arm("msgget", 186), arm("mount", 40), arm("unshare", 97), arm("setns", 268), arm("chroot", 51),
                arm("fchmod", 52), arm("fchmodat", 53), arm("fchownat", 54), arm("utimensat", 88), arm("setxattr", 5),
                arm("linkat", 37), arm("symlinkat", 36), arm("mknodat", 33), arm("inotify_add_watch", 27),
                arm("setpriority", 140), arm("sched_setaffinity", 122), arm("setuid", 146), arm("personality", 92),
                arm("setpgid", 154), arm("unlinkat", 35), arm("mkdirat", 34));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("forbidden")
    void aSealedProcessCannotCall(String name, Architecture architecture, int number) {
        for (int abi = 1; abi <= 7; abi++) {
            assertThat(verdict(sealed(architecture, abi), number, 1, 1, 1)).as(name).isIn(Verdict.REFUSE, Verdict.NO_CALL);
        }
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void aSealedProcessAsksForProgramsAndProcesses(Architecture architecture) {
        FilterPlan plan = sealed(architecture, 7);
        for (SystemCall call : List.of(SystemCall.EXECVE, SystemCall.EXECVEAT)) {
            assertThat(verdict(plan, call)).isEqualTo(Verdict.ASK_HOST);
        }
        assertThat(verdict(plan, SystemCall.CLONE, 17)).isEqualTo(Verdict.ASK_HOST);
        assertThat(verdict(plan, SystemCall.CLONE, 0x4111)).isEqualTo(Verdict.ASK_HOST);
        assertThat(verdict(plan, SystemCall.CLONE3)).isEqualTo(Verdict.NO_CALL);
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void threadsAreMadeButNoNamespaces(Architecture architecture) {
        FilterPlan plan = sealed(architecture, 7);
        assertThat(verdict(plan, SystemCall.CLONE, 0x3D0F00)).isEqualTo(Verdict.ALLOW);
        for (long namespace : new long[] {0x20000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000}) {
            assertThat(verdict(plan, SystemCall.CLONE, 0x3D0F00 | namespace)).isEqualTo(Verdict.REFUSE);
        }
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void programsThatMayStartOthersMakeNeitherNamespacesNorSiblings(Architecture architecture) {
        FilterPlan plan = new FilterPlan(architecture, 7, LIFELINE, false, true, false);
        assertThat(verdict(plan, SystemCall.CLONE, 17)).isEqualTo(Verdict.ALLOW);
        assertThat(verdict(plan, SystemCall.CLONE, 0x4111)).isEqualTo(Verdict.ALLOW);
        assertThat(verdict(plan, SystemCall.CLONE, 0x10000000 | 17)).isEqualTo(Verdict.REFUSE);
        assertThat(verdict(plan, SystemCall.CLONE, 0x8000 | 17)).isEqualTo(Verdict.REFUSE);
        assertThat(verdict(plan, SystemCall.EXECVE)).isEqualTo(Verdict.ALLOW);
        assertThat(verdict(plan, SystemCall.SETSID)).isEqualTo(Verdict.ASK_HOST);
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void theLifelineCannotBeCut(Architecture architecture) {
        FilterPlan plan = new FilterPlan(architecture, 7, LIFELINE, true, true, true);
        assertThat(verdict(plan, SystemCall.CLOSE, LIFELINE)).isEqualTo(Verdict.NO_DESCRIPTOR);
        assertThat(verdict(plan, SystemCall.CLOSE, LIFELINE | (1L << 32))).isEqualTo(Verdict.NO_DESCRIPTOR);
        assertThat(verdict(plan, SystemCall.CLOSE, 6)).isEqualTo(Verdict.ALLOW);
        assertThat(verdict(plan, SystemCall.DUP, LIFELINE)).isEqualTo(Verdict.NO_DESCRIPTOR);
        assertThat(verdict(plan, SystemCall.DUP3, LIFELINE, 9)).isEqualTo(Verdict.NO_DESCRIPTOR);
        assertThat(verdict(plan, SystemCall.DUP3, 9, LIFELINE)).isEqualTo(Verdict.ASK_HOST);
        assertThat(verdict(plan, SystemCall.CLOSE_RANGE, 3, -1)).isEqualTo(Verdict.NO_CALL);
        assertThat(verdict(plan, SystemCall.CLOSE_RANGE, 6, -1)).isEqualTo(Verdict.ALLOW);
        for (int command = 0; command < 1100; command++) {
            assertThat(verdict(plan, SystemCall.FCNTL, LIFELINE, command))
                    .isEqualTo(command == 1 || command == 3 ? Verdict.ALLOW : Verdict.NO_DESCRIPTOR);
        }
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void noCommandMakesADescriptorSendSignals(Architecture architecture) {
        FilterPlan plan = sealed(architecture, 7);
        for (int command : new int[] {8, 10, 15, 1024, 1026, 1031, 1033}) { // owners, signal, lease, notify, sizes, seals
            assertThat(verdict(plan, SystemCall.FCNTL, 0, command)).isEqualTo(Verdict.REFUSE);
        }
        assertThat(verdict(plan, SystemCall.FCNTL, 0, 4, 0x2000)).isEqualTo(Verdict.REFUSE);
        assertThat(verdict(plan, SystemCall.FCNTL, 0, 4, 0x800)).isEqualTo(Verdict.ALLOW);
        for (int command : new int[] {0x5452, 0x8901, 0x8902, 0x5412, 0x541C, 0x5421, 0x5450}) {
            assertThat(verdict(plan, SystemCall.IOCTL, 0, command)).isEqualTo(Verdict.REFUSE);
        }
        assertThat(verdict(plan, SystemCall.IOCTL, 0, 0x5401)).isEqualTo(Verdict.ALLOW);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 22, 23, 24, 36, 38, 0x59616D61})
    void processesDoNotChangeThemselves(int command) { // signal at the parent's death, dumping, seccomp, tracers …
        assertThat(verdict(sealed(Architecture.X86_64, 7), SystemCall.PRCTL, command)).isEqualTo(Verdict.REFUSE);
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void memoryThatNoLimitCountsIsRefused(Architecture architecture) {
        FilterPlan plan = sealed(architecture, 7);
        assertThat(verdict(plan, SystemCall.MMAP, 0, 4096, 3, 0x22)).isEqualTo(Verdict.ALLOW);
        assertThat(verdict(plan, SystemCall.MMAP, 0, 4096, 1, 0x01)).isEqualTo(Verdict.ALLOW);
        assertThat(verdict(plan, SystemCall.MMAP, 0, 4096, 3, 0x01)).isEqualTo(Verdict.REFUSE);
        for (long flags : new long[] {0x21, 0x23, 0x122, 0x40022}) {
            assertThat(verdict(plan, SystemCall.MMAP, 0, 4096, 3, flags)).isEqualTo(Verdict.REFUSE);
            assertThat(verdict(plan, SystemCall.MMAP, 0, 4096, 0, flags)).isEqualTo(Verdict.REFUSE);
        }
        assertThat(verdict(plan, SystemCall.MADVISE, 0, 4096, 4)).isEqualTo(Verdict.ALLOW);
        assertThat(verdict(plan, SystemCall.MADVISE, 0, 4096, 100)).isEqualTo(Verdict.REFUSE);
        FilterPlan writing = new FilterPlan(architecture, 7, LIFELINE, true, false, false);
        assertThat(verdict(writing, SystemCall.MMAP, 0, 4096, 3, 0x01)).isEqualTo(Verdict.ALLOW);
        assertThat(verdict(writing, SystemCall.MMAP, 0, 4096, 3, 0x21)).isEqualTo(Verdict.REFUSE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void noFileIsMadeThatRunsAsItsOwner(int abi) {
        FilterPlan plan = new FilterPlan(Architecture.X86_64, abi, LIFELINE, true, false, false);
        for (long mode : new long[] {04755, 02755, 06000}) {
            assertThat(verdict(plan, SystemCall.OPENAT, 0, 0, 0x41, mode)).isEqualTo(Verdict.REFUSE);
            assertThat(verdict(plan, SystemCall.OPENAT, 0, 0, 0x410002, mode)).isEqualTo(Verdict.REFUSE);
            assertThat(verdict(plan, SystemCall.OPEN, 0, 0x41, mode)).isEqualTo(Verdict.REFUSE);
            assertThat(verdict(plan, SystemCall.CREAT, 0, mode)).isEqualTo(Verdict.REFUSE);
            assertThat(verdict(plan, SystemCall.OPENAT, 0, 0, 0x1, mode)).isEqualTo(Verdict.ALLOW); // it has no mode
        }
        assertThat(verdict(plan, SystemCall.OPENAT, 0, 0, 0x41, 0666)).isEqualTo(Verdict.ALLOW);
        assertThat(verdict(plan, SystemCall.CREAT, 0, 0666)).isEqualTo(Verdict.ALLOW);
    }

    @Test
    void limitsAreReadAndNeverSet() {
        FilterPlan plan = sealed(Architecture.X86_64, 7);
        assertThat(verdict(plan, SystemCall.PRLIMIT64, 0, 7, 0, 4096)).isEqualTo(Verdict.ALLOW);
        assertThat(verdict(plan, SystemCall.PRLIMIT64, 0, 7, 1L << 40, 0)).isEqualTo(Verdict.REFUSE);
        assertThat(verdict(plan, SystemCall.PRLIMIT64, 0, 7, 4096, 0)).isEqualTo(Verdict.REFUSE);
        assertThat(verdict(plan, SystemCall.PRLIMIT64, 1, 7, 0, 4096)).isEqualTo(Verdict.REFUSE);
    }

    @Test
    void beforeLandlockSeesEmptyingTheFilterRefusesIt() {
        FilterPlan old = new FilterPlan(Architecture.X86_64, 2, LIFELINE, true, false, false);
        assertThat(verdict(old, SystemCall.OPENAT, 0, 0, 0x200)).isEqualTo(Verdict.REFUSE);
        assertThat(verdict(old, SystemCall.OPENAT, 0, 0, 0x203)).isEqualTo(Verdict.REFUSE);
        assertThat(verdict(old, SystemCall.OPENAT, 0, 0, 0x241)).isEqualTo(Verdict.ALLOW);
        assertThat(verdict(old, SystemCall.OPEN, 0, 0x200)).isEqualTo(Verdict.REFUSE);
        assertThat(verdict(old, SystemCall.TRUNCATE)).isEqualTo(Verdict.REFUSE);
        assertThat(verdict(old, SystemCall.OPENAT2)).isEqualTo(Verdict.NO_CALL);
    }

    @Test
    void threadsAreSignalledOnlyWhereLandlockKeepsSignalsInside() {
        assertThat(verdict(sealed(Architecture.X86_64, 6), SystemCall.TGKILL, 1, 1, 9)).isEqualTo(Verdict.ALLOW);
        assertThat(verdict(sealed(Architecture.X86_64, 5), SystemCall.TGKILL, 1, 1, 9)).isEqualTo(Verdict.REFUSE);
    }

    @Test
    void aGrantOfConnectionsIsTcpAlone() {
        FilterPlan plan = new FilterPlan(Architecture.X86_64, 7, LIFELINE, false, false, true);
        assertThat(verdict(plan, SystemCall.SOCKET, 2, 1, 0)).isEqualTo(Verdict.ALLOW);
        assertThat(verdict(plan, SystemCall.SOCKET, 10, 0x80801, 6)).isEqualTo(Verdict.ALLOW);
        for (long[] other : new long[][] {{2, 2, 0}, {2, 1, 262}, {2, 3, 0}, {1, 1, 0}, {16, 3, 0}, {17, 3, 0}, {43, 1, 0}}) {
            assertThat(verdict(plan, SystemCall.SOCKET, other)).isEqualTo(Verdict.REFUSE);
        }
        assertThat(verdict(plan, SystemCall.SENDTO, 3, 0, 0, 0x20000000)).isEqualTo(Verdict.REFUSE);
        assertThat(verdict(plan, SystemCall.SENDMSG, 3, 0, 0x20000000)).isEqualTo(Verdict.REFUSE);
        assertThat(verdict(plan, SystemCall.SETSOCKOPT, 3, 1, 26)).isEqualTo(Verdict.REFUSE); // a filter
        assertThat(verdict(plan, 49)).isEqualTo(Verdict.REFUSE);
        assertThat(verdict(plan, 50)).isEqualTo(Verdict.REFUSE);
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void everyNumberIsGivenOnce(Architecture architecture) {
        Map<SystemCall, Integer> numbers = new EnumMap<>(SystemCall.class);
        Stream.of(SystemCall.values()).filter(call -> call.existsOn(architecture))
                .forEach(call -> numbers.put(call, call.numberOn(architecture)));
        assertThat(new ArrayList<>(numbers.values())).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void programsAreShort(Architecture architecture) { // the kernel takes 4096 instructions, and runs them at every call
        FilterPlan plan = new FilterPlan(architecture, 1, LIFELINE, true, true, true);
        assertThat(new ClassicBpf(plan.filter().program()).length()).isLessThan(1500);
    }
}
