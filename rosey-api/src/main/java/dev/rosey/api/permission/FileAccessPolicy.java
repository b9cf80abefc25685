package dev.rosey.api.permission;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Which files may be read and written. Everything is denied unless a rule allows it; a rule for a directory covers its
 * whole tree; a denial wins over any permission, also for a part of an allowed tree. Immutable.
 *
 * <p>Paths are compared as real paths: symbolic links and {@code ..} are resolved as far as the path exists, so that a
 * link inside an allowed tree does not lead out of it. A check is a question about this moment; the kernel enforces the
 * same policy where it can.
 */
public final class FileAccessPolicy {
    private static final FileAccessPolicy NOTHING = builder().build();

    private final List<Path> readable;
    private final List<Path> writable;
    private final List<Path> denied;

    private FileAccessPolicy(Builder from) {
        this.readable = List.copyOf(from.readable);
        this.writable = List.copyOf(from.writable);
        this.denied = List.copyOf(from.denied);
    }

    /** The policy that allows nothing. */
    public static FileAccessPolicy nothing() {
        return NOTHING;
    }

    /** Starts a policy that allows nothing. */
    public static Builder builder() {
        return new Builder();
    }

    /** The trees that may be read. */
    public List<Path> readable() {
        return readable;
    }

    /** The trees that may be written; writing does not include reading. */
    public List<Path> writable() {
        return writable;
    }

    /** The trees that may be neither read nor written. */
    public List<Path> denied() {
        return denied;
    }

    /** Whether the file may be read. A path that cannot be resolved may not. */
    public boolean allowsRead(Path file) {
        return allows(file, readable);
    }

    /** Whether the file may be written or made. A path that cannot be resolved may not. */
    public boolean allowsWrite(Path file) {
        return allows(file, writable);
    }

    private boolean allows(Path file, List<Path> trees) {
        try {
            Path real = realPath(file);
            for (Path tree : denied) {
                if (real.startsWith(realPath(tree))) {
                    return false;
                }
            }
            return trees.stream().anyMatch(tree -> contains(tree, real));
        } catch (IOException | SecurityException e) {
            return false; // also when a denial cannot be resolved: it may be about this file
        }
    }

    /** Whether an allowed tree has the file; one that cannot be resolved has nothing. */
    private static boolean contains(Path tree, Path real) {
        try {
            return real.startsWith(realPath(tree));
        } catch (IOException e) {
            return false;
        }
    }

    /** The real path of the longest part that exists, with the rest behind it. */
    private static Path realPath(Path path) throws IOException {
        Path absolute = path.toAbsolutePath();
        List<Path> missing = new ArrayList<>();
        Path existing = absolute;
        while (existing != null && !java.nio.file.Files.exists(existing, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            missing.add(0, Objects.requireNonNull(existing.getFileName()));
            existing = existing.getParent();
        }
        if (existing == null) {
            throw new IOException("No part of " + path + " exists");
        }
        Path real = existing.toRealPath();
        for (Path name : missing) {
            if (name.toString().equals("..") || name.toString().equals(".")) {
                throw new IOException(path + " leads through a missing directory");
            }
            real = real.resolve(name);
        }
        return real;
    }

    @Override
    public String toString() {
        return "FileAccessPolicy[read=" + readable + ", write=" + writable + ", denied=" + denied + "]";
    }

    /** Collects rules. Not safe for use by several threads. */
    public static final class Builder {
        private final List<Path> readable = new ArrayList<>();
        private final List<Path> writable = new ArrayList<>();
        private final List<Path> denied = new ArrayList<>();

        private Builder() {}

        /** Allows reading a file, or a directory with its tree. */
        public Builder allowRead(Path path) {
            readable.add(absolute(path));
            return this;
        }

        /** Allows writing a file, or a directory with its tree. */
        public Builder allowWrite(Path path) {
            writable.add(absolute(path));
            return this;
        }

        /** Forbids reading and writing a file, or a directory with its tree, whatever else is allowed. */
        public Builder deny(Path path) {
            denied.add(absolute(path));
            return this;
        }

        /** The policy. */
        public FileAccessPolicy build() {
            return new FileAccessPolicy(this);
        }

        private static Path absolute(Path path) {
            if (!path.isAbsolute()) {
                throw new IllegalArgumentException("Not an absolute path: " + path + "; rules need absolute paths");
            }
            return path;
        }
    }
}
