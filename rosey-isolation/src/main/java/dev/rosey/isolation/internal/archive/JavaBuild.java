package dev.rosey.isolation.internal.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which Java installation it is: an archive is good for the one that made it, and no other.
 *
 * @param feature its version, such as 17
 * @param identity what is different in every other one
 */
record JavaBuild(int feature, String identity) {
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(?:1\\.)?([0-9]+)[^\"]*\"");
    private static final List<String> PARTS = List.of("lib/modules", "lib/server/libjvm.so", "lib/server/classes.jsa",
            "lib/server/libjvm.dylib", "bin/server/jvm.dll", "bin/server/classes.jsa");

    /**
     * Looks at an installation.
     *
     * @throws IOException if it cannot be read
     */
    static JavaBuild of(Path home) throws IOException {
        String release = Files.readString(home.resolve("release"));
        Matcher matcher = VERSION.matcher(release);
        if (!matcher.find()) {
            throw new IOException(home.resolve("release") + " names no version of Java");
        }
        StringBuilder identity = new StringBuilder(home.toRealPath().toString()).append('\n').append(release);
        for (String part : PARTS) {
            Path file = home.resolve(part);
            if (Files.isRegularFile(file)) {
                identity.append(part).append(' ').append(Files.size(file)).append(' ')
                        .append(Files.getLastModifiedTime(file).toMillis()).append('\n');
            }
        }
        return new JavaBuild(Integer.parseInt(matcher.group(1)), identity.toString());
    }
}
