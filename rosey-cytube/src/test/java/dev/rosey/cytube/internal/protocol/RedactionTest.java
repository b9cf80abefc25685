package dev.rosey.cytube.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class RedactionTest {
    @Test
    void nothingSecretOfWhatAModeratorSeesIsLeft() {
        String before = text(Frames.of("moderator-secrets.jsonl"));
        String after = Frames.of("moderator-secrets.jsonl").stream()
                .map(each -> each.event() + Redaction.of(each.event(), each.arguments()))
                .collect(Collectors.joining("\n"));

        assertThat(before).contains("open-sesame", "<password>", "+Jk.uMN", "aliases\":[", "(aliases: KickMe)", "\"ip\":");
        assertThat(after)
                .doesNotContain("open-sesame", "<password>", "+Jk.", "uMN", "aliases\":", "(aliases: K", "\"ip\":")
                .doesNotContain("\"pw\"", "\"password\"", "[init] Loaded channel")
                .contains("RoseyBot banned … (ipvictim)", "KickMe joined (aliases: …)", "\"bannedby\":\"RoseyBot\"");
    }

    @Test
    void whatIsGivenStaysAsItIs() {
        for (Frames.Frame frame : Frames.of("moderator-secrets.jsonl")) {
            String before = frame.toString();
            Redaction.of(frame.event(), frame.arguments());
            assertThat(frame).hasToString(before);
        }
    }

    @Test
    void whatIsHarmlessIsLeftAlone() {
        for (Frames.Frame frame : Frames.of("playlist.jsonl")) {
            assertThat(Redaction.of(frame.event(), frame.arguments())).isEqualTo(frame.arguments());
        }
    }

    @Test
    void whatSiteAdministratorsGetIsHiddenWhole() {
        assertThat(redacted("acp-gbanlist", "[{\"note\":\"of 10.0.0.1\"}]")).isEqualTo("[\"…\"]");
        assertThat(redacted("channelPassword", "{\"x\":\"secret\"}")).isEqualTo("[\"…\"]");
    }

    @Test
    void usersMaySayWhatLooksLikeAnAddress() {
        String chat = "{\"username\":\"alice\",\"msg\":\"at 10.0.0.1 (aliases: none)\"}";

        assertThat(redacted("chatMsg", chat)).contains("10.0.0.1", "aliases: none");
    }

    @ParameterizedTest
    @CsvSource({
        "bob banned 10.0.0.1 (alice), bob banned … (alice)",
        "bob banned +Jk.uMN.* (alice), bob banned … (alice)",
        "bob banned 10.0.*.* (alice), bob banned … (alice)",
        "bob banned 2001:db8::1 (alice), bob banned … (alice)",
        "bob banned ::1, bob banned …",
        "bob kicked alice, bob kicked alice",
        "eve joined (aliases: eve (aliases: mallory) trent, eve joined (aliases: …)",
    })
    void theServersOwnLinesTellNoAddresses(String line, String redacted) {
        assertThat(Redaction.serverLine(line)).isEqualTo(redacted);
    }

    @Test
    void nestingWithoutEndIsCut() {
        String deep = "[".repeat(400) + "{\"ip\":\"10.0.0.1\"}" + "]".repeat(400);

        assertThat(redacted("raw", deep)).endsWith("]").doesNotContain("10.0.0.1").contains("…");
    }

    @Test
    void longLinesTakeNoLongTime() {
        assertThat(Redaction.serverLine("(aliases: ".repeat(50_000))).hasSizeLessThan(20);
        assertThat(Redaction.serverLine("a.b".repeat(300_000))).startsWith("a.b");
        assertThat(Redaction.serverLine(":".repeat(300_000))).startsWith(":");
    }

    private static String redacted(String event, String argument) {
        return Redaction.of(event, List.of(Frames.json(argument))).toString();
    }

    private static String text(List<Frames.Frame> frames) {
        return frames.stream()
                .map(Frames.Frame::arguments)
                .flatMap(List::stream)
                .map(JsonNode::toString)
                .collect(Collectors.joining("\n"));
    }
}
