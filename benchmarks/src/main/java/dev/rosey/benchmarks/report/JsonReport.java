package dev.rosey.benchmarks.report;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The outcomes as JSON: the columns of the table, and all peers. What could not be measured is {@code null}. */
public final class JsonReport {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private JsonReport() {}

    /**
     * Makes the text.
     *
     * @param isQuick whether the iterations were short
     */
    public static String of(Machine machine, boolean isQuick, List<Outcome> outcomes) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("processor", machine.processor());
        root.put("cores", machine.cores());
        root.put("java", machine.java());
        root.put("date", machine.date().toString());
        root.put("quick", isQuick);
        ArrayNode cases = root.putArray("cases");
        outcomes.forEach(outcome -> write(cases.addObject(), outcome));
        return MAPPER.writeValueAsString(root) + '\n';
    }

    private static void write(ObjectNode object, Outcome outcome) {
        Optional<Outcome.Peer> best = outcome.bestPeer();
        object.put("case", outcome.question().name());
        object.put("suite", outcome.question().suite());
        Unit unit = outcome.question().unit();
        if (unit == Unit.MEMORY) {
            object.put("roseyMemory", nanos(outcome.rosey()));
            object.put("floorMemory", nanos(outcome.floor()));
            writeGoal(object, outcome);
            return;
        }
        object.put("roseyNs", nanos(outcome.rosey()));
        object.put("roseyBytes", unit == Unit.OPERATION ? outcome.rosey().map(figure -> rounded(figure.bytes())).orElse(null) : null);
        object.put("peer", best.map(Outcome.Peer::name).orElse(null));
        object.put("peerNs", nanos(best.map(Outcome.Peer::figure)));
        object.put("peerBytes", unit == Unit.OPERATION ? best.map(peer -> rounded(peer.figure().bytes())).orElse(null) : null);
        object.put("floorNs", nanos(outcome.floor()));
        writeGoal(object, outcome);
        object.put("controlNs", nanos(outcome.control()));
        write(object.putArray("peers"), unit, outcome.peers());
        write(object.putArray("asides"), unit, outcome.asides());
    }

    private static void writeGoal(ObjectNode object, Outcome outcome) {
        object.put("ratio", outcome.ratio().isPresent() ? Double.valueOf(rounded(outcome.ratio().getAsDouble())) : null);
        object.put("goal", outcome.goal().isEmpty() ? null : outcome.goal());
        object.put("met", outcome.isMet().orElse(null));
    }

    private static void write(ArrayNode array, Unit unit, List<Outcome.Peer> peers) {
        for (Outcome.Peer peer : peers) {
            ObjectNode object = array.addObject();
            object.put("name", peer.name());
            object.put("ns", rounded(peer.figure().nanos()));
            object.put("bytes", unit == Unit.OPERATION ? Double.valueOf(rounded(peer.figure().bytes())) : null);
        }
    }

    @SuppressWarnings("NullAway") // null is what JSON is to say
    private static Double nanos(Optional<Figure> figure) {
        return figure.map(known -> rounded(known.nanos())).orElse(null);
    }

    private static double rounded(double value) {
        return Math.rint(value * 100) / 100;
    }
}
