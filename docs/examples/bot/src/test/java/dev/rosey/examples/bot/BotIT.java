package dev.rosey.examples.bot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.core.trust.TrustedKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bot as its users meet it: a process with arguments, input, output and log. */ // SUR-7, S22-60
class BotIT {
    private static final String LEVEL =
            System.getProperty("os.name").equals("Linux") ? "KERNEL_SEALED" : "NOT_ENFORCED";

    private static final String ROLL = "🎲 \\[[1-6], [1-6]\\] = \\d+";

    @TempDir
    Path directory;

    private BotProcess start(String... arguments) throws IOException {
        return BotProcess.start(directory, arguments);
    }

    private Path config(String plugins) throws IOException {
        Path file = directory.resolve("custom.json");
        Files.writeString(file, "{\"schemaVersion\": 1, \"plugins\": {" + plugins + "}}");
        return file;
    }

    private static String dice() {
        return "\"dice-roller\": {\"jar\": \"" + BotProcess.built().resolve("plugins/dice-roller.jar") + "\"}";
    }

    @Test
    void answersARollFromAProcessOfItsOwnAndEndsByItself() throws Exception { // S22-1, S22-13, S22-15, S22-17, SCR-38
        try (BotProcess bot = start()) {
            bot.type("!roll 2d6");
            assertThat(bot.awaitOutput(0)).matches(ROLL);
            ProcessHandle plugin = bot.plugin("dice-roller");
            assertThat(plugin.pid()).isNotEqualTo(bot.handle().pid());
            assertThat(bot.end()).isZero();
            assertThat(bot.output()).hasSize(1);
            assertThat(plugin.isAlive()).isFalse(); // S22-23
        }
    }

    @Test
    void pluginsShowsStateProcessAndSandbox() throws Exception { // S22-6, P11-2
        try (BotProcess bot = start()) {
            bot.type("!plugins");
            bot.awaitOutput(2);
            for (String name : List.of("dice-roller", "8ball", "trivia")) {
                String process = "pid " + bot.plugin(name).pid();
                assertThat(bot.output()).anySatisfy(line ->
                        assertThat(line).contains(name, "RUNNING", process, "restarts 0", "sandbox " + LEVEL));
            }
            assertThat(bot.end()).isZero();
        }
    }

    @Test
    void aKilledPluginAnswersAgainAfterItsBackoff() throws Exception { // S22-46
        try (BotProcess bot = start()) {
            bot.type("!roll 2d6");
            bot.awaitOutput(0);
            bot.plugin("dice-roller").destroyForcibly();
            bot.awaitLog("will be restarted");
            Awaitility.await().atMost(BotProcess.PATIENCE)
                    .until(() -> bot.log().split("Plugin dice-roller 1.0.0 is running", -1).length > 2);
            bot.type("!roll 2d6");
            assertThat(bot.awaitOutput(1)).matches(ROLL);
            assertThat(bot.end()).isZero();
        }
    }

