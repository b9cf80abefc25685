package dev.rosey.cytube.internal.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

class PacketCodecTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Test
    void anOpenPacketTellsTimesAndBounds() {
        assertThat(PacketCodec.decode(
                        "0{\"sid\":\"a\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":120000,\"maxPayload\":1048576}"))
                .isEqualTo(new Packet.Open(
                        "a", Duration.ofSeconds(25), Duration.ofSeconds(120), OptionalLong.of(1 << 20)));
        assertThat(PacketCodec.decode("0{\"sid\":\"a\",\"pingInterval\":1,\"pingTimeout\":2}"))
                .isEqualTo(new Packet.Open("a", Duration.ofMillis(1), Duration.ofMillis(2), OptionalLong.empty()));
    }

    @Test
    void packetsWithoutContentAreKnownByTheirType() {
        assertThat(PacketCodec.decode("1")).isEqualTo(new Packet.Close());
        assertThat(PacketCodec.decode("2")).isEqualTo(new Packet.Ping(""));
        assertThat(PacketCodec.decode("2probe")).isEqualTo(new Packet.Ping("probe"));
        assertThat(PacketCodec.decode("3probe")).isEqualTo(new Packet.Pong("probe"));
        assertThat(PacketCodec.decode("6")).isEqualTo(new Packet.Noop());
        assertThat(PacketCodec.decode("41")).isEqualTo(new Packet.Disconnect());
        assertThat(PacketCodec.pong("probe")).isEqualTo("3probe");
    }

    @Test
    void onlyNewerServersGiveASidWithTheAcceptance() {
        assertThat(PacketCodec.decode("40{\"sid\":\"x\"}")).isEqualTo(new Packet.Connect(Optional.of("x")));
        assertThat(PacketCodec.decode("40/,{\"sid\":\"x\"}")).isEqualTo(new Packet.Connect(Optional.of("x")));
        assertThat(PacketCodec.decode("40")).isEqualTo(new Packet.Connect(Optional.empty()));
        assertThat(PacketCodec.decode("40/")).isEqualTo(new Packet.Connect(Optional.empty()));
        assertThat(PacketCodec.decode("40{\"sid\":7}")).isEqualTo(new Packet.Connect(Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "44{\"message\":\"Rate limit exceeded\"} | Rate limit exceeded",
        "44\"Rate limit exceeded\"               | Rate limit exceeded",
        "44{\"message\":\"\"}                    | no reason given",
        "44{\"message\":{}}                      | no reason given",
        "44{}                                    | no reason given",
        "44null                                  | no reason given",
        "44                                      | no reason given"
    })
    void aRefusalAlwaysHasAMessage(String text, String message) {
        assertThat(PacketCodec.decode(text)).isEqualTo(new Packet.ConnectError(message));
    }

    @Test
    void aLongRefusalIsCut() {
        Packet packet = PacketCodec.decode("44\"" + "x".repeat(5_000) + "\"");
        assertThat(((Packet.ConnectError) packet).message()).hasSize(1_000);
    }

    @Test
    void anEventMayHaveNoArgumentOrNull() { // trap 9
        assertThat(PacketCodec.decode("42[\"cancelNeedPassword\"]"))
                .isEqualTo(new Packet.Event(OptionalLong.empty(), "cancelNeedPassword", List.of()));
        assertThat(PacketCodec.decode("42[\"closePoll\",null]"))
                .isEqualTo(new Packet.Event(OptionalLong.empty(), "closePoll", List.of(NODES.nullNode())));
        assertThat(PacketCodec.decode("42/,17[\"a\",1,\"b\"]"))
                .isEqualTo(new Packet.Event(
                        OptionalLong.of(17), "a", List.of(NODES.numberNode(1), NODES.stringNode("b"))));
    }

    @Test
    void anAcknowledgementHasItsId() {
        assertThat(PacketCodec.decode("430[]")).isEqualTo(new Packet.Ack(0, List.of()));
        assertThat(PacketCodec.decode("4312[{}]")).isEqualTo(new Packet.Ack(12, List.of(NODES.objectNode())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"42/x,[\"a\"]", "40/x", "42/x?token=1,broken", "43/x,no id"})
    void otherNamespacesAreToldApartAndNotRead(String text) {
        assertThat(PacketCodec.decode(text)).isInstanceOf(Packet.Elsewhere.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "7", "9x", "451-[\"a\",{\"_placeholder\":true,\"num\":0}]", "461-1[]", "47", "49x"})
    void binaryAndLaterKindsAreUnknownAndNotRead(String text) {
        assertThat(PacketCodec.decode(text)).isInstanceOf(Packet.Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "x", "hello", "\0", "<html>", "{}", "4", "4x", "4-", "0", "0{", "0[]", "0null", "0{}",
        "0{\"sid\":\"\",\"pingInterval\":1,\"pingTimeout\":1}", "0{\"sid\":\"a\",\"pingInterval\":0,\"pingTimeout\":1}",
        "0{\"sid\":\"a\",\"pingInterval\":-1,\"pingTimeout\":1}", "0{\"sid\":\"a\",\"pingInterval\":\"1\",\"pingTimeout\":1}",
        "0{\"sid\":\"a\",\"pingInterval\":1e300,\"pingTimeout\":1}", "0{\"sid\":\"a\",\"pingInterval\":1}",
        "0{\"sid\":\"a\",\"pingInterval\":9223372036854775807,\"pingTimeout\":1}",
        "40{", "42", "42[]", "42[1]", "42[null]", "42{}", "42\"a\"", "42[\"a\"", "42[\"a\"]]", "42[\"a\"] x", "42[\"a\",]",
        "42[\"a\",NaN]", "43[]", "43x", "431", "431{}", "431234567890123456[]", "42/", "42/,", "44{", "44x"
    })
    void whatIsNoPacketIsRefused(String text) {
        assertThatExceptionOfType(PacketException.class).isThrownBy(() -> PacketCodec.decode(text));
    }

    @Test
    void whatIsRefusedIsNotRepeated() {
        assertThatExceptionOfType(PacketException.class)
                .isThrownBy(() -> PacketCodec.decode("42[\"secret\" secret]"))
                .withMessageNotContaining("secret");
    }

    @Test
    void deepOrHugeJsonIsRefused() {
        int inside = PacketCodec.MAX_DEPTH - 1; // the event is an array itself
        assertThat(PacketCodec.decode("42[\"a\"," + "[".repeat(inside) + "]".repeat(inside) + "]"))
                .isInstanceOf(Packet.Event.class);
        for (String json : List.of(
                "[\"a\"," + "[".repeat(inside + 1) + "]".repeat(inside + 1) + "]",
                "[\"a\"," + "[".repeat(1_000_000),
                "[\"a\"," + "{\"a\":".repeat(100_000),
                "[\"a\"," + "9".repeat(100_000) + "]",
                "[\"a\",{\"" + "n".repeat(100_000) + "\":1}]",
                "[\"a\"" + ",1".repeat(2_000_000) + "]")) {
            assertThatExceptionOfType(PacketException.class).isThrownBy(() -> PacketCodec.decode("42" + json));
        }
    }

    @Test
    void aLongTextIsNotRefused() {
        String text = "x".repeat(3 << 20);
        Packet packet = PacketCodec.decode("42[\"a\",\"" + text + "\"]");
        assertThat(((Packet.Event) packet).arguments().get(0).stringValue()).isEqualTo(text);
    }

    @Test
    void eventsArePrintedOnOneLine() {
        JsonNode line = NODES.objectNode().put("msg", "a\nb \"é😀\"");
        assertThat(PacketCodec.event(OptionalLong.empty(), "chatMsg", List.of(line)))
                .isEqualTo("42[\"chatMsg\",{\"msg\":\"a\\nb \\\"é😀\\\"\"}]");
        assertThat(PacketCodec.event(OptionalLong.of(3), "newPoll", List.of(NODES.nullNode())))
                .isEqualTo("423[\"newPoll\",null]");
        assertThat(PacketCodec.event(OptionalLong.empty(), "playNext", List.of())).isEqualTo("42[\"playNext\"]");
    }

    @Test
    void aLoneSurrogateIsReplaced() {
        assertThat(PacketCodec.event(OptionalLong.empty(), "a\ud83d", List.of(NODES.stringNode("\ude00b\ud83d\ude00\ud83d"))))
                .isEqualTo("42[\"a\ufffd\",\"\ufffdb\ud83d\ude00\ufffd\"]");
        assertThat(PacketCodec.pong("\ud83d")).isEqualTo("3\ufffd");
    }

    @Test
    void anArgumentThatCannotBePrintedIsTheCallersMistake() {
        ArrayNode deep = NODES.arrayNode();
        for (int i = 0; i < 2_000; i++) {
            deep = NODES.arrayNode().add(deep);
        }
        List<JsonNode> arguments = List.of(deep);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PacketCodec.event(OptionalLong.empty(), "chatMsg", arguments))
                .withMessageContaining("chatMsg");
    }

    @Test
    void aRecordedTalkIsUnderstood() throws IOException {
        JsonMapper json = new JsonMapper();
        List<String> kinds = new ArrayList<>();
        try (InputStream in = PacketCodecTest.class.getResourceAsStream("eio4-keepalive.jsonl")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
                JsonNode frame = json.readTree(line);
                if (frame.path("dir").stringValue("").equals("in")) {
                    kinds.add(PacketCodec.decode(frame.path("data").stringValue()).getClass().getSimpleName());
                }
            }
        }
        assertThat(kinds).startsWith("Open", "Connect", "Event").contains("Ping")
                .doesNotContain("Unknown", "Elsewhere", "Pong");
    }
}
