package dev.rosey.isolation.internal.sandbox.filter;

import static dev.rosey.isolation.internal.sandbox.filter.Condition.has;
import static dev.rosey.isolation.internal.sandbox.filter.Condition.is;
import static dev.rosey.isolation.internal.sandbox.filter.Condition.isAtLeast;
import static dev.rosey.isolation.internal.sandbox.filter.Condition.isNot;
import static dev.rosey.isolation.internal.sandbox.filter.Condition.lacks;
import static dev.rosey.isolation.internal.sandbox.filter.Condition.masked;
import static dev.rosey.isolation.internal.sandbox.filter.Condition.upperIs;
import static dev.rosey.isolation.internal.sandbox.filter.SystemCall.*;
import static dev.rosey.isolation.internal.sandbox.filter.Verdict.ALLOW;
import static dev.rosey.isolation.internal.sandbox.filter.Verdict.ASK_HOST;
import static dev.rosey.isolation.internal.sandbox.filter.Verdict.NO_CALL;
import static dev.rosey.isolation.internal.sandbox.filter.Verdict.NO_DESCRIPTOR;
import static dev.rosey.isolation.internal.sandbox.filter.Verdict.REFUSE;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The rules: what Java virtual machines call from their start over compilation, collection, many threads and exceptions
 * to their end, as traced on 17 and 25, and what grants add. Landlock judges paths; these rules close what it does not
 * see.
 */
final class Rules {
    private static final int ABI_TRUNCATE = 3;
    private static final int ABI_SIGNALS = 6;

    private static final int CLONE_THREAD = 0x10000;
    /** What a thread library asks for: all shared, and nothing that makes a namespace. */
    private static final int THREAD_FLAGS = 0x7D0F00;
    /** Flags of fork, vfork and posix_spawn; without CLONE_PARENT, whose child would be the host's. */
    private static final int FORK_FLAGS = 0x13C4FFF;

    private static final int MAP_SHARED = 1;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final int MAP_GROWSDOWN = 0x100;
    private static final int MAP_HUGETLB = 0x40000;
    private static final int PROT_WRITE = 2;
    /** Advice from here on injects faults into memory. */
    private static final int MADV_HWPOISON = 100;

    private static final int O_ACCMODE = 3;
    private static final int O_WRONLY = 1;
    private static final int O_RDWR = 2;
    private static final int O_TRUNC = 0x200;
    private static final int O_ASYNC = 0x2000;
    private static final int O_CREAT = 0x40;
    private static final int O_TMPFILE = 0x400000;
    private static final int S_ISUID = 0x800;
    private static final int S_ISGID = 0x400;

    private static final int TCGETS = 0x5401;
    private static final int FIONREAD = 0x541B;

    private static final int PR_SET_NAME = 15;
    private static final int PR_GET_NAME = 16;
    private static final int PR_SVE_SET_VL = 50;
    private static final int PR_SVE_GET_VL = 51;
    private static final int PR_SET_VMA = 0x53564D41;

    private final Map<SystemCall, Rule> rules = new EnumMap<>(SystemCall.class);
    private final FilterPlan plan;

    Rules(FilterPlan plan) {
        this.plan = plan;
    }

    Map<SystemCall, Rule> all() {
        plain();
        memory();
        opening();
        descriptors();
        commands();
        processes();
        if (plan.mayWrite()) {
            writing();
        }
        if (plan.mayExecute()) {
            programs();
        }
        if (plan.mayConnect()) {
            new NetworkRules(rules).add();
        }
        return rules;
    }

    private void allow(SystemCall... calls) {
        for (SystemCall call : calls) {
            rules.put(call, Rule.always(ALLOW));
        }
    }

