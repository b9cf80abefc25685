package dev.rosey.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** docs/benchmarks.md quotes the results that it names. */
class BenchmarksPageTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern RESULTS = Pattern.compile("\\]\\((\\.\\./benchmarks/results/[^)]+\\.json)\\)");

    @Test
    void theTableIsThatOfTheResults() throws IOException {
        String page = Files.readString(DOCS.resolve("benchmarks.md"));
        List<String> rows = new ArrayList<>();
        rows.add("| case | Rosey | best peer | floor | ratio | goal | met |");
        rows.add("| --- | --- | --- | --- | --- | --- | --- |");
        results(page).get("cases").forEach(each -> rows.add(row(each)));
        assertThat(page).contains(String.join("\n", rows) + "\n\n");
    }

    @Test
    void theMachineAndTheDateAreThoseOfTheResults() throws IOException {
        String page = Files.readString(DOCS.resolve("benchmarks.md"));
        JsonNode results = results(page);
        assertThat(page).contains(results.get("processor").asString() + ", " + results.get("cores").asInt() + " cores, "
                + results.get("java").asString() + ", " + results.get("date").asString());
        assertThat(results.get("quick").asBoolean()).isFalse();
    }

    private static JsonNode results(String page) throws IOException {
        Matcher named = RESULTS.matcher(page);
        assertThat(named.find()).as("the page names its results").isTrue();
        return JsonMapper.shared().readTree(Files.readString(DOCS.resolve(named.group(1))));
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
                each.get("ratio").isNull() ? "–" : Units.ratio(each.get("ratio").asDouble()),
                each.get("goal").isNull() ? "–" : each.get("goal").asString(),
                each.get("met").isNull() ? "–" : each.get("met").asBoolean() ? "yes" : "no") + " |";
    }

    private static String figure(JsonNode each, String nanos, String bytes) {
        return Units.time(each.get(nanos).asDouble()) + ", " + Units.bytes(each.get(bytes).asDouble());
    }
}
