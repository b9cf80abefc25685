package dev.rosey.core.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedKeyTest {
    /** The first example of RFC 8032, section 7.1, which signs nothing at all. */
    private static final byte[] KNOWN_KEY =
            HexFormat.of().parseHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    private static final byte[] KNOWN_SIGNATURE = HexFormat.of().parseHex("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e"
            + "065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
    private static final String PREFIX = "302a300506032b6570032100"; // of every such key in X.509 form

    private final Signer signer = new Signer();

    private static String encoded(byte[] point) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(PREFIX + HexFormat.of().formatHex(point)));
    }

    @Test
    void aSignatureOfTheStandardFits() {
        TrustedKey key = TrustedKey.of(encoded(KNOWN_KEY));
        assertThat(key.fits(new byte[0], KNOWN_SIGNATURE)).isTrue();
        assertThat(key.fits(new byte[1], KNOWN_SIGNATURE)).isFalse();
    }

    @Test
    void aKeyIsTheSameFromPemFromBase64AndFromTheJdk() {
        assertThat(TrustedKey.of(signer.pem())).isEqualTo(signer.key()).hasSameHashCodeAs(signer.key());
        assertThat(TrustedKey.of(signer.pem().replace("\n", "\r\n"))).isEqualTo(signer.key());
        assertThat(TrustedKey.of(" " + signer.base64() + "\n")).isEqualTo(signer.key());
        assertThat(TrustedKey.of(new Signer().pem())).isNotEqualTo(signer.key());
    }

    @Test
    void theFingerprintTellsKeysApartAndDoesNotTellTheKey() {
        assertThat(TrustedKey.of(encoded(KNOWN_KEY)).fingerprint()).matches("[0-9a-f]{16}")
                .isNotEqualTo(signer.key().fingerprint());
        assertThat(signer.key()).hasToString("TrustedKey[" + signer.key().fingerprint() + "]");
    }

    @Test
    void noSignatureFitsWithAnyBitChanged() {
        byte[] text = "some code".getBytes(StandardCharsets.UTF_8);
        byte[] signature = signer.sign(text);
        assertThat(signer.key().fits(text, signature)).isTrue();
        for (int bit = 0; bit < signature.length * 8; bit++) {
            signature[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(signer.key().fits(text, signature)).as("bit %s", bit).isFalse();
            signature[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    @Test
    void aPrivateKeyIsRefusedAndNotRepeated() {
        String text = signer.privatePem();
        assertThatIllegalArgumentException().isThrownBy(() -> TrustedKey.of(text))
                .withMessageContaining("PRIVATE KEY")
                .satisfies(e -> assertThat(e.toString()).doesNotContain(text.substring(30, 50)));
        String base64 = text.lines().toList().get(1);
        assertThatIllegalArgumentException().isThrownBy(() -> TrustedKey.of(base64))
                .satisfies(e -> assertThat(e.toString() + e.getCause()).doesNotContain(base64.substring(10, 30)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no key", "AAAA", "MCowBQYDK2VwAyEA", "-----BEGIN PUBLIC KEY-----\n!\n-----END PUBLIC KEY-----",
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"})
    void whatIsNoKeyIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> TrustedKey.of(text))
                .withMessageContainingAll("no Ed25519 public key", "openssl pkey");
    }

    @Test
    void whatIsTooLongForAKeyIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> TrustedKey.of("A".repeat(5000)))
                .withMessageContaining("5000 characters");
    }

    @Test
    void aPointThatIsNotOnTheCurveIsRefused() {
        byte[] point = KNOWN_KEY.clone();
        int refused = 0;
        for (int change = 0; change < 32; change++) { // about every other one has no x coordinate
            point[0] = (byte) change;
            try {
                assertThat(TrustedKey.of(encoded(point)).fingerprint()).isNotEmpty();
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("no Ed25519 public key");
                refused++;
            }
        }
        assertThat(refused).isBetween(1, 31);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed448"})
    void aKeyOfAnotherAlgorithmIsRefused(String algorithm) throws GeneralSecurityException {
        PublicKey other = KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPublic();
        assertThatIllegalArgumentException().isThrownBy(() -> TrustedKey.of(other)).withMessageContaining("Ed25519");
        String text = Base64.getEncoder().encodeToString(other.getEncoded());
        assertThatIllegalArgumentException().isThrownBy(() -> TrustedKey.of(text)).withMessageContaining("Ed25519");
    }
}
