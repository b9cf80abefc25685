package dev.rosey.isolation.worker;

import dev.rosey.api.event.Event;
import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Value;
import dev.rosey.api.permission.PermissionDeniedException;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectInfo;
import org.jspecify.annotations.Nullable;

/**
 * Tells a plugin at once what the host will deny. The host decides and reports by its own check; this one only makes
 * {@code publish} throw as it does in process.
 */
final class Courtesy {
    private final String plugin;
    private final PermissionSet granted;

    Courtesy(String plugin, PermissionSet granted) {
        this.plugin = plugin;
        this.granted = granted;
    }

    /** The denial that publishing to the subject meets, or {@code null}. */
    @Nullable PermissionDeniedException denial(Subject subject, Handlers.@Nullable Current current) {
        boolean allowed = SubjectInfo.of(subject) instanceof SubjectInfo.PlatformSend send
                ? granted.allowsSend(send, current == null ? "" : origin(current.event()))
                : granted.allowsPublish(subject);
        return allowed
                ? null
                : new PermissionDeniedException(plugin, PermissionSet.neededFor(subject), "publish to " + subject);
    }

    /** The platform and channel that an event or a command comes from. */
    private static String origin(Event event) {
        if (SubjectInfo.of(event.subject()) instanceof SubjectInfo.PlatformEvent platform) {
            return platform.platform() + '/' + platform.channel();
        }
        try {
            if (event.payload().value() instanceof Value.MapValue invocation
                    && invocation.field("message") instanceof Value.MapValue message
                    && message.field("platform") instanceof Value.Text platform
                    && message.field("channel") instanceof Value.Text channel) {
                return platform.value() + '/' + channel.value();
            }
        } catch (PayloadException e) {
            return ""; // bytes without structure come from nowhere
        }
        return "";
    }
}
