package dev.rosey.examples.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.core.config.RoseyConfig;
import dev.rosey.core.json.JsonCodec;
import dev.rosey.core.plugin.PluginInstance;
import dev.rosey.core.plugin.PluginSettings;
import dev.rosey.core.testkit.RoseyTestKit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the pages show is what is compiled, read and run: SCR-45. */
class DocumentationTest {
    private static final Pattern LINK = Pattern.compile("]\\(((?!https?:)[^)#\\s]+)(?:#[^)]*)?\\)");

    private static final Pattern PLACE = Pattern.compile("]\\(((?!https?:)[^)#\\s]*)#([^)\\s]+)\\)");

    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

    private static final Pattern NAME = Pattern.compile("`(\\w+)`");

    @TempDir
    private Path directory;

    private static String squeezed(String code) {
        return code.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
    }

    private static PluginManifest manifest(Pages.Block block) {
        return PluginManifest.of(JsonCodec.create().decode(block.text().getBytes(StandardCharsets.UTF_8)));
    }

    private RoseyConfig config(Pages.Block block) throws IOException {
        Path file = directory.resolve("rosey.json");
        return RoseyConfig.read(Files.writeString(file, block.text()));
    }

    private static Pages.Block blockOf(String page, List<Pages.Block> blocks) {
        return blocks.stream().filter(block -> block.page().endsWith(page)).findFirst().orElseThrow();
    }

    @Test
    void theSnippetsAreThoseThatAreCompiled() throws IOException {
        List<Pages.Block> snippets = Pages.blocks("snippet", "java");
        for (Pages.Block snippet : snippets) {
            assertThat(squeezed(Files.readString(Pages.ROOT.resolve(snippet.argument()))))
                    .as("%s: %s", snippet.page(), snippet.argument())
                    .contains(squeezed(snippet.text()));
        }
        assertThat(snippets).hasSizeGreaterThanOrEqualTo(4);
    }

    @Test
    void theManifestsAreManifests() throws IOException {
        List<Pages.Block> manifests = Pages.blocks("manifest", "json");
        for (Pages.Block block : manifests) {
            assertThatCode(() -> manifest(block)).as(block.page().toString()).doesNotThrowAnyException();
        }
        assertThat(manifests).isNotEmpty();
    }

    @Test
    void theConfigurationsAreConfigurations() throws IOException { // S22-65
        List<Pages.Block> configurations = Pages.blocks("configuration", "json");
        for (Pages.Block block : configurations) {
            assertThatCode(() -> config(block)).as(block.page().toString()).doesNotThrowAnyException();
        }
        assertThat(configurations).hasSizeGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "manifest; \"unknown\": 1",
        "commands; \"commands\": [{ \"name\": \"a\", \"unknown\": 1 }]",
        "requires; \"requires\": { \"unknown\": 1 }",
        "restart; \"restart\": { \"unknown\": 1 }",
        "limits; \"limits\": { \"unknown\": 1 }"
    })
    void everyFieldOfTheManifestIsInItsTable(String table, String mistake) throws IOException {
        String text = "{\"schemaVersion\": 1, \"name\": \"a\", \"version\": \"1\", \"main\": \"A\", " + mistake + '}';
        assertThatThrownBy(() -> PluginManifest.of(JsonCodec.create().decode(text.getBytes(StandardCharsets.UTF_8))))
                .hasMessageEndingWith("the fields are " + fields(table));
    }

    /** The names in the first cells of the table behind a comment, in the order of the alphabet. */
    private static List<String> fields(String table) throws IOException {
        String page = Files.readString(Pages.ROOT.resolve("docs/writing-plugins.md"));
        String rows = page.substring(page.indexOf("<!-- fields: " + table + " -->\n"));
        return rows.lines().skip(3).takeWhile(row -> row.startsWith("|"))
                .flatMap(row -> NAME.matcher(row.split("\\|", -1)[1]).results().map(found -> found.group(1)))
                .sorted()
                .toList();
    }

    @Test
    void theLinksLeadToFiles() throws IOException {
        for (Path page : Pages.all()) {
            assertThat(LINK.matcher(Files.readString(page)).results().map(found -> found.group(1)))
                    .as(page.toString())
                    .allMatch(link -> Files.exists(page.resolveSibling(link)));
        }
    }

    /** The names by which readers of a page are led to its headings. */
    private static List<String> places(Path page) throws IOException {
        return HEADING.matcher(Files.readString(page)).results()
                .map(heading -> heading.group(1).strip().toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
                .toList();
    }

    @Test
    void theLinksLeadToHeadings() throws IOException {
        for (Path page : Pages.all()) {
            for (MatchResult link : PLACE.matcher(Files.readString(page)).results().toList()) {
                assertThat(places(link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1))))
                        .as("%s: %s", page, link.group()).contains(link.group(2));
            }
        }
    }

    @Test
    void theTallyCountsInItsStorageWithWhatItsPageGrants() throws IOException {
        Pages.Block granting = Pages.blocks("configuration", "json").stream()
                .filter(block -> block.argument().equals("storage")).findFirst().orElseThrow();
        PluginSettings settings = config(granting).plugins().get(0).settings();
        String text = """
                {"schemaVersion": 1, "name": "tally", "version": "1.0.0", "main": "%s", "commands": [{"name": "tally"}],
                 "permissions": {"extra": ["DATABASE_WRITE"]}}""".formatted(Tally.class.getName());
        PluginManifest manifest =
                PluginManifest.of(JsonCodec.create().decode(text.getBytes(StandardCharsets.UTF_8)));
        try (RoseyTestKit kit = RoseyTestKit.create().install(PluginInstance.of(manifest, Tally::new), settings)) {
            assertThat(kit.chat("alice", "!tally").reply()).isEqualTo("alice: 1");
            kit.await(kit.plugins().restart("tally"));
            assertThat(kit.chat("alice", "!tally").reply()).isEqualTo("alice: 2");
            assertThat(kit.chat("bob", "!tally").reply()).isEqualTo("bob: 1");
            assertThat(kit.await(kit.storage("tally").keys("", 10))).containsExactly("tally.alice", "tally.bob");
        }
    }

    @Test
    void theReminderRunsWithTheManifestAndTheGrantsOfItsPage() throws IOException {
        PluginManifest manifest = manifest(blockOf("writing-plugins.md", Pages.blocks("manifest", "json")));
        PluginInstance plugin = PluginInstance.of(manifest, Reminder::new);
        PluginSettings settings = config(blockOf("writing-plugins.md", Pages.blocks("configuration", "json")))
                .plugins().get(0).settings();
        try (RoseyTestKit kit = RoseyTestKit.create().install(plugin, settings)) {
            assertThat(kit.chat("alice", "!remind \"buy milk\" --in 10").reply()).isEqualTo("I will, in 10 minutes.");
            assertThat(kit.published("rosey.event.reminder.due")).isEmpty();
            kit.advance(Duration.ofMinutes(10));
            assertThat(kit.published("rosey.event.reminder.due")).hasSize(1);
        }
    }
}
