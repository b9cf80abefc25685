package dev.rosey.cytube.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

class InboundReaderProperties {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Property
    void neverThrowsWhateverComesWithAKnownEvent(
            @ForAll("events") String event, @ForAll("arguments") List<JsonNode> arguments) {
        assertThat(InboundReader.read(event, arguments)).isNotNull();
        assertThat(Redaction.of(event, arguments)).hasSameSizeAs(arguments);
    }

    @Provide
    Arbitrary<String> events() {
        return Arbitraries.of(
                "rank", "usercount", "cooldown", "userlist", "addUser", "userLeave", "setUserMeta", "setAFK",
                "setUserRank", "chatMsg", "pm", "login", "needPassword", "cancelNeedPassword", "kick", "errorMsg",
                "spamFiltered", "noflood", "channelOpts", "setPermissions", "partitionChange", "banlist", "other");
    }

    @Provide
    Arbitrary<List<JsonNode>> arguments() {
        return values().list().ofMaxSize(3);
    }

    private Arbitrary<JsonNode> values() {
        Arbitrary<JsonNode> scalars = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(12).map(NODES::stringNode),
                Arbitraries.of("http://h/", "https://[::1]", "x:", "[server]", "<a&").map(NODES::stringNode),
                Arbitraries.doubles().map(NODES::numberNode),
                Arbitraries.of(Double.NaN, Double.POSITIVE_INFINITY).map(NODES::numberNode),
                Arbitraries.bigIntegers().map(NODES::numberNode),
                Arbitraries.bigDecimals().map(NODES::numberNode),
                Arbitraries.of(true, false).map(NODES::booleanNode),
                Arbitraries.just(NODES.nullNode()),
                Arbitraries.just(NODES.missingNode()));
        return Arbitraries.recursive(() -> scalars, this::containers, 0, 3);
    }

    private Arbitrary<JsonNode> containers(Arbitrary<JsonNode> inner) {
        Arbitrary<String> names = Arbitraries.of(
                "name", "rank", "meta", "afk", "muted", "username", "msg", "time", "to", "success", "error", "reason",
                "servers", "url", "secure", "chat_antiflood", "chat_antiflood_params", "burst", "sustained", "cooldown");
        Arbitrary<JsonNode> objects = Arbitraries.maps(names, inner.filter(each -> !each.isMissingNode()))
                .ofMaxSize(8)
                .map(InboundReaderProperties::object);
        Arbitrary<JsonNode> arrays =
                inner.filter(each -> !each.isMissingNode()).list().ofMaxSize(3).map(each -> NODES.arrayNode().addAll(each));
        return Arbitraries.oneOf(objects, arrays, inner);
    }

    private static JsonNode object(Map<String, JsonNode> fields) {
        return NODES.objectNode().setAll(fields);
    }
}
