package dev.rosey.isolation.internal.sandbox;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.io.RandomAccessFile;
import java.lang.reflect.Constructor;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;

/** A program that tries to get out. It prints each attempt, and whether it was refused. */
final class Attacker {
    private static final Map<String, Integer> X86 = Map.ofEntries(Map.entry("kill", 62), Map.entry("tgkill", 234),
            Map.entry("pidfd_open", 434), Map.entry("ptrace", 101), Map.entry("memfd_create", 319),
            Map.entry("io_uring_setup", 425), Map.entry("bpf", 321), Map.entry("shmget", 29), Map.entry("clone", 56),
            Map.entry("exit_group", 231), Map.entry("fcntl", 72), Map.entry("pipe2", 293), Map.entry("write", 1),
            Map.entry("openat", 257), Map.entry("truncate", 76), Map.entry("prlimit64", 302), Map.entry("mmap", 9),
            Map.entry("inotify_init1", 294), Map.entry("add_key", 248), Map.entry("userfaultfd", 323),
            Map.entry("perf_event_open", 298), Map.entry("sched_setscheduler", 144), Map.entry("setpriority", 141),
            Map.entry("semget", 64), Map.entry("msgget", 68), Map.entry("execve", 59), Map.entry("close", 3),
            Map.entry("dup", 32), Map.entry("dup3", 292), Map.entry("close_range", 436), Map.entry("ioctl", 16));
    private static final Map<String, Integer> ARM = Map.ofEntries(Map.entry("kill", 129), Map.entry("tgkill", 131),
            Map.entry("pidfd_open", 434), Map.entry("ptrace", 117), Map.entry("memfd_create", 279),
            Map.entry("io_uring_setup", 425), Map.entry("bpf", 280), Map.entry("shmget", 194), Map.entry("clone", 220),
            Map.entry("exit_group", 94), Map.entry("fcntl", 25), Map.entry("pipe2", 59), Map.entry("write", 64),
            Map.entry("openat", 56), Map.entry("truncate", 45), Map.entry("prlimit64", 261), Map.entry("mmap", 222),
            Map.entry("inotify_init1", 26), Map.entry("add_key", 217), Map.entry("userfaultfd", 282),
            Map.entry("perf_event_open", 241), Map.entry("sched_setscheduler", 119), Map.entry("setpriority", 140),
            Map.entry("semget", 190), Map.entry("msgget", 186), Map.entry("execve", 221), Map.entry("close", 57),
            Map.entry("dup", 23), Map.entry("dup3", 24), Map.entry("close_range", 436), Map.entry("ioctl", 29));

    private final Function syscall = NativeLibrary.getInstance("c").getFunction("syscall");
    private final Map<String, Integer> numbers = System.getProperty("os.arch").equals("aarch64") ? ARM : X86;
    private final long decoy;
    private final Path file;

    private interface Attempt {
        void make() throws Exception;
    }

    private Attacker(long decoy, Path file) {
        this.decoy = decoy;
        this.file = file;
    }

    /** The decoy's number, and a file that belongs to the user. */
    public static void main(String[] args) {
        Attacker attacker = new Attacker(Long.parseLong(args[0]), Path.of(args[1]));
        Map<String, Attempt> all = new LinkedHashMap<>();
        attacker.files(all);
        attacker.network(all);
        attacker.kernel(all);
        attacker.processes(all);
        all.forEach((name, attempt) -> {
            try {
                attempt.make();
                System.out.println(name + " open");
            } catch (Exception | LinkageError e) {
                System.out.println(name + " refused " + e);
            }
        });
        System.out.println("end");
        System.out.flush();
        System.exit(7);
    }

    private long call(String name, long... arguments) throws Exception {
        Object[] all = new Object[7];
        all[0] = (long) numbers.get(name);
        for (int i = 0; i < 6; i++) {
            all[i + 1] = i < arguments.length ? arguments[i] : 0L;
        }
        long result = syscall.invokeLong(all);
        if (result == -1) {
            throw new Exception(name + " " + Native.getLastError());
        }
        return result;
    }

    private static long address(Memory memory) {
        return com.sun.jna.Pointer.nativeValue(memory);
    }

    private static Memory text(String text) {
        Memory memory = new Memory(text.length() + 1L);
        memory.setString(0, text);
        return memory;
    }

