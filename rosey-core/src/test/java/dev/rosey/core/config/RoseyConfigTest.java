package dev.rosey.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.RoseyException;
import dev.rosey.api.plugin.SandboxLevel;
import dev.rosey.core.trust.CodeTrust;
import dev.rosey.core.trust.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoseyConfigTest {
    @TempDir
    Path directory;

    private RoseyConfig read(String text) throws IOException {
        Path file = directory.resolve("rosey.json");
        Files.writeString(file, text);
        return RoseyConfig.read(file);
    }

    @Test
    void readsPluginsInOrderAndResolvesTheirJars() throws IOException { // S22-38
        RoseyConfig config = read("""
                {"schemaVersion": 1, "name": "den", "plugins": {
                  "b": {"jar": "plugins/b.jar", "enabled": false},
                  "a": {"jar": "/opt/a.jar", "restart": {"maxAttempts": 3}, "limits": {"maxCpuPercent": 10},
                        "config": {"sides": 6}, "permissions": {"profile": "MINIMAL"}}}}
                """);
        assertThat(config.name()).isEqualTo("den");
        assertThat(config.plugins()).extracting(RoseyConfig.PluginEntry::name).containsExactly("b", "a");
        assertThat(config.plugins().get(0).jar()).isEqualTo(directory.toAbsolutePath().resolve("plugins/b.jar"));
        assertThat(config.plugins().get(0).isEnabled()).isFalse();
        assertThat(config.plugins().get(1).jar()).isEqualTo(Path.of("/opt/a.jar"));
    }

    @Test
    void readsHowCommandsAreRecognisedAndLimited() throws IOException {
        RoseyConfig config = read("""
                {"schemaVersion": 1, "commands": {"prefix": "?", "replyToUnknown": false, "maxLength": 200,
                  "perMinute": 6, "burst": 2, "timeout": 1.5, "ownNames": ["Rosey"]}}
                """);
        assertThat(config.commands().prefix()).isEqualTo("?");
        assertThat(config.commands().isUnknownCommandReply()).isFalse();
        assertThat(config.commands().maxLength()).isEqualTo(200);
        assertThat(config.commands().perMinute()).isEqualTo(6);
        assertThat(config.commands().burst()).isEqualTo(2);
        assertThat(config.commands().defaultTimeout()).isEqualTo(Duration.ofMillis(1500));
        assertThat(config.commands().isOwnName("rosey")).isTrue();
    }

    @Test
    void readsHowWellPluginsMustBeShutIn() throws IOException {
        assertThat(read("{\"schemaVersion\": 1}").minimumSandbox()).isEqualTo(SandboxLevel.PROCESS_ONLY);
        assertThat(read("{\"schemaVersion\": 1, \"sandbox\": {\"minimum\": \"KERNEL_SEALED\"}}").minimumSandbox())
                .isEqualTo(SandboxLevel.KERNEL_SEALED);
        assertThat(read("{\"schemaVersion\": 1, \"sandbox\": {}}").minimumSandbox()).isEqualTo(SandboxLevel.PROCESS_ONLY);
    }

    @Test
    void readsTheOlderSpellings() throws IOException { // S22-24, S22-38
        RoseyConfig config = read("""
                {"schemaVersion": 1, "plugins": {"a": {"module_path": "a.jar",
                  "restart": {"enabled": true, "max_attempts": 3, "initial_delay": 0.1},
                  "resource_limits": {"max_cpu_percent": 5.0, "max_memory_mb": 128, "check_interval": 1.0,
                                      "violation_threshold": 2}}}}
                """);
        assertThat(config.plugins().get(0).jar().getFileName()).hasToString("a.jar");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{} | schemaVersion | is missing",
        "{\"schemaVersion\": 99} | /schemaVersion | found 99",
        "{\"schemaVersion\": 1, \"plugin\": {}} | /plugin: | is not known here",
        "{\"schemaVersion\": 1, \"plugins\": {\"a\": {}}} | /plugins/a/jar | is missing",
        "{\"schemaVersion\": 1, \"plugins\": {\"a\": {\"jar\": 7}}} | /plugins/a/jar | found the number 7",
        "{\"schemaVersion\": 1, \"plugins\": {\"A b\": {}}} | /plugins/A b | is not a plugin name",
        "{\"schemaVersion\": 1, \"plugins\": {\"a\": {\"jar\": \"x\", \"restart\": {\"tries\": 1}}}} | /plugins/a/restart/tries | is not known",
        "{\"schemaVersion\": 1, \"plugins\": {\"a\": {\"jar\": \"x\", \"permissions\": {\"extra\": [\"FLY\"]}}}} | /plugins/a/permissions/extra | FLY",
        "{\"schemaVersion\": 1, \"commands\": {\"prefix\": \" \"}} | rosey.json | prefix",
        "{\"schemaVersion\": 1, \"sandbox\": {\"minimum\": \"IN_PROCESS\"}} | /sandbox/minimum | is no process",
        "{\"schemaVersion\": 1, \"sandbox\": {\"minimum\": \"VERY\"}} | /sandbox/minimum | VERY",
        "{\"schemaVersion\": 1, \"sandbox\": {\"maximum\": 1}} | /sandbox/maximum | is not known",
        "{\"schemaVersion\": 1,} | line 1 | rosey.json",
        "not json | line 1 | rosey.json",
    })
    void namesFilePlaceAndProblem(String text, String place, String problem) { // SCR-26, SUR-48
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("rosey.json", place, problem);
    }

    @Test
    void namesAFileThatIsMissing() {
        Path missing = directory.resolve("none.json");
        assertThatThrownBy(() -> RoseyConfig.read(missing))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(missing.toString(), "does not exist", "--config");
    }

    @Test
    void invalidUtf8IsAnError() throws IOException {
        Path file = directory.resolve("rosey.json");
        Files.write(file, new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});
        assertThatThrownBy(() -> RoseyConfig.read(file)).isInstanceOf(ConfigException.class);
    }

    @Test
    void aMissingJarIsNamedWhenThePluginIsLoaded() throws IOException {
        RoseyConfig config = read("{\"schemaVersion\": 1, \"plugins\": {\"a\": {\"jar\": \"gone.jar\"}}}");
        assertThatThrownBy(() -> config.plugins().get(0).load())
                .isInstanceOf(RoseyException.class)
                .hasMessageContainingAll("gone.jar", "does not exist");
    }

    private CodeTrust trust(String fields, String plugin) throws IOException {
        return read("{\"schemaVersion\": 1, " + fields + "\"plugins\": {\"a\": {\"jar\": \"a.jar\"" + plugin + "}}}")
                .plugins().get(0).settings().trust();
    }

    @Test
    void readsWhichCodeIsTrusted() throws IOException {
        assertThat(trust("", "").sha256()).isEmpty();
        assertThat(trust("", "").keys()).isEmpty();
        String pin = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assertThat(trust("", ", \"sha256\": \"" + pin + "\"").sha256()).contains(pin);
        Signer all = new Signer();
        Signer own = new Signer();
        String global = "\"trustedKeys\": [\"" + all.base64() + "\"], ";
        assertThat(trust(global, "").keys()).containsExactly(all.key());
        assertThat(trust(global, ", \"trustedKeys\": [\"" + own.base64() + "\"]").keys())
                .as("a list of its own stands in the place of the other").containsExactly(own.key());
    }

    @Test
    void aKeyMayBeWrittenAsPem() throws IOException {
        Signer signer = new Signer();
        String pem = "-----BEGIN PUBLIC KEY-----\\n" + signer.base64() + "\\n-----END PUBLIC KEY-----\\n";
        assertThat(trust("", ", \"trustedKeys\": [\"" + pem + "\"]").keys()).containsExactly(signer.key());
    }

    @Test
    void aMistakeInWhatIsTrustedIsNoReasonToTrustAll() {
        assertThatThrownBy(() -> trust("", ", \"sha256\": \"abc\""))
                .hasMessageContainingAll("/plugins/a/sha256", "64 hexadecimal digits");
        assertThatThrownBy(() -> trust("", ", \"sha256\": \"\"")).hasMessageContaining("/plugins/a/sha256");
        assertThatThrownBy(() -> trust("", ", \"sha256\": null")).hasMessageContaining("/plugins/a/sha256");
        assertThatThrownBy(() -> trust("\"trustedKeys\": [], ", ""))
                .hasMessageContainingAll("/trustedKeys", "at least one key");
        assertThatThrownBy(() -> trust("\"trustedKeys\": null, ", "")).hasMessageContaining("/trustedKeys");
        String good = new Signer().base64();
        assertThatThrownBy(() -> trust("", ", \"trustedKeys\": [\"" + good + "\", \"AAAA\"]"))
                .hasMessageContainingAll("/plugins/a/trustedKeys/1", "no Ed25519 public key");
    }
}
