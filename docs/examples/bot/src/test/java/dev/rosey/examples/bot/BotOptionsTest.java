package dev.rosey.examples.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rosey.cytube.CytubeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BotOptionsTest { // S22-10
    private static final Path HOME = Path.of("home");

    private static BotOptions parse(String line) {
        return BotOptions.parse(line.isEmpty() ? List.of() : List.of(line.split(" ")), HOME);
    }

    @Test
    void withoutArgumentsTheBotRunsOnTheConsole() {
        assertThat(parse("").action()).isEqualTo(BotOptions.Action.RUN);
        assertThat(parse("").cytube()).isEmpty();
    }

    @Test
    void theOptionsOfAChannelComeInAnyOrder() {
        assertThat(parse("--user RoseyBot --password-file p --cytube https://cytu.be movies --channel-password-file c")
                .cytube()).contains(new CytubeOptions("https://cytu.be", "movies", Optional.of("RoseyBot"),
                        Optional.of(Path.of("p")), Optional.of(Path.of("c"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--cytube | --cytube needs more; write --cytube URL CHANNEL",
        "--cytube https://cytu.be | --cytube needs more; write --cytube URL CHANNEL",
        "--cytube https://cytu.be --user x | --cytube needs more; write --cytube URL CHANNEL",
        "--user x | --user and the password files are for --cytube; write --cytube URL CHANNEL before them",
        "--cytube https://cytu.be movies --password-file f | --password-file is for an account; write --user NAME as well",
        "--cytube https://cytu.be movies --user | --user needs more; write --user NAME",
        "--config | --config needs more; write --config FILE",
        "--nats-credentials f | --nats-credentials is for --nats; write --nats [URL] as well",
        "--nats --nats-credentials | --nats-credentials needs more; write --nats-credentials FILE",
        "--frobnicate | Unknown option --frobnicate; --help shows what there is",
    })
    void aMistakeIsExplained(String line, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> parse(line)).withMessage(message);
    }

    @Test
    void passwordsAreTheFirstLinesOfFilesAndAreNotPrinted(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "hunter2\nnotes\n");
        CytubeOptions options = new CytubeOptions("https://cytu.be", "movies", Optional.of("RoseyBot"),
                Optional.of(secret), Optional.of(secret));
        CytubeConfig config = options.config().build();
        assertThat(config + " " + options).contains("account RoseyBot").doesNotContain("hunter2");
    }

    @Test
    void aFileWithoutPasswordIsExplained(@TempDir Path folder) throws IOException {
        Path empty = Files.createFile(folder.resolve("empty"));
        Path huge = Files.write(folder.resolve("huge"), new byte[10_000]);
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});
        assertProblem(folder.resolve("missing"), "does not exist; write the password on its first line");
        assertProblem(empty, "is empty; write the password on its first line");
        assertProblem(huge, "is too large for a password");
        assertProblem(binary, "is not text in UTF-8");
        assertProblem(folder, "cannot be read");
    }

    private static void assertProblem(Path file, String message) {
        CytubeOptions options = new CytubeOptions("https://cytu.be", "movies", Optional.of("RoseyBot"),
                Optional.of(file), Optional.empty());
        assertThatIllegalArgumentException().isThrownBy(options::config)
                .withMessageStartingWith(file.toString()).withMessageContaining(message);
    }

    @Test
    void aNameWithoutPasswordIsAGuest() {
        assertThat(parse("--cytube https://cytu.be movies --user RoseyBot").cytube().orElseThrow().config().build())
                .asString().contains("guest RoseyBot");
    }

    @Test
    void natsNeedsNoAddressAndTakesSeveral() {
        assertThat(parse("--nats").nats().orElseThrow().servers()).containsExactly("nats://localhost:4222");
        assertThat(parse("--nats a:1,b:2 --check").nats().orElseThrow().config("x").servers())
                .extracting(Object::toString).containsExactly("nats://a:1", "nats://b:2");
        assertThat(parse("").nats()).isEmpty();
    }

    @Test
    void aPasswordInTheAddressIsNotPrinted() {
        assertThat(parse("--nats nats://bot:hunter2@a:1").nats().orElseThrow().config("x").toString())
                .contains("nats://a:1").doesNotContain("hunter2");
    }
}
