package dev.rosey.core.plugin;

import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.plugin.Requirements;
import dev.rosey.api.plugin.VersionRange;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds what a plugin requires and does not have. */
final class RequirementChecker {
    private static final Path GRAPHICS = Path.of("/dev/nvidia0");

    private final Map<String, String> environment;
    private final Path graphics;

    RequirementChecker(Map<String, String> environment) {
        this(environment, GRAPHICS);
    }

    /** With the device of a graphics processor. */
    RequirementChecker(Map<String, String> environment, Path graphics) {
        this.environment = environment;
        this.graphics = graphics;
    }

    /** The first thing that is missing, in words; empty when all is there. */
    Optional<String> missing(PluginManifest manifest, Map<String, PluginStatus> plugins) {
        Requirements requires = manifest.requires();
        for (String name : requires.plugins().keySet().stream().sorted().toList()) {
            Optional<String> problem = otherPlugin(name, requires, plugins);
            if (problem.isPresent()) {
                return problem;
            }
        }
        if (Runtime.version().feature() < requires.javaVersion()) {
            return Optional.of("it needs Java " + requires.javaVersion() + " or later, this is "
                    + Runtime.version().feature() + "; run the host on a later Java");
        }
        for (String variable : requires.environment()) {
            if (!environment.containsKey(variable)) {
                return Optional.of("the environment variable " + variable + " is not set; set it for the host");
            }
        }
        for (String executable : requires.executables()) {
            if (!onPath(executable)) {
                return Optional.of("the program " + executable + " is not on the path; install it");
            }
        }
        for (Requirements.RequiredFile file : requires.files()) {
            Optional<String> problem = file(file);
            if (problem.isPresent()) {
                return problem;
            }
        }
        return requires.gpu() ? graphicsProcessor() : Optional.empty();
    }

    private static Optional<String> otherPlugin(
            String name, Requirements requires, Map<String, PluginStatus> plugins) {
        PluginStatus other = plugins.get(name);
        VersionRange wanted = requires.plugins().getOrDefault(name, VersionRange.ANY);
        if (other == null) {
            return Optional.of("it requires the plugin " + name + ", which is not loaded; add it to the configuration");
        }
        if (!wanted.contains(other.version())) {
            return Optional.of("it requires the plugin " + name + " in version " + wanted
                    + ", loaded is " + other.version());
        }
        return other.state() == PluginState.RUNNING
                ? Optional.empty()
                : Optional.of("it requires the plugin " + name + ", which is " + other.state() + "; start that first");
    }

    /** The device without its driver's program, or the other way round, is as good as none. */
    private Optional<String> graphicsProcessor() {
        if (!Files.exists(graphics)) {
            return Optional.of("it needs a graphics processor, and there is no " + graphics
                    + "; run the host on a machine that has one, or let the container have it");
        }
        return onPath("nvidia-smi") ? Optional.empty() : Optional.of(
                "it needs a graphics processor, and its program nvidia-smi is not on the path; install the driver");
    }

    private boolean onPath(String executable) {
        Path direct = Path.of(executable);
        if (direct.isAbsolute()) {
            return Files.isExecutable(direct);
        }
        for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, executable))) {
                return true;
            }
        }
        return false;
    }

    private static Optional<String> file(Requirements.RequiredFile required) {
        Path path = Path.of(required.path());
        if (!Files.isReadable(path)) {
            return Optional.of("the file " + path + " is missing or cannot be read; put it there");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] head = in.readNBytes(required.magic().length() / 2);
            if (!HexFormat.of().formatHex(head).equals(required.magic().toLowerCase(Locale.ROOT))) {
                return Optional.of("the file " + path + " does not begin with " + required.magic() + "; is it damaged?");
            }
            if (!required.sha256().isEmpty()) {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                digest.update(head);
                byte[] buffer = new byte[1 << 16];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    digest.update(buffer, 0, n);
                }
                if (!HexFormat.of().formatHex(digest.digest()).equals(required.sha256().toLowerCase(Locale.ROOT))) {
                    return Optional.of("the file " + path + " does not have the checksum " + required.sha256()
                            + "; is it damaged, or another version?");
                }
            }
            return Optional.empty();
        } catch (IOException | NoSuchAlgorithmException e) {
            return Optional.of("the file " + path + " cannot be checked: " + e.getMessage());
        }
    }
}
