package dev.rosey.examples.bot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.plugin.CommandSpec;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.core.json.JsonCodec;
import dev.rosey.core.testkit.RoseyTestKit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README shows runs; that it is what is compiled, {@link DocumentationTest} looks after: Q-33, SCR-3, SCR-45, SUR-35. */
class ReadmeTest {
    private static String readme() throws IOException {
        return Files.readString(Pages.ROOT.resolve("README.md"));
    }

    @Test
    void theManifestIsAManifest() throws IOException {
        Matcher matcher = Pattern.compile("```json\\n(.*?)```", Pattern.DOTALL).matcher(readme());
        assertThat(matcher.find()).isTrue();
        PluginManifest manifest = PluginManifest.of(
                JsonCodec.create().decode(matcher.group(1).getBytes(StandardCharsets.UTF_8)));
        assertThat(manifest.commands()).extracting(CommandSpec::name).isEqualTo(List.of("hello"));
    }

    @Test
    void theGreeterGreets() {
        PluginManifest manifest = PluginManifest.of("greeter", "1.0.0", Greeter.class, CommandSpec.of("hello", "", ""));
        try (RoseyTestKit kit = RoseyTestKit.create().install(manifest, new Greeter())) {
            assertThat(kit.chat("alice", "!hello").reply()).isEqualTo("Hello, alice!");
        }
    }
}
