package dev.rosey.api.spi;

import dev.rosey.api.plugin.PluginManifest;

/** A plugin as it is given to a runtime: its manifest and its code. */
public interface PluginArtifact {
    /** What it says of itself. */
    PluginManifest manifest();

    /** Where it came from, for messages: a path or the name of a class. */
    String origin();

    /**
     * The bytes of its jar.
     *
     * @throws dev.rosey.api.plugin.PluginException if there is no jar, or it cannot be read
     */
    byte[] code();
}
