package dev.rosey.isolation.internal.launch;

import dev.rosey.api.plugin.PluginException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The directory that holds {@code worker.jar} and the empty working directory of the children. It belongs to the user
 * and is closed to others. The jar is named by its checksum and verified when it is used first; from then on it is read
 * again when its size, its time of change or the file itself is another one, and written anew if it is not what it should
 * be. Safe for use by any number of threads and processes.
 */
public final class WorkerCache {
    private static final Duration RACY = Duration.ofSeconds(2);
    private static final Duration LEFT = Duration.ofDays(1);
    private static final int KEPT = 4; // workers, each of another version

    private final Path directory;
    private final byte[] jar;
    private final String hash;
    private volatile @Nullable Seen verified;
    private volatile @Nullable Owned closed;

    /** A file that was read and found whole, as it was then. */
    private record Seen(long size, FileTime time, @Nullable Object file) {}

    /** A directory that belongs to this user and was closed to others, as it was then. */
    private record Owned(@Nullable Object file, UserPrincipal owner, Set<PosixFilePermission> permissions) {}

    /** A cache in a directory, which need not exist, for the content of a jar. */
    public WorkerCache(Path directory, byte[] jar) {
        this.directory = directory.toAbsolutePath();
        this.jar = jar.clone();
        this.hash = sha256(jar);
    }

    /** The bytes of the worker that this module carries. */
    public static byte[] embeddedWorker() {
        try (InputStream in = WorkerCache.class.getResourceAsStream("/dev/rosey/isolation/worker.jar")) {
            if (in == null) {
                throw new PluginException("PLUGIN-020", "rosey-isolation.jar has no worker.jar in it, so no plugin's "
                        + "process can be started; build the module with Maven, or take the published jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("worker.jar cannot be read from rosey-isolation.jar", e);
        }
    }

    /** The user's cache directory, or one with the user's name among the temporary files. */
    public static Path defaultDirectory() {
        String user = System.getProperty("user.name", "user").replaceAll("[^A-Za-z0-9_-]", "_");
        Path home = Path.of(System.getProperty("user.home", ""));
        if (home.isAbsolute() && Files.isDirectory(home) && Files.isWritable(home)) {
            return home.resolve(".cache").resolve("rosey");
        }
        return Path.of(System.getProperty("java.io.tmpdir", "/tmp")).resolve("rosey-" + user);
    }

    /**
     * The jar on disk, extracted if need be.
     *
     * @throws PluginException if the directory cannot be used; the message says why
     */
    public Path workerJar() {
        try {
            makePrivate();
            Path target = directory.resolve("worker-" + hash.substring(0, 32) + ".jar");
            if (!isWhole(target)) {
                Path part = Files.createTempFile(directory, "worker-", ".part");
                try {
                    Files.write(part, jar);
                    move(part, target);
                } finally {
                    Files.deleteIfExists(part);
                }
                if (!isWhole(target)) {
                    throw new IOException("what was written is not what is read back");
                }
                prune(target);
            }
            return target;
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /**
     * An empty directory that nobody may write.
     *
     * @throws PluginException if it cannot be made; the message says why
     */
    public Path emptyDirectory() {
        try {
            makePrivate();
            Path empty = directory.resolve("empty");
            Files.createDirectories(empty);
            if (isPosix(empty)) {
                Files.setPosixFilePermissions(empty, PosixFilePermissions.fromString("r-x------"));
            }
            return empty;
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** Removes the workers of older versions but the last few, and what an extraction that was cut off left behind. */
    private void prune(Path own) throws IOException {
        List<Path> older = new ArrayList<>();
        FileTime longAgo = FileTime.from(Instant.now().minus(LEFT));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "worker-*.{jar,part}")) {
            for (Path file : files) {
                if (String.valueOf(file.getFileName()).endsWith(".jar")) {
                    older.add(file);
                } else if (lastChange(file).compareTo(longAgo) < 0) {
                    Files.deleteIfExists(file);
                }
            }
        }
        older.remove(own);
        older.sort(Comparator.comparing(WorkerCache::lastChange).reversed());
        for (Path file : older.subList(Math.min(older.size(), KEPT - 1), older.size())) {
            Files.deleteIfExists(file); // a host that still uses it extracts it again
        }
    }

    private static FileTime lastChange(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0); // it is going away
        }
    }

    private PluginException unusable(IOException e) {
        return new PluginException("PLUGIN-021", "The cache directory " + directory + " cannot be used: " + e
                + "; give IsolatedRuntime another one with cacheDirectory(…)", e);
    }

    private void makePrivate() throws IOException {
        Owned known = closed;
        if (known != null && Files.isDirectory(directory) && known.equals(owned())) {
            return;
        }
        Files.createDirectories(directory);
        if (!isPosix(directory)) {
            return;
        }
        Path probe = Files.createTempFile(directory, "owner-", ".probe");
        try {
            if (!Files.getOwner(directory).equals(Files.getOwner(probe))) {
                throw new IOException("it belongs to " + Files.getOwner(directory) + ", not to the user of this process");
            }
        } finally {
            Files.deleteIfExists(probe);
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        closed = owned();
    }

    private Owned owned() throws IOException {
        PosixFileAttributes now = Files.readAttributes(directory, PosixFileAttributes.class);
        return new Owned(now.fileKey(), now.owner(), Set.copyOf(now.permissions()));
    }

    private static boolean isPosix(Path path) {
        return Files.getFileAttributeView(path, PosixFileAttributeView.class) != null;
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private boolean isWhole(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) != jar.length) {
            return false;
        }
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Seen seen = new Seen(now.size(), now.lastModifiedTime(), now.fileKey());
        if (seen.equals(verified)) {
            return true;
        }
        boolean isWhole = sha256(Files.readAllBytes(file)).equals(hash);
        // Clocks of file systems are coarse: a change right after another one may bear the same time.
        if (isWhole && seen.time.toInstant().isBefore(Instant.now().minus(RACY))) {
            verified = seen;
        }
        return isWhole;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java installation has SHA-256", e);
        }
    }
}
