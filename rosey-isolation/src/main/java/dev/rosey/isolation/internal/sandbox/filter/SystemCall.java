package dev.rosey.isolation.internal.sandbox.filter;

/**
 * The system calls of Linux that have a rule or are used by the launcher, with their numbers. The numbers are part of
 * the kernel's interface and never change. What is not named here is refused to sealed processes.
 */
public enum SystemCall {
    ACCESS(21), ARCH_PRCTL(158), BRK(12, 214),
    CAPSET(126, 91), CHDIR(80, 49), CLOCK_GETRES(229, 114), CLOCK_GETTIME(228, 113), CLOCK_NANOSLEEP(230, 115),
    CLONE(56, 220), CLONE3(435, 435), CLOSE(3, 57), CLOSE_RANGE(436, 436), CONNECT(42, 203),
    COPY_FILE_RANGE(326, 285), CREAT(85), DUP(32, 23), DUP2(33), DUP3(292, 24), EPOLL_CREATE(213),
    EPOLL_CREATE1(291, 20), EPOLL_CTL(233, 21), EPOLL_PWAIT(281, 22), EPOLL_WAIT(232), EVENTFD(284),
    EVENTFD2(290, 19), EXECVE(59, 221), EXECVEAT(322, 281), EXIT(60, 93), EXIT_GROUP(231, 94), FACCESSAT(269, 48),
    FACCESSAT2(439, 439), FADVISE64(221, 223), FALLOCATE(285, 47), FCHDIR(81, 50), FCHMOD(91, 52), FCNTL(72, 25), FDATASYNC(75, 83),
    FLOCK(73, 32), FORK(57), FSTAT(5, 80), FSTATFS(138, 44), FSYNC(74, 82), FTRUNCATE(77, 46), FUTEX(202, 98),
    GETCPU(309, 168), GETCWD(79, 17), GETDENTS(78), GETDENTS64(217, 61), GETEGID(108, 177), GETEUID(107, 175),
    GETGID(104, 176), GETGROUPS(115, 158), GETPEERNAME(52, 205), GETPGID(121, 155), GETPGRP(111),
    GETPID(39, 172), GETPPID(110, 173), GETRANDOM(318, 278), GETRESGID(120, 150), GETRESUID(118, 148),
    GETRLIMIT(97, 163), GETRUSAGE(98, 165), GETSID(124, 156), GETSOCKNAME(51, 204), GETSOCKOPT(55, 209),
    GETTID(186, 178), GETTIMEOFDAY(96, 169), GETUID(102, 174), IOCTL(16, 29), KILL(62, 129),
    LANDLOCK_ADD_RULE(445, 445), LANDLOCK_CREATE_RULESET(444, 444), LANDLOCK_RESTRICT_SELF(446, 446),
    LSEEK(8, 62), LSTAT(6), MADVISE(28, 233), MEMBARRIER(324, 283), MINCORE(27, 232), MKDIR(83),
    MKDIRAT(258, 34), MMAP(9, 222), MPROTECT(10, 226), MREMAP(25, 216), MSYNC(26, 227), MUNMAP(11, 215),
    NANOSLEEP(35, 101), NEWFSTATAT(262, 79), OPEN(2), OPENAT(257, 56), OPENAT2(437, 437), PIDFD_OPEN(434, 434),
    PIDFD_SEND_SIGNAL(424, 424), PIPE(22), PIPE2(293, 59), POLL(7), PPOLL(271, 73), PRCTL(157, 167),
    PREAD64(17, 67), PREADV(295, 69), PRLIMIT64(302, 261), PSELECT6(270, 72), PWRITE64(18, 68), PWRITEV(296, 70),
    READ(0, 63), READLINK(89), READLINKAT(267, 78), READV(19, 65), RECVFROM(45, 207), RECVMSG(47, 212),
    RENAME(82), RENAMEAT(264, 38), RENAMEAT2(316, 276), RESTART_SYSCALL(219, 128), RMDIR(84),
    RSEQ(334, 293), RT_SIGACTION(13, 134), RT_SIGPENDING(127, 136), RT_SIGPROCMASK(14, 135), RT_SIGRETURN(15, 139),
    RT_SIGSUSPEND(130, 133), RT_SIGTIMEDWAIT(128, 137), SCHED_GET_PRIORITY_MAX(146, 125),
    SCHED_GET_PRIORITY_MIN(147, 126), SCHED_GETAFFINITY(204, 123), SCHED_YIELD(24, 124), SECCOMP(317, 277),
    SELECT(23), SENDFILE(40, 71), SENDMSG(46, 211), SENDTO(44, 206), SET_ROBUST_LIST(273, 99),
    SET_TID_ADDRESS(218, 96), SETSID(112, 157), SETSOCKOPT(54, 208), SHUTDOWN(48, 210), SIGALTSTACK(131, 132),
    SOCKET(41, 198), SOCKETPAIR(53, 199), STAT(4), STATFS(137, 43), STATX(332, 291), SYSINFO(99, 179),
    TGKILL(234, 131), TIME(201), TIMES(100, 153), TRUNCATE(76, 45), UMASK(95, 166), UNAME(63, 160),
    UNLINK(87), UNLINKAT(263, 35), VFORK(58), WAIT4(61, 260), WAITID(247, 95), WRITE(1, 64),
    WRITEV(20, 66);

    private static final int NONE = -1;

    private final int x86;
    private final int arm;

    SystemCall(int x86) {
        this(x86, NONE);
    }

    SystemCall(int x86, int arm) {
        this.x86 = x86;
        this.arm = arm;
    }

    /** Whether an architecture has this call. */
    public boolean existsOn(Architecture architecture) {
        return raw(architecture) != NONE;
    }

    /**
     * The call's number.
     *
     * @throws IllegalArgumentException if the architecture has no such call
     */
    public int numberOn(Architecture architecture) {
        int number = raw(architecture);
        if (number == NONE) {
            throw new IllegalArgumentException(architecture + " has no system call " + this);
        }
        return number;
    }

    private int raw(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> x86;
            case AARCH64 -> arm;
        };
    }
}
