package dev.rosey.core.plugin;

import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.spi.PluginArtifact;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.core.trust.Provenance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A plugin whose code the operator trusts, with what it receives. The one way in for all code. */
record Admission(PluginSpec spec, Provenance provenance) {
    private static final Logger LOG = LoggerFactory.getLogger("dev.rosey.plugins");

    /**
     * Checks the code, then the permissions.
     *
     * @throws PluginException if the code is not to be trusted
     */
    static Admission of(PluginArtifact artifact, PluginSettings settings) {
        Provenance provenance = settings.trust().check(artifact);
        LOG.info("Plugin {} {} comes from {}: {}; the whole checksum is {}", artifact.manifest().name(),
                artifact.manifest().version(), provenance.origin(), provenance.summary(), provenance.sha256().orElse("-"));
        return new Admission(Grants.apply(artifact, settings), provenance);
    }
}
