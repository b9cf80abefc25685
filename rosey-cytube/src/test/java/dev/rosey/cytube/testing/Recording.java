package dev.rosey.cytube.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What clients and a real CyTube server said to each other.
 *
 * <p>A recording has one JSON object a line: {@code t} is the time in ms, {@code c} the label of a client. Lines of kind
 * {@code ws} count: {@code dir} is {@code in} for what the client received and {@code out} for what it sent, {@code data}
 * the text; {@code what} is {@code open} or {@code close} (with a {@code code}). Instances do not change.
 */
public final class Recording {
    private final Map<String, List<Exchange>> exchanges;

    /**
     * One frame.
     *
     * @param direction where it went
     * @param text the packet
     */
    public record Step(Frame.Direction direction, String text) {
        /** The name of the event that it carries; empty for other packets. */
        public Optional<String> event() {
            return new Frame(0, 0, direction, text, java.time.Instant.EPOCH).event();
        }

        boolean isToClient() {
            return direction == Frame.Direction.TO_CLIENT;
        }
    }

    /**
     * One connection of a client.
     *
     * @param steps its frames; the beginning in the order in which the protocol has it, as recorders note what is sent a
     *     little too early
     * @param isCut whether it ended without a close frame
     */
    public record Exchange(List<Step> steps, boolean isCut) {
        /** Checks and copies. */
        public Exchange {
            steps = List.copyOf(steps);
        }

        /**
         * The names of the events that the client received.
         *
         * @return in order
         */
        public List<String> received() {
            return steps.stream().filter(Step::isToClient).flatMap(step -> step.event().stream()).toList();
        }
    }

    private Recording(Map<String, List<Exchange>> exchanges) {
        this.exchanges = exchanges;
    }

    /**
     * Reads a recording and closes the stream.
     *
     * @param jsonLines the recording, in UTF-8
     * @return the recording
     * @throws IllegalArgumentException if a line is no JSON object
     * @throws UncheckedIOException if it cannot be read
     */
    public static Recording of(InputStream jsonLines) {
        Map<String, List<Draft>> drafts = new LinkedHashMap<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(jsonLines, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank()) {
                    read(line, drafts);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, List<Exchange>> exchanges = new LinkedHashMap<>();
        drafts.forEach((client, list) -> exchanges.put(client, list.stream()
                .filter(draft -> !draft.steps.isEmpty())
                .map(draft -> new Exchange(draft.inOrder(), draft.isCut))
                .toList()));
        return new Recording(exchanges);
    }

    /**
     * Reads one of the recordings that come with this package, of CyTube 3.86.
     *
     * @param name such as {@code 05-anonymous-join}
     * @return the recording
     * @throws IllegalArgumentException if there is none
     */
    public static Recording named(String name) {
        InputStream stream = Recording.class.getResourceAsStream("recordings/" + name + ".jsonl");
        if (stream == null) {
            throw new IllegalArgumentException("No recording \"" + name + "\"");
        }
        return of(stream);
    }

    private static void read(String line, Map<String, List<Draft>> drafts) {
        JsonNode node = Json.parse(line)
                .filter(JsonNode::isObject)
                .orElseThrow(() -> new IllegalArgumentException("No line of a recording: " + line));
        if (!Json.text(node, "kind").orElse("").equals("ws")) {
            return;
        }
        List<Draft> list = drafts.computeIfAbsent(Json.text(node, "c").orElse(""), key -> new ArrayList<>());
        String what = Json.text(node, "what").orElse("");
        Optional<String> text = Json.text(node, "data");
        boolean isOpening = text.isPresent() && text.get().startsWith("0{");
        if (list.isEmpty() || what.equals("open") || (isOpening && list.get(list.size() - 1).hasOpened)) {
            list.add(new Draft());
        }
        Draft draft = list.get(list.size() - 1);
        draft.hasOpened |= isOpening;
        draft.isCut |= what.equals("close") && Json.number(node, "code", 0) == 1006;
        boolean isIn = Json.text(node, "dir").orElse("").equals("in");
        text.ifPresent(data -> draft.steps.add(
                new Step(isIn ? Frame.Direction.TO_CLIENT : Frame.Direction.TO_SERVER, data)));
    }

    /** A connection that is being read. */
    private static final class Draft {
        private final List<Step> steps = new ArrayList<>();
        private boolean hasOpened;
        private boolean isCut;

        /** Open packet, CONNECT, its answer, own rank; then all else. Answers to pings come by themselves. */
        List<Step> inOrder() {
            List<Step> rest = new ArrayList<>(steps);
            List<Step> ordered = new ArrayList<>();
            for (String start : List.of("0{", "40", "40{", "42[\"rank\",-1]")) {
                rest.stream()
                        .filter(step -> start.equals("40") ? step.text().equals("40") : step.text().startsWith(start))
                        .findFirst()
                        .ifPresent(ordered::add);
            }
            rest.removeAll(ordered);
            rest.removeIf(step -> !step.isToClient() && step.text().equals("3"));
            ordered.addAll(rest);
            return ordered;
        }
    }

    /**
     * The labels of the clients.
     *
     * @return in the order in which they appear
     */
    public List<String> clients() {
        return List.copyOf(exchanges.keySet());
    }

    /**
     * The first connection of a client.
     *
     * @param client label
     * @return the connection
     * @throws IllegalArgumentException if there is no such client
     */
    public Exchange client(String client) {
        return connections(client).get(0);
    }

    /**
     * All connections of a client, those without a frame left out.
     *
     * @param client label
     * @return in order, at least one
     * @throws IllegalArgumentException if there is no such client
     */
    public List<Exchange> connections(String client) {
        List<Exchange> found = exchanges.getOrDefault(client, List.of());
        if (found.isEmpty()) {
            throw new IllegalArgumentException("No client \"" + client + "\"; there are " + exchanges.keySet());
        }
        return found;
    }
}
