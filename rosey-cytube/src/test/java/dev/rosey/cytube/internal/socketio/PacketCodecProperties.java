package dev.rosey.cytube.internal.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class PacketCodecProperties {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Property
    void arbitraryTextGivesAPacketOrAPacketException(@ForAll String text) {
        assertThat(ends(text)).hasSize(1);
    }

    @Property(tries = 5_000)
    void almostPacketsGiveAPacketOrAPacketException(@ForAll("almostPackets") String text) {
        assertThat(ends(text)).hasSize(1);
    }

    @Property
    void cutPacketsGiveAPacketOrAPacketException(@ForAll("events") Packet.Event event, @ForAll double share) {
        String text = PacketCodec.event(event.ackId(), event.name(), event.arguments());
        int length = (int) (Math.abs(share % 1) * text.length());
        assertThat(ends(text.substring(0, length))).hasSize(1);
    }

    @Property
    void whatIsPrintedIsReadBack(@ForAll("events") Packet.Event event) {
        assertThat(PacketCodec.decode(PacketCodec.event(event.ackId(), event.name(), event.arguments())))
                .isEqualTo(event);
    }

    @Property
    void whatIsPrintedCanBeSentAsUtf8(@ForAll String name, @ForAll String text) {
        String packet = PacketCodec.event(OptionalLong.empty(), name, List.of(NODES.stringNode(text)));
        assertThat(java.nio.charset.StandardCharsets.UTF_8.newEncoder().canEncode(packet)).isTrue();
    }

    private static List<Object> ends(String text) {
        List<Object> ends = new ArrayList<>();
        try {
            ends.add(PacketCodec.decode(text));
        } catch (PacketException e) {
            ends.add(e);
        }
        return ends;
    }

    @Provide
    Arbitrary<String> almostPackets() {
        Arbitrary<String> start = Arbitraries.of("", "0", "2", "4", "40", "42", "43", "431", "44", "42/x,", "42/,", "0{\"sid\":");
        Arbitrary<String> rest =
                Arbitraries.strings().withChars("[]{}\",:/-0123456789.eE+truefalsn\\u \n\ud800").ofMaxLength(30);
        return Combinators.combine(start, rest).as(String::concat);
    }

    @Provide
    Arbitrary<Packet.Event> events() {
        Arbitrary<OptionalLong> ids = Arbitraries.oneOf(
                Arbitraries.just(OptionalLong.empty()),
                Arbitraries.longs().between(0, 999_999_999_999_999L).map(OptionalLong::of));
        return Combinators.combine(ids, texts(), value(3).list().ofMaxSize(3)).as(Packet.Event::new);
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.strings().withCharRange('\0', '\ud7ff').ofMaxLength(8);
    }

    private static Arbitrary<JsonNode> value(int depth) {
        Arbitrary<JsonNode> scalar = Arbitraries.oneOf(
                Arbitraries.just(NODES.nullNode()),
                Arbitraries.of(true, false).map(NODES::booleanNode),
                Arbitraries.integers().map(NODES::numberNode),
                Arbitraries.doubles().map(NODES::numberNode),
                texts().map(NODES::stringNode));
        if (depth == 0) {
            return scalar;
        }
        Arbitrary<JsonNode> inner = Arbitraries.lazy(() -> value(depth - 1));
        return Arbitraries.oneOf(
                scalar,
                inner.list().ofMaxSize(3).map(PacketCodecProperties::array),
                Arbitraries.maps(texts(), inner).ofMaxSize(3).map(fields -> {
                    ObjectNode object = NODES.objectNode();
                    fields.forEach(object::set);
                    return object;
                }));
    }

    private static ArrayNode array(List<JsonNode> items) {
        ArrayNode array = NODES.arrayNode();
        items.forEach(array::add);
        return array;
    }
}