    /** Tries to cut the lifeline in every way that the kernel has. */
    static void cutLifeline() throws Exception {
        Attacker attacker = new Attacker(0, Path.of("/"));
        int line = SealedLauncher.LIFELINE;
        Object[][] attempts = {{"fcntl", line, 4, 0}, {"fcntl", line, 8, 0}, {"fcntl", line, 10, 0}, {"fcntl", line, 0, 20},
            {"fcntl", line, 1030, 21}, {"dup", line}, {"dup3", line, 22, 0}, {"ioctl", line, 0x5452, 0}, {"fcntl", line, 2, 1},
            {"dup3", 0, line, 0}, {"close_range", 3, 0xFFFFFFFFL, 0}, {"close", line}};
        for (Object[] attempt : attempts) {
            long[] arguments = new long[attempt.length - 1];
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = ((Number) attempt[i + 1]).longValue();
            }
            try {
                attacker.call((String) attempt[0], arguments);
                System.out.println(attempt[0] + " open");
            } catch (Exception e) {
                System.out.println(attempt[0] + " refused");
            }
        }
        for (int copy = 6; copy < 64; copy++) { // whatever copies there may be
            try {
                attacker.call("fcntl", copy, 4, 0);
            } catch (Exception e) {
                continue;
            }
        }
    }

    private void files(Map<String, Attempt> all) {
        all.put("read-passwd", () -> Files.readAllBytes(Path.of("/etc/passwd")));
        all.put("list-root", () -> Files.list(Path.of("/")).close());
        all.put("read-proc", () -> Files.readAllBytes(Path.of("/proc/self/environ")));
        all.put("write-file", () -> Files.writeString(file, "x"));
        all.put("make-file", () -> Files.createFile(file.resolveSibling("made")));
        all.put("make-link", () -> Files.createSymbolicLink(file.resolveSibling("link"), file));
        all.put("change-mode", () -> Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------")));
        all.put("change-time", () -> Files.setLastModifiedTime(file, FileTime.fromMillis(1000)));
        all.put("empty-by-opening", () -> call("openat", -100, address(text(file.toString())), 0x200, 0));
        all.put("empty-by-mode-3", () -> call("openat", -100, address(text(file.toString())), 0x203, 0));
        all.put("truncate", () -> call("truncate", address(text(file.toString())), 0));
        all.put("open-for-writing", () -> new RandomAccessFile(file.toFile(), "rw").close());
        all.put("watch-files", () -> call("inotify_init1", 0));
        all.put("delete-file", () -> Files.delete(file.resolveSibling("victim")));
    }

    private void network(Map<String, Attempt> all) {
        all.put("tcp", () -> SocketChannel.open().close());
        all.put("udp", () -> DatagramChannel.open().close());
        all.put("unix-socket", () -> SocketChannel.open(java.net.StandardProtocolFamily.UNIX).close());
        all.put("listen", () -> ServerSocketChannel.open().bind(null).close());
    }

    private void kernel(Map<String, Attempt> all) {
        all.put("memfd", () -> call("memfd_create", address(text("x")), 0));
        all.put("io_uring", () -> call("io_uring_setup", 1, address(zeros(256))));
        all.put("bpf", () -> {
            Memory map = zeros(128);
            map.setInt(0, 2);
            map.setInt(4, 4);
            map.setInt(8, 4);
            map.setInt(12, 1);
            call("bpf", 0, address(map), 72);
        });
        all.put("shared-memory", () -> call("shmget", 0, 4096, 01600));
        all.put("semaphores", () -> call("semget", 0, 1, 01600));
        all.put("messages", () -> call("msgget", 0, 01600));
        all.put("shared-anonymous", () -> call("mmap", 0, 4096, 3, 0x21, -1, 0));
        all.put("grows-down", () -> call("mmap", 0, 4096, 3, 0x122, -1, 0));
        all.put("keyring", () -> call("add_key", address(text("user")), address(text("x")), address(text("x")), 1, -2));
        all.put("userfaultfd", () -> call("userfaultfd", 0));
        all.put("perf", () -> call("perf_event_open", address(zeros(128)), 0, -1, -1, 0));
    }

    private static Memory zeros(int size) {
        Memory memory = new Memory(size);
        memory.clear();
        return memory;
    }

    private void processes(Map<String, Attempt> all) {
        all.put("program", () -> new ProcessBuilder("/bin/true").start().waitFor());
        all.put("fork", () -> {
            if (call("clone", 17) == 0) {
                call("exit_group", 0);
            }
        });
        all.put("find-process", () -> call("kill", decoy, 0));
        all.put("open-process", () -> call("pidfd_open", decoy, 0));
        all.put("signal-thread", () -> call("tgkill", decoy, decoy, 0));
        all.put("limit-process", () -> call("prlimit64", decoy, 4, address(zeros(16)), 0));
        all.put("priority", () -> call("setpriority", 0, decoy, 19));
        all.put("trace", () -> call("ptrace", 0x4206, decoy, 0, 0));
        all.put("scheduler", () -> call("sched_setscheduler", decoy, 3, address(zeros(8))));
        all.put("own-signal-of-descriptor", () -> call("fcntl", 1, 10, 9));
        all.put("signal-by-pipe", () -> {
            Memory ends = zeros(8);
            call("pipe2", address(ends), 0);
            call("fcntl", ends.getInt(0), 8, decoy);
            call("fcntl", ends.getInt(0), 10, 9);
            call("fcntl", ends.getInt(0), 4, 0x2000);
            call("write", ends.getInt(4), address(text("x")), 1);
        });
        all.put("signal", () -> call("kill", decoy, 9));
    }

    /** Makes a descriptor of a number, which the JDK does for itself only. */
    static java.io.FileDescriptor descriptor(int number) throws ReflectiveOperationException {
        Constructor<java.io.FileDescriptor> constructor = java.io.FileDescriptor.class.getDeclaredConstructor(int.class);
        constructor.setAccessible(true);
        return constructor.newInstance(number);
    }
}