    private void plain() {
        allow(READ, WRITE, READV, WRITEV, PREAD64, PWRITE64, PREADV, PWRITEV, LSEEK, SENDFILE, COPY_FILE_RANGE, FADVISE64);
        allow(FSTAT, NEWFSTATAT, STAT, LSTAT, STATX, STATFS, FSTATFS, ACCESS, FACCESSAT, FACCESSAT2, READLINK, READLINKAT,
                GETCWD, GETDENTS, GETDENTS64, CHDIR, FCHDIR);
        allow(POLL, PPOLL, SELECT, PSELECT6, EPOLL_CREATE, EPOLL_CREATE1, EPOLL_CTL, EPOLL_WAIT, EPOLL_PWAIT, EVENTFD,
                EVENTFD2, PIPE, PIPE2);
        allow(FUTEX, SET_ROBUST_LIST, RSEQ, GETTID, EXIT, EXIT_GROUP, SET_TID_ADDRESS, SCHED_YIELD, SCHED_GETAFFINITY,
                SCHED_GET_PRIORITY_MAX, SCHED_GET_PRIORITY_MIN, RESTART_SYSCALL, ARCH_PRCTL);
        allow(RT_SIGACTION, RT_SIGPROCMASK, RT_SIGRETURN, RT_SIGPENDING, RT_SIGTIMEDWAIT, RT_SIGSUSPEND, SIGALTSTACK);
        allow(GETPID, GETPPID, GETUID, GETEUID, GETGID, GETEGID, UNAME, SYSINFO, TIMES, GETRUSAGE, GETRLIMIT, GETCPU,
                CLOCK_GETTIME, CLOCK_GETRES, CLOCK_NANOSLEEP, NANOSLEEP, GETTIMEOFDAY, TIME, GETRANDOM);
    }

    /** Memory that the limit of private memory does not count is refused: shared, growing downwards, huge pages. */
    private void memory() {
        allow(BRK, MUNMAP, MPROTECT, MREMAP, MSYNC, MINCORE, MEMBARRIER);
        Rule map = Rule.always(ALLOW)
                .when(REFUSE, has(3, MAP_GROWSDOWN | MAP_HUGETLB))
                .when(REFUSE, has(3, MAP_SHARED), has(3, MAP_ANONYMOUS));
        rules.put(MMAP, plan.mayWrite() ? map : map.when(REFUSE, has(3, MAP_SHARED), has(2, PROT_WRITE)));
        rules.put(MADVISE, Rule.always(ALLOW).when(REFUSE, isAtLeast(2, MADV_HWPOISON)));
    }

    /**
     * No file is made that would run as its owner or group, which is the host's: other users of the machine could run it.
     * Old versions of Landlock let a file that may only be read be emptied by opening it.
     */
    private void opening() {
        rules.put(OPEN, opening(1));
        rules.put(OPENAT, opening(2));
    }

    private Rule opening(int flags) {
        Rule.Clause setsId = new Rule.Clause(List.of(has(flags, O_CREAT | O_TMPFILE), has(flags + 1, S_ISUID | S_ISGID)),
                REFUSE);
        if (plan.landlockAbi() >= ABI_TRUNCATE) {
            return new Rule(List.of(setsId), ALLOW);
        }
        return new Rule(List.of(setsId), REFUSE)
                .when(ALLOW, lacks(flags, O_TRUNC))
                .when(ALLOW, masked(flags, O_ACCMODE, O_WRONLY))
                .when(ALLOW, masked(flags, O_ACCMODE, O_RDWR));
    }

    /** Nobody closes, replaces or copies the lifeline; a copy would reach its flags. The host lets it be put in place. */
    private void descriptors() {
        int lifeline = plan.lifeline();
        rules.put(CLOSE, Rule.always(ALLOW).when(NO_DESCRIPTOR, is(0, lifeline)));
        rules.put(CLOSE_RANGE, Rule.always(NO_CALL).when(ALLOW, isAtLeast(0, lifeline + 1)));
        rules.put(DUP, Rule.always(ALLOW).when(NO_DESCRIPTOR, is(0, lifeline)));
        Rule duplicate = Rule.always(ALLOW)
                .when(NO_DESCRIPTOR, is(0, lifeline))
                .when(ASK_HOST, is(1, lifeline));
        rules.put(DUP2, duplicate);
        rules.put(DUP3, duplicate);
    }

