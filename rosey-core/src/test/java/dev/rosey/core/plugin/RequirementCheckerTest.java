package dev.rosey.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.event.Value;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.Requirements;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.RestartConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plugin requires of the machine, found there and missed. */ // P11-30
class RequirementCheckerTest {
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; // of "abc"

    @TempDir
    Path directory;

    private Optional<String> missing(Requirements requires) {
        PluginManifest manifest = new PluginManifest("model", "1.0", "x.Y", "", "", List.of(),
                PermissionSet.of(PermissionProfile.MINIMAL), requires, 1, RestartConfig.defaults(),
                ResourceLimits.defaults(), List.of(), Value.none());
        return new RequirementChecker(Map.of("PATH", directory.toString(), "TOKEN", ""), directory.resolve("nvidia0"))
                .missing(manifest, Map.of());
    }

    private static Requirements file(Path path, String magic, String sha256) {
        return new Requirements(Map.of(), 17, List.of(),
                List.of(new Requirements.RequiredFile(path.toString(), magic, sha256)), List.of(), false);
    }

    private void program(String name) throws IOException {
        assertThat(Files.createFile(directory.resolve(name)).toFile().setExecutable(true)).isTrue();
    }

    @Test
    void whatNeedsNothingLacksNothing() {
        assertThat(missing(Requirements.NONE)).isEmpty();
    }

    @Test
    void aGraphicsProcessorIsItsDeviceAndItsProgram() throws IOException { // P11-11
        Requirements gpu = new Requirements(Map.of(), 17, List.of(), List.of(), List.of(), true);
        assertThat(missing(gpu)).hasValueSatisfying(reason -> assertThat(reason).contains("there is no ", "nvidia0"));
        program("nvidia-smi");
        assertThat(missing(gpu)).hasValueSatisfying(reason -> assertThat(reason).contains("there is no ", "nvidia0"));
        Files.createFile(directory.resolve("nvidia0"));
        assertThat(missing(gpu)).isEmpty();
        Files.delete(directory.resolve("nvidia-smi"));
        assertThat(missing(gpu)).hasValueSatisfying(reason -> assertThat(reason).contains("nvidia-smi", "install"));
    }

    @Test
    void aFileIsCheckedByHowItBeginsAndByItsChecksum() throws IOException { // P11-12
        Path model = directory.resolve("model.bin");
        assertThat(missing(file(model, "", ""))).hasValueSatisfying(reason ->
                assertThat(reason).contains(model.toString(), "is missing or cannot be read"));
        Files.writeString(model, "abc");
        assertThat(missing(file(model, "", ""))).isEmpty();
        assertThat(missing(file(model, "6162", ABC.toUpperCase(Locale.ROOT)))).isEmpty();
        Files.writeString(model, "abd");
        assertThat(missing(file(model, "6162", ""))).isEmpty();
        assertThat(missing(file(model, "6162", ABC))).hasValueSatisfying(reason ->
                assertThat(reason).contains("does not have the checksum " + ABC));
        Files.writeString(model, "xbc");
        assertThat(missing(file(model, "6162", ABC))).hasValueSatisfying(reason ->
                assertThat(reason).contains("does not begin with 6162", "damaged"));
        Files.writeString(model, "a");
        assertThat(missing(file(model, "6162", ""))).as("too short").isPresent();
    }

    @Test
    void programsAreFoundOnThePathOrByTheirAbsoluteName() throws IOException {
        Requirements ffmpeg = new Requirements(Map.of(), 17, List.of("ffmpeg"), List.of(), List.of(), false);
        assertThat(missing(ffmpeg)).hasValueSatisfying(reason -> assertThat(reason).contains("ffmpeg", "install it"));
        Files.createFile(directory.resolve("ffmpeg"));
        assertThat(missing(ffmpeg)).as("it is no program").isPresent();
        assertThat(directory.resolve("ffmpeg").toFile().setExecutable(true)).isTrue();
        assertThat(missing(ffmpeg)).isEmpty();
        String absolute = directory.resolve("ffmpeg").toString();
        assertThat(missing(new Requirements(Map.of(), 17, List.of(absolute), List.of(), List.of(), false))).isEmpty();
    }

    @Test
    void variablesMustBeSetAndJavaNewEnough() {
        assertThat(missing(new Requirements(Map.of(), 17, List.of(), List.of(), List.of("TOKEN"), false))).isEmpty();
        assertThat(missing(new Requirements(Map.of(), 17, List.of(), List.of(), List.of("OTHER"), false)))
                .hasValueSatisfying(reason -> assertThat(reason).contains("OTHER", "set it for the host"));
        assertThat(missing(new Requirements(Map.of(), 999, List.of(), List.of(), List.of(), false)))
                .hasValueSatisfying(reason -> assertThat(reason).contains("Java 999", "run the host on a later Java"));
    }
}
