package dev.rosey.api.plugin;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What must be there for a plugin to run.
 *
 * @param plugins other plugins by name, with the versions that will do
 * @param javaVersion the least feature version of Java, for instance 17
 * @param executables programs that must be found on the path
 * @param files files that must exist and be whole
 * @param environment environment variables that must be set
 * @param gpu whether a graphics processor is needed
 */
public record Requirements(
        Map<String, VersionRange> plugins,
        int javaVersion,
        List<String> executables,
        List<RequiredFile> files,
        List<String> environment,
        boolean gpu) {
    /** Nothing but Java 17. */
    public static final Requirements NONE = new Requirements(Map.of(), 17, List.of(), List.of(), List.of(), false);

    /** Copies. */
    public Requirements {
        plugins = Map.copyOf(plugins);
        executables = List.copyOf(executables);
        files = List.copyOf(files);
        environment = List.copyOf(environment);
    }

    /**
     * A file that must exist.
     *
     * @param path where
     * @param magic how it must begin, as hexadecimal digits; empty for any beginning
     * @param sha256 its checksum, as hexadecimal digits; empty for any content
     */
    public record RequiredFile(String path, String magic, String sha256) {
        /** Checks that the parts are there. */
        public RequiredFile {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(magic, "magic");
            Objects.requireNonNull(sha256, "sha256");
        }
    }
}
