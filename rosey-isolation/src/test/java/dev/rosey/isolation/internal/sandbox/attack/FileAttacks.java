package dev.rosey.isolation.internal.sandbox.attack;

import static dev.rosey.isolation.internal.sandbox.attack.Attack.Need.KERNEL;
import static dev.rosey.isolation.internal.sandbox.attack.Attack.Need.ROOT;
import static dev.rosey.isolation.internal.sandbox.attack.Kernel.AT_FDCWD;

import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that were not granted, or only for reading. */
final class FileAttacks {
    private static final Path SYSTEM = Path.of("/etc/passwd");

    private FileAttacks() {}

    static void add(Attack.Collection to) {
        to.add("read /etc/passwd", scene -> Files.readAllBytes(SYSTEM))
                .add("read /etc/passwd by openat2", scene -> Kernel.withText(Call.OPENAT2, 1, SYSTEM, AT_FDCWD, 0,
                        Kernel.at(Kernel.zeros(24)), 24))
                .add("list the root directory", scene -> Files.list(Path.of("/")).close())
                .add("read through /proc/self/root", scene -> Files.readAllBytes(Path.of("/proc/self/root/etc/passwd")))
                .add("open its own memory for writing", scene -> open("/proc/self/mem", "rw"))
                .add("open the host's memory", KERNEL, scene -> open("/proc/" + scene.host() + "/mem", "r"))
                .add("list the host's descriptors", scene -> Files.list(Path.of("/proc/" + scene.host() + "/fd")).close())
                .add("open a device of the kernel", ROOT, FileAttacks::device)
                .add("write a file", scene -> Files.writeString(scene.file("written"), "x"))
                .add("make a file", scene -> Files.createFile(scene.file("made")))
                .add("make a directory", scene -> Files.createDirectory(scene.file("folder")))
                .add("delete a file", scene -> Files.delete(scene.file("deleted")))
                .add("rename a file", scene -> Files.move(scene.file("renamed"), scene.file("renamed-to")))
                .add("make a file in shared memory", FileAttacks::sharedMemory);
        changes(to);
        handles(to);
    }

    private static void changes(Attack.Collection to) {
        to.add("truncate a file", scene -> Kernel.withText(Call.TRUNCATE, 0, scene.file("cut"), 0, 1))
                .add("empty a file by opening it for reading", scene -> empty(scene, 0x200))
                .add("empty a file by opening it with both modes", scene -> empty(scene, 0x203))
                .add("change a mode", scene -> Kernel.withText(Call.FCHMODAT, 1, scene.file("file"), AT_FDCWD, 0, 0600))
                .add("change a mode by fchmodat2", KERNEL, scene ->
                        Kernel.withText(Call.FCHMODAT2, 1, scene.file("file"), AT_FDCWD, 0, 0600, 0))
                .add("change an owner", scene ->
                        Kernel.withText(Call.FCHOWNAT, 1, scene.file("file"), AT_FDCWD, 0, -1, -1, 0))
                .add("change a time", scene -> Kernel.withText(Call.UTIMENSAT, 1, scene.file("file"), AT_FDCWD))
                .add("set an extended attribute", KERNEL, FileAttacks::attribute)
                .add("make a symbolic link", scene -> Files.createSymbolicLink(scene.file("symbolic"), SYSTEM))
                .add("make a hard link", scene -> Files.createLink(scene.file("hard"), scene.file("file")))
                .add("make a FIFO", scene ->
                        Kernel.withText(Call.MKNODAT, 1, scene.file("fifo"), AT_FDCWD, 0, 0010600, 0))
                .add("move a file into a data directory", scene ->
                        move(scene.file("moved-in"), scene.data().resolve("moved-in")))
                .add("move a file out of a data directory", scene ->
                        move(scene.data().resolve("moved-out"), scene.file("moved-out")));
    }

    private static void handles(Attack.Collection to) {
        to.add("name a file by a handle", KERNEL, scene -> handle())
                .add("open a file by a handle", ROOT, FileAttacks::openHandle)
                .add("watch files by inotify", scene -> Kernel.close(Kernel.call(Call.INOTIFY_INIT1, 0)))
                .add("watch files by fanotify", KERNEL, scene -> Kernel.close(Kernel.call(Call.FANOTIFY_INIT, 0x200, 0)))
                .add("be told of changes in a directory (F_NOTIFY)", KERNEL, scene ->
                        command(scene.directory(), 1026, 1))
                .add("take a lease of a file (F_SETLEASE)", KERNEL, scene -> command(scene.file("leased"), 1024, 0));
    }

    private static void open(String path, String mode) throws Exception {
        new RandomAccessFile(path, mode).close();
    }

    private static void device(Scene scene) throws Exception {
        Path memory = Path.of("/dev/mem");
        long opened = Kernel.withText(Call.OPENAT, 1, Files.exists(memory) ? memory : Path.of("/dev/kmsg"), AT_FDCWD, 0, 0x800);
        Kernel.close(opened);
    }

    private static void sharedMemory(Scene scene) throws Exception {
        Path file = Path.of("/dev/shm/rosey-attack-" + ProcessHandle.current().pid());
        Files.createFile(file);
        Files.delete(file);
    }

    private static void empty(Scene scene, int flags) throws Exception {
        Kernel.close(Kernel.withText(Call.OPENAT, 1, scene.file("emptied"), AT_FDCWD, 0, flags, 0));
    }

    private static void attribute(Scene scene) throws Exception {
        ByteBuffer name = Kernel.text("user.rosey");
        ByteBuffer value = Kernel.text("x");
        Kernel.withText(Call.SETXATTR, 0, scene.file("file"), 0, Kernel.at(name), Kernel.at(value), 1, 0);
    }

    static void move(Path from, Path to) throws Exception {
        ByteBuffer target = Kernel.text(to);
        Kernel.withText(Call.RENAMEAT2, 1, from, AT_FDCWD, 0, AT_FDCWD, Kernel.at(target), 0);
    }

    private static ByteBuffer handle() throws Exception {
        ByteBuffer handle = Kernel.zeros(256).putInt(0, 128);
        ByteBuffer mount = Kernel.zeros(8);
        Kernel.withText(Call.NAME_TO_HANDLE_AT, 1, SYSTEM, AT_FDCWD, 0, Kernel.at(handle), Kernel.at(mount), 0);
        return handle;
    }

    private static void openHandle(Scene scene) throws Exception {
        ByteBuffer handle;
        try {
            handle = handle();
        } catch (Kernel.Refused e) {
            handle = Kernel.zeros(256).putInt(0, 8).putInt(4, 1); // one that it might have guessed
        }
        Kernel.close(Kernel.with(Call.OPEN_BY_HANDLE_AT, 1, handle, AT_FDCWD, 0, 0));
    }

    private static void command(Path path, int command, long argument) throws Exception {
        long opened = Kernel.withText(Call.OPENAT, 1, path, AT_FDCWD);
        try {
            Kernel.call(Call.FCNTL, opened, command, argument);
        } finally {
            Kernel.close(opened);
        }
    }
}
