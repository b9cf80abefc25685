package dev.rosey.isolation.internal.sandbox.attack;

import static dev.rosey.isolation.internal.sandbox.attack.Attack.Need.KERNEL;
import static dev.rosey.isolation.internal.sandbox.attack.Attack.Need.ROOT;
import static dev.rosey.isolation.internal.sandbox.attack.Kernel.AT_FDCWD;

import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process must not do even in a directory that was granted for writing. */
final class DataAttacks {
    private DataAttacks() {}

    static void add(Attack.Collection to) {
        to.add("make a socket there", scene -> node(scene, "socket", 0140600, 0))
                .add("make a FIFO there", scene -> node(scene, "fifo", 0010600, 0))
                .add("make a device there", ROOT, scene -> node(scene, "device", 0020600, 0x103))
                .add("make a symbolic link there", scene ->
                        Files.createSymbolicLink(scene.data().resolve("symbolic"), Path.of("/etc")))
                .add("make a hard link there to a file outside", scene ->
                        Files.createLink(scene.data().resolve("hard"), scene.file("file")))
                .add("read outside through a link there", scene -> Files.readAllBytes(scene.data().resolve("outside/passwd")))
                .add("write outside through a link there", scene ->
                        Files.writeString(scene.data().resolve("sideways/written-by-link"), "x"))
                .add("read outside by ..", scene -> Files.readAllBytes(up(scene)))
                .add("make a file there that runs as its owner", DataAttacks::setUser)
                .add("make a file there runnable", scene ->
                        Kernel.withText(Call.FCHMODAT, 1, scene.data().resolve("file"), AT_FDCWD, 0, 06755))
                .add("set an extended attribute there", KERNEL, DataAttacks::attribute)
                .add("swap a file there with one outside", DataAttacks::swap)
                .add("write a file longer than the limit", DataAttacks::longFile);
    }

    private static void node(Scene scene, String name, int mode, int device) throws Exception {
        Kernel.withText(Call.MKNODAT, 1, scene.data().resolve(name), AT_FDCWD, 0, mode, device);
    }

    private static Path up(Scene scene) {
        return scene.data().resolve("../".repeat(scene.data().getNameCount()) + "etc/passwd");
    }

    private static void setUser(Scene scene) throws Exception {
        Path file = scene.data().resolve("set-user");
        Kernel.close(Kernel.withText(Call.OPENAT, 1, file, AT_FDCWD, 0, 0x41, 06755));
        int mode = (Integer) Files.getAttribute(file, "unix:mode");
        if ((mode & 06000) == 0) {
            throw new Kernel.Refused("the kernel took the bits away", 0);
        }
    }

    private static void attribute(Scene scene) throws Exception {
        ByteBuffer name = Kernel.text("user.rosey");
        ByteBuffer value = Kernel.text("x");
        Kernel.withText(Call.SETXATTR, 0, scene.data().resolve("file"), 0, Kernel.at(name), Kernel.at(value), 1, 0);
    }

    private static void swap(Scene scene) throws Exception {
        ByteBuffer outside = Kernel.text(scene.file("swapped"));
        Kernel.withText(Call.RENAMEAT2, 1, scene.data().resolve("swapped"), AT_FDCWD, 0, AT_FDCWD, Kernel.at(outside), 2);
    }

    /** Mostly holes; it takes no room on a disk. */
    private static void longFile(Scene scene) throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(scene.data().resolve("long").toFile(), "rw")) {
            file.setLength(256 << 20);
        }
    }
}
