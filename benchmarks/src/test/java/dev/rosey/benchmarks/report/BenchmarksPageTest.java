package dev.rosey.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** docs/benchmarks.md quotes the results that it names. */
class BenchmarksPageTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern RESULTS = Pattern.compile("\\]\\((\\.\\./benchmarks/results/[^)]+\\.json)\\)");

    @Test
    void theFirstTableIsThatOfItsResults() throws IOException {
        assertTable(0, "| case | Rosey | best peer | floor | ratio | goal | met |",
                "| --- | --- | --- | --- | --- | --- | --- |", BenchmarksPageTest::row);
    }

    @Test
    void theTableOfProcessesIsThatOfItsResults() throws IOException {
        assertTable(1, "| case | Rosey | plain | ratio | goal | met |", "| --- | --- | --- | --- | --- | --- |",
                BenchmarksPageTest::rowOfProcesses);
    }

    @Test
    void theTableOfTheServerIsThatOfItsResults() throws IOException {
        assertTable(2, "| case | Rosey | peer | ratio | goal | met |", "| --- | --- | --- | --- | --- | --- |",
                BenchmarksPageTest::rowBesideThePeer);
    }

    /** What is in the results file that the page names at that place stands in the page. */
    private static void assertTable(int place, String head, String line, Function<JsonNode, String> row) throws IOException {
        String page = Files.readString(DOCS.resolve("benchmarks.md"));
        List<String> named = RESULTS.matcher(page).results().map(found -> found.group(1)).distinct().toList();
        assertThat(named).as("the page names its results").hasSizeGreaterThan(place);
        JsonNode results = JsonMapper.shared().readTree(Files.readString(DOCS.resolve(named.get(place))));
        List<String> rows = new ArrayList<>(List.of(head, line));
        results.get("cases").forEach(each -> rows.add(row.apply(each)));
        assertThat(page).contains(String.join("\n", rows) + "\n\n");
        assertThat(page).contains(results.get("processor").asString() + ", " + results.get("cores").asInt() + " cores, "
                + results.get("java").asString() + ", " + results.get("date").asString());
        assertThat(results.get("quick").asBoolean()).isFalse();
    }

    private static String rowOfProcesses(JsonNode each) {
        boolean memory = each.has("roseyMemory");
        return "| " + String.join(" | ",
                each.get("case").asString(),
                memory ? Units.megabytes(each.get("roseyMemory").asDouble()) : Units.time(each.get("roseyNs").asDouble()),
                memory ? Units.megabytes(each.get("floorMemory").asDouble()) : Units.time(each.get("floorNs").asDouble()),
                ending(each)) + " |";
    }

    private static String rowBesideThePeer(JsonNode each) {
        return "| " + String.join(" | ",
                each.get("case").asString(),
                Units.time(each.get("roseyNs").asDouble()),
                each.get("peer").asString() + ' ' + Units.time(each.get("peerNs").asDouble()),
                ending(each)) + " |";
    }

    private static String ending(JsonNode each) {
        return String.join(" | ",
                each.get("ratio").isNull() ? "–" : Units.ratio(each.get("ratio").asDouble()),
                each.get("goal").isNull() ? "–" : each.get("goal").asString(),
                each.get("met").isNull() ? "–" : each.get("met").asBoolean() ? "yes" : "no");
    }

    private static String row(JsonNode each) {
        String peer = each.get("peer").isNull()
                ? "–"
                : each.get("peer").asString() + ' ' + figure(each, "peerNs", "peerBytes");
        return "| " + String.join(" | ",
                each.get("case").asString(),
                figure(each, "roseyNs", "roseyBytes"),
                peer,
                each.get("floorNs").isNull() ? "–" : Units.time(each.get("floorNs").asDouble()),
                ending(each)) + " |";
    }

    private static String figure(JsonNode each, String nanos, String bytes) {
        return Units.time(each.get(nanos).asDouble()) + ", " + Units.bytes(each.get(bytes).asDouble());
    }
}
