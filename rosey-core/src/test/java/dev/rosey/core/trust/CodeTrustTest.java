package dev.rosey.core.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.event.Value;
import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.spi.PluginArtifact;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeTrustTest {
    /** The SHA-256 of "abc", from FIPS 180-4's examples. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private final Signer signer = new Signer();
    private final CodeTrust signed = CodeTrust.any().withKeys(List.of(new Signer().key(), signer.key()));

    /** Code with a signature beside it, or without any. */
    private record Code(String text, Optional<byte[]> signature) implements PluginArtifact {
        @Override
        public PluginManifest manifest() {
            return PluginManifest.of(Value.of(
                    Map.of("schemaVersion", 1, "name", "dice", "version", "1.2.0", "main", "dev.example.Dice")));
        }

        @Override
        public String origin() {
            return "plugins/dice.jar";
        }

        @Override
        public byte[] code() {
            if (text.isEmpty()) {
                throw new PluginException("PLUGIN-005", "no jar");
            }
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    private static Code unsigned(String text) {
        return new Code(text, Optional.empty());
    }

    private static void refused(CodeTrust trust, PluginArtifact code, String errorCode, String... parts) {
        assertThatThrownBy(() -> trust.check(code))
                .isInstanceOfSatisfying(PluginException.class, e -> assertThat(e.code()).isEqualTo(errorCode))
                .hasMessageContainingAll(parts);
    }

    @Test
    void withoutPinAndKeysAnyCodeIsLetIn() {
        Provenance found = CodeTrust.any().check(new Code("abc", Optional.of(new byte[3])));
        assertThat(found).isEqualTo(new Provenance("plugins/dice.jar", Optional.of(ABC), false, Optional.empty()));
        assertThat(found.summary()).isEqualTo("sha256 ba7816bf8f01, not pinned, no signature asked for");
        assertThat(CodeTrust.any().check(unsigned("")).summary())
                .isEqualTo("no checksum, not pinned, no signature asked for");
    }

    @Test
    void aPinLetsItsCodeInAndNoOther() {
        CodeTrust trust = CodeTrust.any().withSha256(ABC);
        assertThat(trust.check(unsigned("abc"))).satisfies(found -> {
            assertThat(found.isPinned()).isTrue();
            assertThat(found.summary()).contains("sha256 ba7816bf8f01, pinned");
        });
        refused(trust, unsigned("abd"), "PLUGIN-012", "dice", "plugins/dice.jar", ABC,
                "a52d159f262b2c6ddb724a61840befc36eb30c88877a4030b65cbe86298449c9", "/plugins/dice/sha256",
                "PluginSettings.withSha256", "put the old jar back");
    }

    @Test
    void aPinInCapitalsIsTheSame() {
        assertThat(CodeTrust.any().withSha256(ABC.toUpperCase(Locale.ROOT)).check(unsigned("abc")).isPinned())
                .isTrue();
    }

    @Test
    void whatHasNoJarFitsNoPin() {
        refused(CodeTrust.any().withSha256(ABC), unsigned(""), "PLUGIN-012", "it has no jar");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ba7816bf", ABC + "00", "sha256:" + ABC, " " + ABC})
    void aPinIsAWholeChecksum(String pin) {
        assertThatIllegalArgumentException().isThrownBy(() -> CodeTrust.any().withSha256(pin))
                .withMessageContainingAll("64 hexadecimal digits", pin);
    }

    @Test
    void aRawSignatureOfATrustedKeyIsAccepted() {
        Code code = new Code("abc", Optional.of(signer.sign("abc".getBytes(StandardCharsets.UTF_8))));
        assertThat(signed.check(code).signer()).contains(signer.key().fingerprint());
        assertThat(signed.check(code).summary()).endsWith("signed by key " + signer.key().fingerprint());
    }

    @Test
    void aSignatureInBase64IsAcceptedHoweverItIsBroken() {
        byte[] raw = signer.sign("abc".getBytes(StandardCharsets.UTF_8));
        byte[] text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encode(raw);
        byte[] withEnd = Arrays.copyOf(text, text.length + 1);
        withEnd[text.length] = '\n';
        assertThat(signed.check(new Code("abc", Optional.of(withEnd))).signer()).contains(signer.key().fingerprint());
    }

    @Test
    void codeWithoutSignatureIsRefusedWhereKeysAreTrusted() {
        refused(signed, unsigned("abc"), "PLUGIN-013", "dice", "plugins/dice.jar", "not signed", "/trustedKeys",
                "/plugins/dice/trustedKeys", ".sig");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 65, 88, 1024})
    void whatHasAnotherSizeIsNoSignature(int size) {
        byte[] junk = new byte[size];
        Arrays.fill(junk, (byte) '!');
        refused(signed, new Code("abc", Optional.of(junk)), "PLUGIN-013", "64 raw bytes", size + " bytes");
        byte[] base64 = Base64.getEncoder().encode(Arrays.copyOf(junk, Math.min(size, 63)));
        refused(signed, new Code("abc", Optional.of(base64)), "PLUGIN-013", "64 raw bytes");
    }

    @Test
    void aSignatureOfOtherCodeIsRefused() {
        byte[] signature = signer.sign("abc".getBytes(StandardCharsets.UTF_8));
        refused(signed, new Code("abd", Optional.of(signature)), "PLUGIN-014", "dice",
                signer.key().fingerprint(), "changed after it was signed");
    }

    @Test
    void aSignatureOfAKeyThatIsNotTrustedIsRefused() {
        byte[] signature = new Signer().sign("abc".getBytes(StandardCharsets.UTF_8));
        refused(signed, new Code("abc", Optional.of(signature)), "PLUGIN-014", "None of the trusted keys");
    }

    @Test
    void aPinDoesNotStandForASignatureNorASignatureForAPin() {
        CodeTrust both = signed.withSha256(ABC);
        refused(both, unsigned("abc"), "PLUGIN-013", "not signed");
        byte[] signature = signer.sign("abd".getBytes(StandardCharsets.UTF_8));
        refused(both, new Code("abd", Optional.of(signature)), "PLUGIN-012", ABC);
    }

    @Test
    void anEmptyListOfKeysIsNoWayToTurnSignaturesOff() {
        assertThatIllegalArgumentException().isThrownBy(() -> signed.withKeys(List.of())).withMessageContaining("empty");
    }

    @Test
    void itsTextShowsNoKey() {
        assertThat(signed.withSha256(ABC).toString()).contains(ABC, signer.key().fingerprint())
                .doesNotContain(signer.base64().substring(16, 40));
        assertThat(signed.keys()).contains(signer.key());
        assertThat(signed.sha256()).isEmpty();
    }
}
