package dev.rosey.core.trust;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An Ed25519 public key (RFC 8032) whose owner may sign plugins. Immutable; two are equal when they are the same key.
 *
 * <pre>{@code
 * TrustedKey key = TrustedKey.of(Files.readString(Path.of("release.pub")));   // of: openssl pkey -pubout
 * PluginSettings settings = PluginSettings.defaults().withTrustedKeys(List.of(key));
 * }</pre>
 */
public final class TrustedKey {
    /** How many bytes a signature has. */
    static final int SIGNATURE_BYTES = 64;

    private static final String ALGORITHM = "Ed25519";
    private static final int MAX_CHARACTERS = 4096;
    private static final int FINGERPRINT_BYTES = 8;
    private static final Pattern PEM =
            Pattern.compile("\\s*-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----\\s*");

    private final PublicKey key;
    private final byte[] encoded;

    private TrustedKey(PublicKey key, byte[] encoded) {
        this.key = key;
        this.encoded = encoded;
    }

    /**
     * Reads a key from its X.509 SubjectPublicKeyInfo, as base64 or as PEM.
     *
     * @param text the key, as {@code openssl pkey -pubout} writes it, or what is between the first and the last line
     * @return the key
     * @throws IllegalArgumentException if it is no Ed25519 public key; the message does not repeat the text
     */
    public static TrustedKey of(String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw unfit("it has " + text.length() + " characters", null);
        }
        String base64 = text;
        Matcher pem = PEM.matcher(text);
        if (pem.matches()) {
            String kind = pem.group(1);
            if (!kind.equals("PUBLIC KEY")) {
                throw unfit(kind.endsWith("PRIVATE KEY")
                        ? "it is a PRIVATE KEY, which belongs to its owner alone" : "it is a " + kind, null);
            }
            base64 = pem.group(2);
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw unfit("it is neither PEM nor base64", null);
        }
        try {
            return of(KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(bytes)));
        } catch (GeneralSecurityException e) {
            throw unfit("its " + bytes.length + " bytes are none", e);
        }
    }

    /**
     * Takes a key as the JDK has it.
     *
     * @throws IllegalArgumentException if it is no Ed25519 public key
     */
    public static TrustedKey of(PublicKey key) {
        byte[] encoded = key.getEncoded();
        if (encoded == null) {
            throw unfit("it has no encoded form", null);
        }
        try {
            signature().initVerify(key); // finds out what the encoded form alone does not tell
        } catch (InvalidKeyException e) {
            throw unfit("it is one of " + key.getAlgorithm() + ", or broken", e);
        }
        return new TrustedKey(key, encoded.clone());
    }

    private static IllegalArgumentException unfit(String why, @Nullable Exception cause) {
        return new IllegalArgumentException("This is no Ed25519 public key: " + why
                + "; give what `openssl pkey -in private.pem -pubout` writes", cause);
    }

    private static Signature signature() {
        try {
            return Signature.getInstance(ALGORITHM);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java installation since 15 has Ed25519", e);
        }
    }

    /** The first 16 hexadecimal digits of the SHA-256 of the key's encoded form, to tell keys apart. */
    public String fingerprint() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(encoded);
            return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java installation has SHA-256", e);
        }
    }

    /** Whether the owner of this key made the signature over the bytes. */
    boolean fits(byte[] bytes, byte[] signature) {
        try {
            Signature check = signature();
            check.initVerify(key);
            check.update(bytes);
            return check.verify(signature);
        } catch (SignatureException e) {
            return false; // not of a form that a signature has
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("The key was good when it was read", e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TrustedKey that && Arrays.equals(encoded, that.encoded);
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(encoded));
    }

    @Override
    public String toString() {
        return "TrustedKey[" + fingerprint() + "]";
    }
}
