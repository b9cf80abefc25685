package dev.rosey.core.plugin;

import static dev.rosey.core.plugin.ManagerFixture.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.spi.PluginArtifact;
import dev.rosey.core.trust.Provenance;
import dev.rosey.core.trust.Signer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Only code that the operator trusts is loaded, by every way in. */
class ManagerTrustTest {
    private final ManagerFixture fixture = new ManagerFixture();
    private final PluginManager manager = fixture.manager;
    private final Signer signer = new Signer();
    private final PluginArtifact first = SwapFixture.version("guest", "1.0");
    private final PluginArtifact second = SwapFixture.version("guest", "2.0");

    /** A version with a signature. */
    private record Signed(PluginArtifact artifact, byte[] mark) implements PluginArtifact {
        @Override
        public PluginManifest manifest() {
            return artifact.manifest();
        }

        @Override
        public String origin() {
            return artifact.origin();
        }

        @Override
        public byte[] code() {
            return artifact.code();
        }

        @Override
        public Optional<byte[]> signature() {
            return Optional.of(mark);
        }
    }

    private PluginArtifact signed(PluginArtifact artifact) {
        return new Signed(artifact, signer.sign(artifact.code()));
    }

    private PluginSettings trusting() {
        return PluginSettings.defaults().withTrustedKeys(List.of(signer.key()));
    }

    private static PluginSettings pinned(PluginArtifact artifact) {
        return PluginSettings.defaults().withSha256(artifact.sha256().orElseThrow());
    }

    @Test
    void aPluginWithAnotherChecksumThanPinnedIsNotLoaded() { // P11-12
        PluginSettings settings = pinned(first).withStartTimeout(SECOND).withRuntime("fake");
        assertThatThrownBy(() -> manager.load(second, settings))
                .isInstanceOfSatisfying(PluginException.class, e -> assertThat(e.code()).isEqualTo("PLUGIN-012"));
        assertThat(manager.statuses()).isEmpty();
        assertThat(manager.provenance("guest")).isEmpty();
        assertThat(manager.load(first, settings)).isEqualTo("guest");
        assertThat(manager.provenance("guest"))
                .contains(new Provenance(first.origin(), first.sha256(), true, Optional.empty()));
    }

    @Test
    void anUnsignedPluginIsNotLoadedWhereKeysAreTrusted() {
        assertThatThrownBy(() -> manager.load(first, trusting()))
                .isInstanceOfSatisfying(PluginException.class, e -> assertThat(e.code()).isEqualTo("PLUGIN-013"));
        assertThatThrownBy(() -> manager.load(new Signed(first, signer.sign(second.code())), trusting()))
                .isInstanceOfSatisfying(PluginException.class, e -> assertThat(e.code()).isEqualTo("PLUGIN-014"));
        assertThat(manager.statuses()).isEmpty();
        manager.load(signed(first), trusting());
        assertThat(manager.provenance("guest").flatMap(Provenance::signer)).contains(signer.key().fingerprint());
    }

    @Test
    void aVersionThatIsNotTrustedIsNoneToSwapTo() {
        manager.load(signed(first), trusting());
        FakeUnit old = fixture.runtime.unit("guest");
        assertThat(fixture.after(SECOND, manager.start("guest")).isRunning()).isTrue();
        assertThat(fixture.now(manager.swap("guest", second, SwapOptions.defaults())))
                .isInstanceOfSatisfying(SwapResult.Refused.class, no -> assertThat(no.reason()).contains("PLUGIN-013"));
        assertThat(fixture.now(manager.reload("guest", second)))
                .isInstanceOfSatisfying(ReloadResult.Refused.class, no -> assertThat(no.reason()).contains("PLUGIN-013"));
        assertThat(fixture.runtime.unit("guest")).isSameAs(old);
        assertThat(fixture.status("guest").version()).isEqualTo("1.0");

        SwapResult swapped = fixture.after(
                Duration.ofMinutes(1), manager.swap("guest", signed(second), SwapOptions.defaults()));
        assertThat(swapped.isSwapped()).isTrue();
        assertThat(manager.provenance("guest").flatMap(Provenance::sha256)).isEqualTo(second.sha256());
    }

    @Test
    void aVersionThatIsNotTrustedReplacesNoneThatHasFailed() {
        manager.load(first, pinned(first));
        fixture.runtime.unit("guest").failsToStart = "it is broken";
        assertThat(fixture.after(SECOND, manager.start("guest")).isRunning()).isFalse();
        assertThat(fixture.now(manager.reload("guest", second)))
                .isInstanceOfSatisfying(ReloadResult.Refused.class, no -> assertThat(no.reason()).contains("PLUGIN-012"));
        assertThat(fixture.state("guest")).isEqualTo(PluginState.FAILED);
        assertThat(fixture.status("guest").version()).isEqualTo("1.0");
    }

    @Test
    void otherCodeComesInWithItsOwnPin() {
        manager.load(first, pinned(first));
        assertThat(fixture.now(manager.reload("guest", second, pinned(first)))).isInstanceOf(ReloadResult.Refused.class);
        assertThat(fixture.now(manager.reload("guest", second, pinned(second))).isChanged()).isTrue();
        assertThat(manager.provenance("guest").map(Provenance::isPinned)).contains(true);
        assertThat(fixture.now(manager.reload("guest", first))).as("the new pin holds").isInstanceOf(
                ReloadResult.Refused.class);

        assertThat(fixture.after(SECOND, manager.start("guest")).isRunning()).isTrue();
        assertThat(fixture.after(Duration.ofMinutes(1), manager.reload("guest", first, pinned(first))).isChanged()).isTrue();
        assertThat(fixture.status("guest").version()).isEqualTo("1.0");
        assertThat(fixture.now(manager.reload("guest", second))).as("the pin of the swap holds").isInstanceOf(
                ReloadResult.Refused.class);
    }
}
