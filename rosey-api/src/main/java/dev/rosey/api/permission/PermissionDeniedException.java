package dev.rosey.api.permission;

import dev.rosey.api.RoseyException;

/** A plugin asked for something that it was not granted. Code {@code PERMISSION-001}. */
public final class PermissionDeniedException extends RoseyException {
    private static final long serialVersionUID = 1L;

    private final String plugin;
    private final Permission permission;
    private final String action;

    /**
     * Makes the error.
     *
     * @param plugin who asked
     * @param permission what is missing
     * @param action what was tried, for instance {@code publish to rosey.event.other.x}
     */
    public PermissionDeniedException(String plugin, Permission permission, String action) {
        super("PERMISSION-001", "Plugin " + plugin + " may not " + action + ": it lacks " + permission
                + (permission.resource() == Resource.NONE ? "" : " for it")
                + "; ask for it in the manifest's \"permissions\" and grant it in the configuration at /plugins/" + plugin
                + "/permissions");
        this.plugin = plugin;
        this.permission = permission;
        this.action = action;
    }

    /** The plugin that asked. */
    public String plugin() {
        return plugin;
    }

    /** The permission that is missing. */
    public Permission permission() {
        return permission;
    }

    /** What was tried, for instance {@code publish to rosey.event.other.x}. */
    public String action() {
        return action;
    }
}
