package dev.rosey.isolation.internal.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What an archive is made of, taken from the command line that is to use it.
 *
 * @param kind how it is made
 * @param build the Java installation
 * @param java its program
 * @param flags those that must be the same when it is made and when it is used
 * @param allFlags those of the command line that the recipe was taken from
 * @param jar the worker
 */
record ArchiveRecipe(ArchiveKind kind, JavaBuild build, Path java, List<String> flags, List<String> allFlags,
        Path jar) {
    /** The last argument of a process that makes an archive, for whoever lists processes. */
    static final String ARGUMENT = "plugin=(archive)";

    /**
     * How much memory a process may have makes no difference to an archive, below 32 GB of heap: from there on references
     * are wider, and the archive is not used. Neither do system properties.
     */
    private static final List<String> INDIFFERENT =
            List.of("-Xms", "-Xmx", "-XX:Max", "-XX:ReservedCodeCacheSize", "-Xlog", "-Xshare", "-D");

    private static final List<String> OWN_MEMORY = List.of("-Xms4m", "-Xmx128m");

    /** Copies. */
    ArchiveRecipe {
        flags = List.copyOf(flags);
        allFlags = List.copyOf(allFlags);
    }

    /**
     * The recipe for a command line: the program, flags, {@code -jar} with the jar, arguments.
     *
     * @throws IllegalArgumentException if it is not of that form
     */
    static ArchiveRecipe of(List<String> command, JavaBuild build) {
        int jar = command.indexOf("-jar");
        if (jar < 1 || command.size() < jar + 2) {
            throw new IllegalArgumentException("Not the command line of a worker: " + command);
        }
        List<String> flags = command.subList(1, jar).stream()
                .filter(flag -> INDIFFERENT.stream().noneMatch(flag::startsWith))
                .toList();
        return new ArchiveRecipe(ArchiveKind.of(build.feature()), build, Path.of(command.get(0)), flags,
                command.subList(1, jar), Path.of(command.get(jar + 1)));
    }

    /** The directory of the installation whose program a command line starts. */
    static Path home(List<String> command) throws IOException {
        Path bin = Path.of(command.get(0)).toAbsolutePath().getParent();
        Path home = bin == null ? null : bin.getParent();
        if (home == null) {
            throw new IOException(command.get(0) + " is not in the bin directory of a Java installation");
        }
        return home;
    }

    /** Names the archive: different for all that makes it another one, but for when the jar was written. */
    String key() {
        String all = String.join("\n", build.identity(), String.join(" ", flags), String.valueOf(jar.getFileName()));
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java installation has SHA-256", e);
        }
    }

    /**
     * What must still be so when the archive is used. A virtual machine refuses an archive when the jar has another place
     * or time of change.
     */
    String conditions() throws IOException {
        return "archive 1 " + key() + "\njar " + Files.size(jar) + ' ' + Files.getLastModifiedTime(jar).toMillis() + ' '
                + jar.toAbsolutePath() + '\n';
    }

    /** The command line that records what a worker uses. */
    List<String> training(Path archive) {
        return command(kind.train(archive));
    }

    /** The command line that makes an archive of what was recorded; empty when the first one has made it. */
    List<String> assembly(Path archive) {
        List<String> assemble = kind.assemble(archive);
        return assemble.isEmpty() ? List.of() : command(assemble);
    }

    private List<String> command(List<String> first) {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.addAll(first);
        command.addAll(OWN_MEMORY);
        command.addAll(flags);
        command.addAll(List.of("-jar", jar.toString(), ARGUMENT));
        return command;
    }

    /** The command line of a worker that uses an archive and tells for each class where it came from. */
    List<String> proof(Path archive) {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.addAll(allFlags);
        command.add("-Xlog:class+load=info:stderr");
        command.addAll(List.of("-jar", jar.toString(), ARGUMENT));
        return using(command, archive);
    }

    /**
     * A command line of this recipe with an archive in it. A virtual machine does not start when both an AOT cache and any
     * {@code -Xshare} are given, so that goes.
     */
    List<String> using(List<String> command, Path archive) {
        int end = command.indexOf("-jar");
        List<String> woven = new ArrayList<>();
        woven.add(command.get(0));
        woven.addAll(kind.use(archive));
        command.subList(1, end).stream().filter(flag -> !flag.startsWith("-Xshare")).forEach(woven::add);
        woven.addAll(command.subList(end, command.size()));
        return woven;
    }
}
