package dev.rosey.api.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.event.Value;
import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.plugin.PluginManifest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PluginArtifactTest {
    /** What a program that keeps plugins elsewhere than in files writes. */
    private record Stored(String text) implements PluginArtifact {
        @Override
        public PluginManifest manifest() {
            return PluginManifest.of(Value.of(
                    Map.of("schemaVersion", 1, "name", "dice", "version", "1.2.0", "main", "dev.example.Dice")));
        }

        @Override
        public String origin() {
            return "a database";
        }

        @Override
        public byte[] code() {
            if (text.isEmpty()) {
                throw new PluginException("PLUGIN-005", "there is no jar");
            }
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    @Test
    void theChecksumIsThatOfItsCode() {
        assertThat(new Stored("abc").sha256()) // an example of FIPS 180-4
                .contains("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void whatHasNoJarHasNoChecksumAndNobodySignedIt() {
        assertThat(new Stored("").sha256()).isEmpty();
        assertThat(new Stored("").signature()).isEmpty();
    }
}
