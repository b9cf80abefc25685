package dev.rosey.isolation.internal.policy;

import dev.rosey.api.plugin.PluginException;

/** What a plugin was granted cannot be said to the kernel. */
public final class NotEnforceableException extends PluginException {
    private static final long serialVersionUID = 1L;

    /** Says what cannot be enforced and how to mend it, in words that go on after a colon. */
    public NotEnforceableException(String problem) {
        super("PLUGIN-031", "its permissions cannot be enforced: " + problem);
    }
}