    @Test
    void noPluginOutlivesABotThatIsKilled() throws Exception { // S22-23, S22-55
        try (BotProcess bot = start()) {
            bot.type("!roll");
            bot.awaitOutput(0);
            List<ProcessHandle> plugins = bot.plugins();
            assertThat(plugins).isNotEmpty();
            bot.handle().destroyForcibly();
            Awaitility.await().atMost(BotProcess.PATIENCE)
                    .until(() -> plugins.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    @Test
    void endsCleanlyOnTermination() throws Exception { // S22-13
        try (BotProcess bot = start()) {
            bot.type("!flip");
            bot.awaitOutput(0);
            List<ProcessHandle> plugins = bot.plugins();
            bot.handle().destroy();
            bot.exitCode();
            assertThat(plugins).noneMatch(ProcessHandle::isAlive);
        }
    }

    @Test
    void survivesNonsenseOnItsInput() throws Exception {
        try (BotProcess bot = start()) {
            bot.type(new byte[] {'!', (byte) 0xff, (byte) 0xfe, ' ', (byte) 0xc0, '\n'});
            bot.type("!roll " + "9".repeat(10_000));
            bot.type("just talking");
            bot.type("!roll 1d1");
            assertThat(bot.end()).isZero();
            assertThat(bot.output()).anyMatch(line -> line.contains("🎲 [1] = 1"));
            assertThat(bot.output()).anyMatch(line -> line.contains("too long"));
        }
    }

    @Test
    void aBrokenPluginIsReportedAndTheOthersRun() throws Exception { // P11-28
        Files.writeString(directory.resolve("garbage.jar"), "this is not a jar");
        Path file = config(dice() + ", \"garbage\": {\"jar\": \"garbage.jar\"}, \"gone\": {\"jar\": \"gone.jar\"}");
        try (BotProcess bot = start("--config", file.toString())) {
            bot.type("!roll 2d6");
            assertThat(bot.awaitOutput(0)).matches(ROLL);
            assertThat(bot.end()).isZero();
            assertThat(bot.log())
                    .contains("Plugin garbage is left out", "is not a jar", "PLUGIN-003")
                    .contains("Plugin gone is left out", "does not exist", "PLUGIN-002");
        }
    }

    @Test
    void anInvalidConfigurationPreventsTheStart() throws Exception { // SCR-26
        Path file = directory.resolve("bad.json");
        Files.writeString(file, "{\"schemaVersion\": 1, \"plugin\": {}}");
        try (BotProcess bot = start("--config", file.toString())) {
            assertThat(bot.end()).isEqualTo(1);
            assertThat(bot.log()).contains("bad.json", "/plugin", "is not known here", "CONFIG-001");
            assertThat(bot.output()).isEmpty();
        }
    }

    @Test
    void checkSaysWhatWasFound() throws Exception { // S22-12
        try (BotProcess bot = start("--check")) {
            assertThat(bot.end()).isZero();
            assertThat(String.join("\n", bot.output()))
                    .contains("Java: ", "Sandbox: " + LEVEL, "Memory of a plugin: 256 MB: heap 64", "Configuration: ", "Plugin dice-roller: ",
                            "Plugin 8ball: 1.0.0, commands [8ball]", "Plugin trivia: 1.0.0, commands [trivia, answer]",
                            "code: sha256 ", "not pinned, no signature asked for", "all is well");
        }
    }

    @Test
    void checkSaysWhichCodeIsTrusted() throws Exception {
        Path jar = Files.copy(BotProcess.built().resolve("plugins/dice-roller.jar"), directory.resolve("dice.jar"));
        byte[] code = Files.readAllBytes(jar);
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(pair.getPrivate());
        signature.update(code);
        Files.write(directory.resolve("dice.jar.sig"), signature.sign());
        String pin = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(code));
        Path file = config("\"dice-roller\": {\"jar\": \"dice.jar\", \"sha256\": \"" + pin + "\", \"trustedKeys\": [\""
                + Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()) + "\"]}");
        try (BotProcess bot = start("--check", "--config", file.toString())) {
            assertThat(bot.end()).isZero();
            assertThat(String.join("\n", bot.output())).contains("code: sha256 " + pin.substring(0, 12)
                    + ", pinned, signed by key " + TrustedKey.of(pair.getPublic()).fingerprint());
        }
        Files.write(jar, new byte[1], StandardOpenOption.APPEND);
        try (BotProcess bot = start("--check", "--config", file.toString())) {
            assertThat(bot.end()).isEqualTo(1);
            assertThat(String.join("\n", bot.output())).contains("Plugin dice-roller: NOT USABLE", pin, "PLUGIN-012");
        }
    }

    @Test
    void checkFailsForAnUnusablePlugin() throws Exception { // S22-12
        Path file = config("\"gone\": {\"jar\": \"gone.jar\"}");
        try (BotProcess bot = start("--check", "--config", file.toString())) {
            assertThat(bot.end()).isEqualTo(1);
            assertThat(String.join("\n", bot.output())).contains("Plugin gone: NOT USABLE", "something is wrong");
        }
    }

    @Test
    void anUnknownOptionIsNamed() throws Exception {
        try (BotProcess bot = start("--fly")) {
            assertThat(bot.end()).isEqualTo(2);
            assertThat(bot.log()).contains("--fly", "--help");
        }
    }

    @Test
    void helpGoesToStandardOutput() throws Exception {
        try (BotProcess bot = start("--help")) {
            assertThat(bot.end()).isZero();
            assertThat(String.join("\n", bot.output())).isEqualTo(BotOptions.HELP.stripTrailing());
        }
    }

    @Test
    void writesUtf8WhateverTheLocale() throws Exception {
        try (BotProcess bot = start()) {
            bot.type("!roll 1d1");
            assertThat(bot.awaitOutput(0).getBytes(StandardCharsets.UTF_8))
                    .startsWith("🎲".getBytes(StandardCharsets.UTF_8));
            assertThat(bot.end()).isZero();
        }
    }
}
