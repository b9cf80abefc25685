package dev.rosey.api.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rosey.api.connector.Ranks;
import dev.rosey.api.event.Value;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionProfile;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PluginManifestTest {
    private static final Map<String, Object> LEAST =
            Map.of("schemaVersion", 1, "name", "dice-roller", "version", "1.2.0", "main", "dev.example.DiceRoller");

    @Test
    void readsTheLeastWithDefaults() {
        PluginManifest manifest = PluginManifest.of(Value.of(LEAST));
        assertThat(manifest.name()).isEqualTo("dice-roller");
        assertThat(manifest.permissions().permissions()).isEqualTo(PermissionProfile.STANDARD.permissions());
        assertThat(manifest.requires()).isEqualTo(Requirements.NONE);
        assertThat(manifest.restart()).isEqualTo(RestartConfig.defaults());
        assertThat(manifest.limits()).isEqualTo(ResourceLimits.defaults());
        assertThat(manifest.concurrency()).isOne();
        assertThat(manifest.commands()).isEmpty();
        assertThat(manifest.configSchema()).isEqualTo(Value.none());
    }

    @Test
    void readsEverything() {
        PluginManifest manifest = PluginManifest.of(with(Map.ofEntries(
                Map.entry("description", "rolls"),
                Map.entry("author", "a"),
                Map.entry("commands", List.of(Map.of("name", "roll", "aliases", List.of("r"), "usage", "[n]", "description", "d",
                        "minimumRank", "moderator", "cooldown", 1.5, "timeout", "PT3S"))),
                Map.entry("permissions", Map.of("profile", "minimal", "extra", List.of("NETWORK_HTTP", "EVENT_PUBLISH"),
                        "denied", List.of("CONFIG_READ"), "resources", Map.of("NETWORK_HTTP", List.of("*.example.org")))),
                Map.entry("requires", Map.of("plugins", Map.of("trivia", "[1,2)"), "java", 21, "executables", List.of("ls"),
                        "files", List.of(Map.of("path", "/x", "magic", "ff", "sha256", "00")), "environment", List.of("HOME"),
                        "gpu", true)),
                Map.entry("concurrency", 4),
                Map.entry("restart", Map.of("policy", "always", "maxAttempts", 3, "initialDelay", 0.1)),
                Map.entry("limits", Map.of("maxCpuPercent", 5, "maxMemoryMegabytes", 128, "checkInterval", 1)),
                Map.entry("subjectAliases", List.of("dice")),
                Map.entry("config", Map.of("type", "object")))));
        CommandSpec roll = manifest.command("roll").orElseThrow();
        assertThat(roll.aliases()).containsExactly("r");
        assertThat(roll.minimumRank()).isEqualTo(Ranks.MODERATOR);
        assertThat(roll.cooldown()).isEqualTo(Duration.ofMillis(1500));
        assertThat(roll.timeout()).contains(Duration.ofSeconds(3));
        assertThat(manifest.command("r")).as("an alias is no name").isEmpty();
        assertThat(manifest.permissions().permissions()).containsExactlyInAnyOrder(
                Permission.EXECUTE, Permission.EVENT_SUBSCRIBE, Permission.NETWORK_HTTP, Permission.EVENT_PUBLISH);
        assertThat(manifest.requires().plugins().get("trivia").contains("1.9")).isTrue();
        assertThat(manifest.requires().javaVersion()).isEqualTo(21);
        assertThat(manifest.restart().policy()).isEqualTo(RestartPolicy.ALWAYS);
        assertThat(manifest.restart().initialDelay()).isEqualTo(Duration.ofMillis(100));
        assertThat(manifest.limits().maxCpuPercent()).isEqualTo(5);
        assertThat(manifest.subjectAliases()).containsExactly("dice");
        assertThat(manifest.configSchema()).isEqualTo(Value.of(Map.of("type", "object")));
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("surprise", 1, "at /surprise", "not known"),
                mistake("schemaVersion", 2, "at /schemaVersion", "reads 1, found 2"),
                mistake("schemaVersion", "1", "at /schemaVersion", "a whole number"),
                mistake("name", 5, "at /name", "expected a text, found the number 5"),
                mistake("name", "Dice", "name is \"Dice\"", "small letters"),
                mistake("name", "", "at /name", "must not be empty"),
                mistake("version", "one", "version is \"one\"", "such as 1.2.0"),
                mistake("main", "a b", "main is \"a b\"", "full name"),
                mistake("concurrency", 65, "concurrency is 65", "1 to 64"),
                mistake("concurrency", 1.5, "at /concurrency", "a whole number"),
                mistake("commands", "roll", "at /commands", "expected a list"),
                mistake("commands", List.of("roll"), "at /commands/0", "expected an object"),
                mistake("commands", List.of(Map.of()), "at /commands/0/name", "is missing"),
                mistake("commands", List.of(Map.of("name", "a b")), "at /commands/0", "Not a command name"),
                mistake("commands", List.of(Map.of("name", "a", "aliases", List.of("!"))), "at /commands/0", "\"!\""),
                mistake("commands", List.of(Map.of("name", "a", "x", 1)), "at /commands/0/x", "not known"),
                mistake("commands", List.of(Map.of("name", "a"), Map.of("name", "b", "aliases", List.of("A"))), "\"A\"", "twice"),
                mistake("commands", List.of(Map.of("name", "a", "minimumRank", "king")), "at /commands/0/minimumRank", "founder"),
                mistake("commands", List.of(Map.of("name", "a", "cooldown", -1)), "at /commands/0/cooldown", "not negative"),
                mistake("commands", List.of(Map.of("name", "a", "timeout", "soon")), "at /commands/0/timeout", "PT1.5S"),
                mistake("permissions", Map.of("profile", "KING"), "at /permissions/profile", "STANDARD"),
                mistake("permissions", Map.of("extra", List.of("FLY")), "at /permissions/extra", "\"FLY\""),
                mistake("permissions", Map.of("resources", Map.of("SYSTEM_SHELL", List.of("/bin/sh"))),
                        "at /permissions/resources/SYSTEM_SHELL", "neither in the profile"),
                mistake("permissions", Map.of("resources", Map.of("FILE_READ", List.of("x"))),
                        "at /permissions/resources/FILE_READ", "absolute path"),
                mistake("permissions", Map.of("grant", 1), "at /permissions/grant", "not known"),
                mistake("requires", Map.of("plugins", Map.of("x", "new")), "at /requires/plugins", "Not a version range"),
                mistake("requires", Map.of("gpu", "yes"), "at /requires/gpu", "true or false"),
                mistake("restart", Map.of("maxAttempts", -1), "at /restart", "maxAttempts is -1"),
                mistake("restart", Map.of("policy", "SOMETIMES"), "at /restart/policy", "ON_FAILURE"),
                mistake("restart", Map.of("initialDelay", "P999999999D"), "at /restart/initialDelay", "less than"),
                mistake("limits", Map.of("maxMemoryMegabytes", 4096), "at /limits", "1 to 1024"),
                mistake("limits", Map.of("maxCpuPercent", "much"), "at /limits/maxCpuPercent", "a number"),
                mistake("subjectAliases", List.of(true), "at /subjectAliases/0", "a text"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void namesThePlaceAndTheExpectationOfAMistake(String field, Object value, String place, String expected) {
        assertThatExceptionOfType(PluginException.class)
                .isThrownBy(() -> PluginManifest.of(with(Map.of(field, value))))
                .withMessageStartingWith("Not a plugin manifest: at ")
                .withMessageContainingAll(place, expected)
                .satisfies(e -> assertThat(e.code()).isEqualTo("PLUGIN-001"));
    }

    @Test
    void refusesWhatIsNoObject() {
        assertThatExceptionOfType(PluginException.class)
                .isThrownBy(() -> PluginManifest.of(Value.of(List.of())))
                .withMessageContaining("at the root: expected an object");
        assertThatExceptionOfType(PluginException.class)
                .isThrownBy(() -> PluginManifest.of(Value.map().build()))
                .withMessageContaining("at /schemaVersion: is missing");
    }

    private static Arguments mistake(String field, Object value, String place, String expected) {
        return Arguments.of(field, value, place, expected);
    }

    private static Value with(Map<String, ?> more) {
        Map<String, Object> fields = new LinkedHashMap<>(LEAST);
        fields.putAll(more);
        return Value.of(fields);
    }
}