    /** Calls with many commands: only those that are needed, since others send signals or feed terminals. */
    private void commands() {
        rules.put(FCNTL, Rule.always(REFUSE)
                .when(ALLOW, is(1, 1)) // F_GETFD
                .when(ALLOW, is(1, 3)) // F_GETFL
                .when(NO_DESCRIPTOR, is(0, plan.lifeline()))
                .when(ALLOW, is(1, 0)) // F_DUPFD
                .when(ALLOW, is(1, 1030)) // F_DUPFD_CLOEXEC
                .when(ALLOW, is(1, 2)) // F_SETFD
                .when(ALLOW, is(1, 4), lacks(2, O_ASYNC)) // F_SETFL
                .when(ALLOW, is(1, 5)) // F_GETLK
                .when(ALLOW, is(1, 6)) // F_SETLK
                .when(ALLOW, is(1, 7))); // F_SETLKW
        rules.put(IOCTL, Rule.always(REFUSE).when(ALLOW, is(1, TCGETS)).when(ALLOW, is(1, FIONREAD)));
        rules.put(PRCTL, Rule.always(REFUSE)
                .when(ALLOW, is(0, PR_SET_NAME))
                .when(ALLOW, is(0, PR_GET_NAME))
                .when(ALLOW, is(0, PR_SVE_SET_VL))
                .when(ALLOW, is(0, PR_SVE_GET_VL))
                .when(ALLOW, is(0, PR_SET_VMA)));
        rules.put(PRLIMIT64, Rule.always(REFUSE).when(ALLOW, is(0, 0), is(2, 0), upperIs(2, 0)));
        // Java's channels make a pair of connected sockets when they load; it leads nowhere.
        rules.put(SOCKETPAIR, Rule.always(REFUSE).when(ALLOW, is(0, 1), masked(1, 0xF, 1), is(2, 0)));
    }

    private void processes() {
        allow(WAIT4);
        Rule thread = Rule.always(ALLOW).when(REFUSE, has(0, CLONE_THREAD), has(0, ~THREAD_FLAGS));
        rules.put(CLONE, thread.when(ASK_HOST, lacks(0, CLONE_THREAD)));
        rules.put(CLONE3, Rule.always(NO_CALL)); // its flags are in memory, where a filter cannot look
        for (SystemCall call : new SystemCall[] {FORK, VFORK, EXECVE, EXECVEAT}) {
            rules.put(call, Rule.always(ASK_HOST));
        }
        allow(SETSID); // the only process leads its session already
        if (plan.landlockAbi() >= ABI_SIGNALS) {
            allow(TGKILL); // Landlock keeps signals inside
        }
    }

    private void writing() {
        allow(MKDIR, MKDIRAT, RMDIR, UNLINK, UNLINKAT, RENAME, RENAMEAT, RENAMEAT2, FTRUNCATE, FALLOCATE, FSYNC,
                FDATASYNC, FLOCK);
        rules.put(CREAT, Rule.always(ALLOW).when(REFUSE, has(1, S_ISUID | S_ISGID)));
        if (plan.landlockAbi() >= ABI_TRUNCATE) {
            allow(TRUNCATE);
        }
    }

    private void programs() {
        allow(EXECVE, FORK, VFORK, WAITID, GETPGRP, GETPGID, GETSID, GETGROUPS, GETRESUID, GETRESGID, UMASK);
        Rule forks = Rule.always(REFUSE)
                .when(ALLOW, has(0, CLONE_THREAD), lacks(0, ~THREAD_FLAGS))
                .when(ALLOW, lacks(0, CLONE_THREAD), lacks(0, ~FORK_FLAGS));
        rules.put(CLONE, forks);
        rules.put(SETSID, Rule.always(ASK_HOST)); // what it starts stays in its session, and ends with it
        if (plan.landlockAbi() >= ABI_SIGNALS) {
            allow(KILL);
        }
    }
}
