package dev.rosey.core.trust;

import java.util.Objects;
import java.util.Optional;

/**
 * What is known of the code of a plugin that was let in.
 *
 * @param origin where it came from: a path or the name of a class
 * @param sha256 the checksum of its jar as 64 small hexadecimal digits; empty when it has no jar
 * @param isPinned whether the operator named this checksum
 * @param signer the fingerprint of the trusted key that fits its signature; empty when no signature was asked for
 */
public record Provenance(String origin, Optional<String> sha256, boolean isPinned, Optional<String> signer) {
    private static final int SHORT = 12;

    /** Checks that the parts are there. */
    public Provenance {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(sha256, "sha256");
        Objects.requireNonNull(signer, "signer");
    }

    /** In one line for people: the first 12 digits of the checksum, whether it is pinned, and who signed. */
    public String summary() {
        return sha256.map(digits -> "sha256 " + digits.substring(0, SHORT)).orElse("no checksum")
                + (isPinned ? ", pinned" : ", not pinned")
                + signer.map(key -> ", signed by key " + key).orElse(", no signature asked for");
    }
}
