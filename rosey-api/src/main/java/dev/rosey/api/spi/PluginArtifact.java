package dev.rosey.api.spi;

import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.plugin.PluginManifest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** A plugin as it is given to a runtime: its manifest and its code. */
public interface PluginArtifact {
    /** What it says of itself. */
    PluginManifest manifest();

    /** Where it came from, for messages: a path or the name of a class. */
    String origin();

    /**
     * The bytes of its jar, the same at each call: what is checked is what runs.
     *
     * @throws PluginException if there is no jar, or it cannot be read
     */
    byte[] code();

    /**
     * The SHA-256 of the bytes of its jar as 64 small hexadecimal digits; empty when it has no jar. This implementation
     * computes it of {@link #code()} at each call.
     */
    default Optional<String> sha256() {
        byte[] jar;
        try {
            jar = code();
        } catch (PluginException withoutJar) {
            return Optional.empty();
        }
        try {
            return Optional.of(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(jar)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java installation has SHA-256", e);
        }
    }

    /**
     * What was found as a signature of its jar, as it was found: 64 bytes of Ed25519, or those in base64; empty when
     * there is none, as in this implementation. Whether it is good is for those who trust it to find out.
     */
    default Optional<byte[]> signature() {
        return Optional.empty();
    }
}
