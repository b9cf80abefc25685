package dev.rosey.isolation.internal.launch;

import dev.rosey.api.permission.Permission;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.spi.PluginSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes the command line and environment of a plugin's Java virtual machine. */
public final class JvmCommand {
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(?:1\\.)?([0-9]+)[^\"]*\"");
    private static final String MAIN = "dev.rosey.isolation.worker.WorkerMain";

    private final Path java;
    private final int feature;

    /** For the Java installation in a directory. */
    public JvmCommand(Path javaHome) {
        boolean windows = System.getProperty("os.name", "").startsWith("Windows");
        this.java = javaHome.resolve("bin").resolve(windows ? "java.exe" : "java");
        this.feature = featureOf(javaHome);
    }

    /** The plan for a plugin: flags, caps of memory, one jar, and the plugin's name at the end. */
    public LaunchPlan plan(PluginSpec spec, Path workerJar, Path emptyDirectory) {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.addAll(List.of(
                "-XX:-UsePerfData", "-XX:+DisableAttachMechanism", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-Xshare:auto", "-XX:+ExitOnOutOfMemoryError", "-XX:+DisplayVMOutputToStderr",
                "-XX:-CreateCoredumpOnCrash", "-XX:+ErrorFileToStderr"));
        command.addAll(memory(spec.limits()));
        if (feature >= 24) {
            command.add("--illegal-native-access=deny");
            command.add("--sun-misc-unsafe-memory-access=deny");
        }
        command.addAll(List.of(
                "-Dfile.encoding=UTF-8", "-Djava.awt.headless=true", "-Djava.io.tmpdir=" + emptyDirectory,
                "-cp", workerJar.toString(), MAIN, "plugin=" + spec.name()));
        return new LaunchPlan(command, environment(spec, System.getenv()), emptyDirectory);
    }

    /** How the memory of a process is shared out; of 256 MB: heap 64, direct 32, metaspace 48, code 16. */
    static List<String> memory(ResourceLimits limits) {
        long total = limits.maxMemoryMegabytes();
        return List.of(
                "-Xms4m",
                "-Xmx" + Math.max(16, total / 4) + "m",
                "-XX:MaxDirectMemorySize=" + Math.max(4, total / 8) + "m",
                "-XX:MaxMetaspaceSize=" + Math.max(24, total * 3 / 16) + "m",
                "-XX:ReservedCodeCacheSize=" + Math.max(8, total / 16) + "m");
    }

    /** A fixed locale, and the variables that were granted by name; never those that change what a JVM or loader does. */
    static Map<String, String> environment(PluginSpec spec, Map<String, String> own) {
        Map<String, String> environment = new TreeMap<>();
        environment.put("LANG", "C.UTF-8");
        if (own.containsKey("SystemRoot")) {
            environment.put("SystemRoot", own.getOrDefault("SystemRoot", ""));
        }
        for (String name : spec.granted().resources(Permission.SYSTEM_ENV)) {
            String value = own.get(name);
            if (value != null && !isDangerous(name)) {
                environment.put(name, value);
            }
        }
        return environment;
    }

    private static boolean isDangerous(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return upper.endsWith("JAVA_OPTIONS") || upper.equals("JAVA_TOOL_OPTIONS") || upper.equals("CLASSPATH")
                || upper.startsWith("LD_") || upper.startsWith("DYLD_") || upper.startsWith("JDK_JAVA")
                || upper.startsWith("_JAVA");
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
