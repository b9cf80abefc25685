package dev.rosey.isolation.internal.sandbox;

import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a process may reach. What is not granted is refused. Immutable.
 *
 * <p>A grant on a directory covers its tree; a link is followed when the process is started. A path that does not exist
 * then, or that the host cannot reach, grants nothing. That a path exists cannot be hidden.
 */
public final class SandboxPolicy {
    /** Ways to use a file. */
    public enum Access {
        /** Read files and list directories. */
        READ,
        /** Write and make files, make directories. */
        WRITE,
        /** Delete, and move away. */
        DELETE,
        /** Start as a program. */
        EXECUTE
    }

    private final Map<Path, Set<Access>> files;
    private final Set<Integer> connectPorts;
    private final boolean isSealed;

    private SandboxPolicy(Builder builder) {
        Map<Path, Set<Access>> copy = new LinkedHashMap<>();
        builder.files.forEach((path, access) -> copy.put(path, Collections.unmodifiableSet(EnumSet.copyOf(access))));
        this.files = Collections.unmodifiableMap(copy);
        this.connectPorts = Collections.unmodifiableSet(new TreeSet<>(builder.connectPorts));
        this.isSealed = builder.isSealed;
    }

    /** Starts with nothing granted. */
    public static Builder builder() {
        return new Builder();
    }

    /** These grants, to which more may be added. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.isSealed = isSealed;
        builder.connectPorts.addAll(connectPorts);
        files.forEach((path, ways) -> builder.grant(path, ways.toArray(Access[]::new)));
        return builder;
    }

    /** The grants by path. */
    public Map<Path, Set<Access>> files() {
        return files;
    }

    /** The ports to which it may connect by TCP. */
    public Set<Integer> connectPorts() {
        return connectPorts;
    }

    /** Whether the process can neither start programs nor make processes, once it runs. */
    public boolean isSealed() {
        return isSealed;
    }

    /** Whether anything may be written or deleted. */
    public boolean mayWrite() {
        return files.values().stream().anyMatch(each -> each.contains(Access.WRITE) || each.contains(Access.DELETE));
    }

    /** Whether the other grants the same. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SandboxPolicy policy && isSealed == policy.isSealed && files.equals(policy.files)
                && connectPorts.equals(policy.connectPorts);
    }

    @Override
    public int hashCode() {
        return Objects.hash(files, connectPorts, isSealed);
    }

    /** Collects grants. Not safe for use by several threads. */
    public static final class Builder {
        private final Map<Path, Set<Access>> files = new LinkedHashMap<>();
        private final Set<Integer> connectPorts = new TreeSet<>();
        private boolean isSealed = true;

        private Builder() {}

        /**
         * Grants ways to use a path, besides those granted before.
         *
         * @throws IllegalArgumentException if the path is relative or no way is named
         */
        public Builder grant(Path path, Access... ways) {
            if (!path.isAbsolute() || ways.length == 0) {
                throw new IllegalArgumentException("A grant needs an absolute path and a way to use it, not " + path);
            }
            files.computeIfAbsent(path.normalize(), any -> EnumSet.noneOf(Access.class)).addAll(Set.of(ways));
            return this;
        }

        /** Grants reading. */
        public Builder read(Path path) {
            return grant(path, Access.READ);
        }

        /** Grants a directory for data: everything but starting programs in it. */
        public Builder data(Path path) {
            return grant(path, Access.READ, Access.WRITE, Access.DELETE);
        }

        /** Grants starting a program; the process is then not sealed, and what it starts is under this policy too. */
        public Builder program(Path path) {
            isSealed = false;
            return grant(path, Access.READ, Access.EXECUTE);
        }

        /**
         * Grants connecting to a port of any host by TCP.
         *
         * @throws IllegalArgumentException if it is no port
         */
        public Builder connect(int port) {
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("A port is 1 to 65535, not " + port);
            }
            connectPorts.add(port);
            return this;
        }

        /** Makes the policy. */
        public SandboxPolicy build() {
            return new SandboxPolicy(this);
        }
    }
}
