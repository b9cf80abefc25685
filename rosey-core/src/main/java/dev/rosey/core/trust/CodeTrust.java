package dev.rosey.core.trust;

import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.spi.PluginArtifact;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the code of a plugin must be for an operator to let it run: of a certain checksum, signed by the owner of one of
 * certain keys, or both. Nothing at all by default. Immutable.
 */
public final class CodeTrust {
    private static final CodeTrust ANY = new CodeTrust(Optional.empty(), List.of());
    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

    private final Optional<String> pin;
    private final List<TrustedKey> keys;

    private CodeTrust(Optional<String> pin, List<TrustedKey> keys) {
        this.pin = pin;
        this.keys = keys;
    }

    /** Trusts any code. */
    public static CodeTrust any() {
        return ANY;
    }

    /**
     * Trusts only a jar of this checksum.
     *
     * @param hex the SHA-256 of the jar's bytes as 64 hexadecimal digits, as {@code sha256sum} prints it
     * @throws IllegalArgumentException if it is not that
     */
    public CodeTrust withSha256(String hex) {
        if (!SHA256.matcher(hex).matches()) {
            throw new IllegalArgumentException("sha256 is \"" + hex
                    + "\"; give 64 hexadecimal digits, as `sha256sum plugin.jar` prints them");
        }
        return new CodeTrust(Optional.of(hex.toLowerCase(Locale.ROOT)), keys);
    }

    /**
     * Trusts only a jar that the owner of one of these keys has signed, in place of keys given before.
     *
     * @throws IllegalArgumentException if there is none: whoever asks for signatures does not mean everybody's
     */
    public CodeTrust withKeys(Collection<TrustedKey> trusted) {
        if (trusted.isEmpty()) {
            throw new IllegalArgumentException("The list of trusted keys is empty; give at least one, or no list");
        }
        return new CodeTrust(pin, List.copyOf(trusted));
    }

    /** The checksum that the jar must have, in small digits; empty for any. */
    public Optional<String> sha256() {
        return pin;
    }

    /** The keys of which one must fit the jar's signature; empty when it needs none. */
    public List<TrustedKey> keys() {
        return keys;
    }

    /**
     * Checks the code of a plugin. With keys, that takes as long as reading all of it does.
     *
     * @param artifact the plugin
     * @return what is known of it
     * @throws PluginException if it is not to be trusted: its checksum is another than the one pinned
     *     ({@code PLUGIN-012}), it has no signature ({@code PLUGIN-013}), or none that fits ({@code PLUGIN-014})
     */
    public Provenance check(PluginArtifact artifact) {
        Optional<String> found = artifact.sha256();
        if (pin.isPresent() && !pin.equals(found)) {
            throw otherChecksum(artifact, pin.get(), found);
        }
        Optional<String> signer = keys.isEmpty() ? Optional.empty() : Optional.of(signer(artifact).fingerprint());
        return new Provenance(artifact.origin(), found, pin.isPresent(), signer);
    }

    private static PluginException otherChecksum(PluginArtifact artifact, String pin, Optional<String> found) {
        String name = artifact.manifest().name();
        return new PluginException("PLUGIN-012", "The code of plugin " + name + " in " + artifact.origin()
                + " is not the one that is pinned: " + found.map(hash -> "its SHA-256 is " + hash)
                        .orElse("it has no jar, so no SHA-256") + ", pinned is " + pin
                + ". If you trust the new code, change the pin, in the configuration at /plugins/" + name
                + "/sha256 or in PluginSettings.withSha256; if you do not know why it changed, put the old jar back");
    }

    private TrustedKey signer(PluginArtifact artifact) {
        byte[] signature = signature(artifact);
        byte[] code = artifact.code();
        return keys.stream().filter(key -> key.fits(code, signature)).findFirst()
                .orElseThrow(() -> new PluginException("PLUGIN-014", "None of the trusted keys "
                        + keys.stream().map(TrustedKey::fingerprint).toList() + " fits the signature of plugin "
                        + artifact.manifest().name() + " in " + artifact.origin()
                        + ": the jar was changed after it was signed, or somebody else signed it. Take jar and signature "
                        + "from their author again, or trust another key" + where(artifact)));
    }

    private byte[] signature(PluginArtifact artifact) {
        byte[] found = artifact.signature().orElseThrow(() -> new PluginException("PLUGIN-013", "Plugin "
                + artifact.manifest().name() + " in " + artifact.origin() + " is not signed, and keys are trusted"
                + where(artifact) + ". Put its signature beside the jar, in a file of the jar's name with .sig after it, "
                + "that this user may read"));
        if (found.length == TrustedKey.SIGNATURE_BYTES) {
            return found;
        }
        try {
            byte[] decoded = Base64.getDecoder()
                    .decode(new String(found, StandardCharsets.ISO_8859_1).replaceAll("\\s", ""));
            if (decoded.length == TrustedKey.SIGNATURE_BYTES) {
                return decoded;
            }
        } catch (IllegalArgumentException e) {
            // no base64: said below
        }
        throw new PluginException("PLUGIN-013", "What lies beside the jar of plugin " + artifact.manifest().name() + " in "
                + artifact.origin() + " as its signature is none of Ed25519: it has " + found.length + " bytes and is neither "
                + TrustedKey.SIGNATURE_BYTES + " raw bytes nor those in base64; sign the jar again");
    }

    private static String where(PluginArtifact artifact) {
        return ", in the configuration at /trustedKeys or /plugins/" + artifact.manifest().name()
                + "/trustedKeys or in PluginSettings.withTrustedKeys";
    }

    @Override
    public String toString() {
        return "CodeTrust[sha256=" + pin.orElse("any") + ", keys=" + keys + "]";
    }
}
