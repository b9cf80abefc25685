package dev.rosey.isolation.internal.launch;

import dev.rosey.api.permission.Permission;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.isolation.internal.policy.MemoryPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes the command line of a plugin's Java virtual machine. */
public final class JvmCommand {
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(?:1\\.)?([0-9]+)[^\"]*\"");

    /**
     * What is called often is compiled as well as the virtual machine can, as plugins under load need it; but the start
     * is over before it compiles much, which would slow it down.
     */
    private static final String COMPILE_LATER = "-XX:CompileThresholdScaling=3";

    /** Where a worker finds its frames. */
    public enum Frames {
        /** On its standard streams. */
        STANDARD(""),
        /** On descriptors 3 and 4, which the worker's manifest lets it open. */
        OWN("frames=3,4");

        private final String argument;

        Frames(String argument) {
            this.argument = argument;
        }
    }

    private final Path home;
    private final Path java;
    private final int feature;

    /** For the Java installation in a directory. */
    public JvmCommand(Path javaHome) {
        boolean windows = System.getProperty("os.name", "").startsWith("Windows");
        this.home = javaHome;
        this.java = javaHome.resolve("bin").resolve(windows ? "java.exe" : "java");
        this.feature = featureOf(javaHome);
    }

    /** The directory of the installation. */
    public Path home() {
        return home;
    }

    /**
     * The command line for a plugin: flags, caps of memory, one jar, and the plugin's name at the end.
     *
     * @param spec the plugin
     * @param workerJar the worker
     * @param emptyDirectory in the place of a directory for temporary files
     * @param frames where the worker finds its frames
     */
    public List<String> of(PluginSpec spec, Path workerJar, Path emptyDirectory, Frames frames) {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.addAll(List.of(
                "-XX:-UsePerfData", "-XX:+DisableAttachMechanism", "-XX:+UseSerialGC", COMPILE_LATER,
                "-Xshare:auto", "-XX:+ExitOnOutOfMemoryError", "-XX:+DisplayVMOutputToStderr",
                "-XX:-CreateCoredumpOnCrash", "-XX:+ErrorFileToStderr"));
        command.addAll(MemoryPlan.of(spec.limits()).flags());
        if (feature >= 24) {
            command.add("--illegal-native-access=deny");
            command.add("--sun-misc-unsafe-memory-access=deny");
            if (!spec.granted().resources(Permission.FILE_EXECUTE).isEmpty()) {
                command.add("--enable-native-access=ALL-UNNAMED");
            }
        }
        command.addAll(List.of(
                "-Dfile.encoding=UTF-8", "-Djava.awt.headless=true", "-Djava.io.tmpdir=" + emptyDirectory,
                "-jar", workerJar.toString()));
        if (!frames.argument.isEmpty()) {
            command.add(frames.argument);
        }
        command.add("plugin=" + spec.name());
        return command;
    }

    private static int featureOf(Path javaHome) {
        try {
            Matcher matcher = VERSION.matcher(Files.readString(javaHome.resolve("release")));
            if (matcher.find()) {
                return Integer.parseInt(matcher.group(1));
            }
        } catch (IOException e) {
            return Runtime.version().feature(); // an installation without that file is taken to be as new as this one
        }
        return Runtime.version().feature();
    }
}
