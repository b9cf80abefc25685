package dev.rosey.api.permission;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Which files may be read, written, deleted and executed, each apart from the others. Everything is denied unless a rule
 * allows it; a rule for a directory covers its whole tree; a denial wins over any permission, also for a part of an
 * allowed tree. Immutable.
 *
 * <p>Paths are compared as real paths: symbolic links and {@code ..} are resolved as far as the path exists, so that a
 * link inside an allowed tree does not lead out of it. A check is a question about this moment; the kernel enforces the
 * same policy where it can.
 */
public final class FileAccessPolicy {
    private static final FileAccessPolicy NOTHING = builder().build();

    /** Ways to use a file. */
    public enum Access {
        /** To read files and list directories. */
        READ(Permission.FILE_READ),
        /** To write and make files, and to make directories. */
        WRITE(Permission.FILE_WRITE),
        /** To delete files and directories. */
        DELETE(Permission.FILE_DELETE),
        /** To map files as executable. */
        EXECUTE(Permission.FILE_EXECUTE);

        private final Permission permission;

        Access(Permission permission) {
            this.permission = permission;
        }

        /** The permission that is about it. */
        public Permission permission() {
            return permission;
        }
    }

    private final Map<Access, List<Path>> allowed;
    private final Map<Access, List<Path>> denied;

    private FileAccessPolicy(Map<Access, List<Path>> allowed, Map<Access, List<Path>> denied) {
        this.allowed = copy(allowed);
        this.denied = copy(denied);
    }

    private static Map<Access, List<Path>> copy(Map<Access, List<Path>> rules) {
        Map<Access, List<Path>> copy = new EnumMap<>(Access.class);
        for (Access access : Access.values()) {
            copy.put(access, List.copyOf(rules.getOrDefault(access, List.of())));
        }
        return copy;
    }

    /** The policy that allows nothing. */
    public static FileAccessPolicy nothing() {
        return NOTHING;
    }

    /**
     * The policy of what a plugin was granted: the paths of FILE_READ, FILE_WRITE, FILE_DELETE and FILE_EXECUTE; those that
     * begin with {@link Resource#DENIED} are denied to that permission.
     *
     * @throws IllegalArgumentException if a path is not one of this machine, or not absolute here
     */
    public static FileAccessPolicy of(PermissionSet granted) {
        Builder builder = builder();
        for (Access access : Access.values()) {
            for (String text : granted.resources(access.permission)) {
                boolean isDenial = text.startsWith(Resource.DENIED);
                Path path = path(isDenial ? text.substring(Resource.DENIED.length()) : text);
                if (isDenial) {
                    builder.deny(access, path);
                } else {
                    builder.allow(access, path);
                }
            }
        }
        return builder.build();
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("Not a path: " + text, e);
        }
    }

    /** Starts a policy that allows nothing. */
    public static Builder builder() {
        return new Builder();
    }

    /** The trees that may be used in a way; no way includes another. */
    public List<Path> allowed(Access access) {
        return allowed.getOrDefault(access, List.of());
    }

    /** The trees that may not be used in a way, whatever is allowed. */
    public List<Path> denied(Access access) {
        return denied.getOrDefault(access, List.of());
    }

    /** Whether the file may be read. A path that cannot be resolved may not. */
    public boolean allowsRead(Path file) {
        return allows(Access.READ, file);
    }

    /** Whether the file may be written or made. A path that cannot be resolved may not. */
    public boolean allowsWrite(Path file) {
        return allows(Access.WRITE, file);
    }

    /** Whether the file may be used in a way. A path that cannot be resolved may not. */
    public boolean allows(Access access, Path file) {
        try {
            Path real = realPath(file);
            for (Path tree : denied(access)) {
                if (real.startsWith(realPath(tree))) {
                    return false;
                }
            }
            return allowed(access).stream().anyMatch(tree -> contains(tree, real));
        } catch (IOException | SecurityException e) {
            return false; // also when a denial cannot be resolved: it may be about this file
        }
    }

    /**
     * The same policy with real paths, as they are at this moment. Allowed trees that cannot be resolved are left out, as
     * they allow nothing.
     *
     * @throws IOException if a denied tree cannot be resolved; nothing is allowed then, as it may be about anything
     */
    public FileAccessPolicy resolved() throws IOException {
        Builder builder = builder();
        for (Access access : Access.values()) {
            for (Path tree : denied(access)) {
                builder.deny(access, realPath(tree));
            }
            for (Path tree : allowed(access)) {
                if (isResolvable(tree)) {
                    builder.allow(access, realPath(tree));
                }
            }
        }
        return builder.build();
    }

    private static boolean isResolvable(Path path) {
        try {
            return realPath(path).isAbsolute();
        } catch (IOException e) {
            return false;
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
        List<Path> missing = new ArrayList<>();
        Path existing = path.toAbsolutePath();
        while (existing != null && !Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
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
        return "FileAccessPolicy[allowed=" + allowed + ", denied=" + denied + "]";
    }

    /** Collects rules. Not safe for use by several threads. */
    public static final class Builder {
        private final Map<Access, List<Path>> allowed = new EnumMap<>(Access.class);
        private final Map<Access, List<Path>> denied = new EnumMap<>(Access.class);

        private Builder() {}

        /** Allows reading a file, or a directory with its tree. */
        public Builder allowRead(Path path) {
            return allow(Access.READ, path);
        }

        /** Allows writing a file, or a directory with its tree. */
        public Builder allowWrite(Path path) {
            return allow(Access.WRITE, path);
        }

        /**
         * Allows a way to use a file, or a directory with its tree.
         *
         * @throws IllegalArgumentException if the path is relative
         */
        public Builder allow(Access access, Path path) {
            allowed.computeIfAbsent(access, any -> new ArrayList<>()).add(absolute(path));
            return this;
        }

        /**
         * Forbids a way to use a file, or a directory with its tree, whatever else is allowed.
         *
         * @throws IllegalArgumentException if the path is relative
         */
        public Builder deny(Access access, Path path) {
            denied.computeIfAbsent(access, any -> new ArrayList<>()).add(absolute(path));
            return this;
        }

        /** Forbids all use of a file, or a directory with its tree, whatever else is allowed. */
        public Builder deny(Path path) {
            for (Access access : Access.values()) {
                deny(access, path);
            }
            return this;
        }

        /** The policy. */
        public FileAccessPolicy build() {
            return new FileAccessPolicy(allowed, denied);
        }

        private static Path absolute(Path path) {
            if (!path.isAbsolute()) {
                throw new IllegalArgumentException("Not an absolute path: " + path + "; rules need absolute paths");
            }
            return path;
        }
    }
}
