package dev.rosey.cytube.internal.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Frames that were recorded from a CyTube server: one JSON array a line, the event first. */
final class Frames {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private Frames() {}

    record Frame(String event, List<JsonNode> arguments) {}

    static List<Frame> of(String file) {
        try (InputStream in = Objects.requireNonNull(Frames.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(Frames::frame)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Inbound> read(String file) {
        return of(file).stream()
                .map(each -> InboundReader.read(each.event(), each.arguments()))
                .toList();
    }

    static <T extends Inbound> List<T> read(String file, Class<T> type) {
        return read(file).stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** What the reader makes of one event; the arguments are JSON texts. */
    static Inbound event(String event, String... arguments) {
        List<JsonNode> nodes = new ArrayList<>();
        for (String argument : arguments) {
            nodes.add(json(argument));
        }
        return InboundReader.read(event, nodes);
    }

    static JsonNode json(String text) {
        return MAPPER.readTree(text);
    }

    private static Frame frame(String line) {
        List<JsonNode> arguments = new ArrayList<>();
        JsonNode array = json(line);
        for (int i = 1; i < array.size(); i++) {
            arguments.add(array.get(i));
        }
        return new Frame(array.get(0).stringValue(), arguments);
    }
}
