package dev.rosey.core.trust;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;

/** Somebody with a key pair, for tests. */
public final class Signer {
    private final KeyPair pair;

    /** Makes a new pair. */
    public Signer() {
        try {
            pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The public key as base64. */
    public String base64() {
        return Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
    }

    /** The private key as PEM. */
    String privatePem() {
        return pem("PRIVATE KEY", Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()));
    }

    /** The public key as PEM. */
    String pem() {
        return pem("PUBLIC KEY", base64());
    }

    static String pem(String kind, String base64) {
        return "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n";
    }

    /** The public key. */
    public TrustedKey key() {
        return TrustedKey.of(pair.getPublic());
    }

    /** Signs something. */
    public byte[] sign(byte[] bytes) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(bytes);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
