package dev.rosey.api.permission;

import dev.rosey.api.event.StrictObject;
import java.util.List;
import java.util.Optional;

/** Reads permissions from manifests and configurations. */
public final class Permissions {
    private Permissions() {}

    /**
     * Reads an object with the fields {@code profile} (a profile, STANDARD by default), {@code extra} (permissions),
     * {@code denied} (permissions) and {@code resources} (lists by permission).
     *
     * @param object the object; it is read to its end
     * @return the permissions
     * @throws dev.rosey.api.event.PayloadException if a field, permission or resource is not known; the message names it
     */
    public static PermissionSet read(StrictObject object) {
        PermissionProfile profile =
                object.oneOf("profile", object.text("profile", PermissionProfile.STANDARD.name()), PermissionProfile.class);
        PermissionSet.Builder builder = PermissionSet.builder(profile);
        for (String name : object.texts("extra")) {
            builder.grant(object.oneOf("extra", name, Permission.class));
        }
        Optional<StrictObject> resources = object.object("resources");
        if (resources.isPresent()) {
            for (String name : resources.get().names()) {
                grant(builder, resources.get(), name);
            }
        }
        for (String name : object.texts("denied")) {
            builder.deny(object.oneOf("denied", name, Permission.class));
        }
        object.end();
        return builder.build();
    }

    private static void grant(PermissionSet.Builder builder, StrictObject resources, String name) {
        Permission permission = resources.oneOf(name, name, Permission.class);
        if (!builder.build().contains(permission)) {
            throw resources.problem(name, "the permission is neither in the profile nor in \"extra\"; add it there");
        }
        List<String> texts = resources.texts(name);
        try {
            builder.grant(permission, texts.toArray(new String[0]));
        } catch (IllegalArgumentException e) {
            throw resources.problem(name, String.valueOf(e.getMessage()));
        }
    }
}
