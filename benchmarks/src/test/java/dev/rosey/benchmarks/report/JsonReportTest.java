package dev.rosey.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonReportTest {
    @Test
    void theColumnsAreFields() {
        JsonNode row = read(Examples.with(Goal.timesAsFastAsPeers(3))).get("cases").get(0);
        assertThat(row.get("case").asString()).isEqualTo("a case");
        assertThat(row.get("roseyNs").asDouble()).isEqualTo(10);
        assertThat(row.get("roseyBytes").asDouble()).isEqualTo(0.2);
        assertThat(row.get("peer").asString()).isEqualTo("Fast");
        assertThat(row.get("peerNs").asDouble()).isEqualTo(40);
        assertThat(row.get("peerBytes").asDouble()).isEqualTo(100);
        assertThat(row.get("floorNs").asDouble()).isEqualTo(5);
        assertThat(row.get("ratio").asDouble()).isEqualTo(4);
        assertThat(row.get("goal").asString()).isEqualTo("speed >= 3 x peers");
        assertThat(row.get("met").asBoolean()).isTrue();
        assertThat(row.get("peers")).hasSize(2);
    }

    @Test
    void whatIsNotKnownIsNull() {
        JsonNode row = read(Outcome.of(Case.builder("routing", "lonely").rosey(Examples.ROSEY).build(),
                Map.of())).get("cases").get(0);
        for (String field : List.of("roseyNs", "roseyBytes", "peer", "peerNs", "peerBytes", "floorNs", "ratio", "goal", "met")) {
            assertThat(row.get(field).isNull()).as(field).isTrue();
        }
    }

    @Test
    void theMachineIsTold() {
        JsonNode root = read(Examples.with());
        assertThat(root.get("processor").asString()).isEqualTo("Babbage <Mk 1> & Co");
        assertThat(root.get("cores").asInt()).isEqualTo(2);
        assertThat(root.get("date").asString()).isEqualTo("2026-01-02");
        assertThat(root.get("quick").asBoolean()).isTrue();
    }

    @Test
    void nobodyCountedWhatATimeAllocates() {
        JsonNode row = read(Outcome.of(Examples.question("a time").unit(Unit.TIME).build(), Examples.FIGURES))
                .get("cases").get(0);
        assertThat(row.get("peerNs").asDouble()).isEqualTo(40);
        assertThat(row.get("roseyBytes").isNull()).isTrue();
        assertThat(row.get("peerBytes").isNull()).isTrue();
        assertThat(row.get("peers").get(0).get("bytes").isNull()).isTrue();
    }

    @Test
    void memoryIsNoTime() {
        JsonNode row = read(Outcome.of(Case.builder("isolation", "memory").unit(Unit.MEMORY).rosey(Examples.ROSEY)
                .floor(Examples.FLOOR).goal(Goal.atMostMegabytes(20)).build(), Examples.FIGURES)).get("cases").get(0);
        assertThat(row.get("roseyMemory").asDouble()).isEqualTo(10);
        assertThat(row.get("floorMemory").asDouble()).isEqualTo(5);
        assertThat(row.get("met").asBoolean()).isTrue();
        assertThat(row.has("roseyNs")).isFalse();
    }

    private static JsonNode read(Outcome outcome) {
        return JsonMapper.shared().readTree(JsonReport.of(Examples.MACHINE, true, List.of(outcome)));
    }
}
