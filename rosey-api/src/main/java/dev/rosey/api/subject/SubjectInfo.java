package dev.rosey.api.subject;

/**
 * What a subject means: the row of the subject table that it belongs to, with its parts taken out of it. Channels,
 * plugins and other outside texts are decoded; tail tokens are never lost.
 *
 * <pre>{@code
 * if (SubjectInfo.of(event.subject()) instanceof SubjectInfo.PlatformEvent platform) {
 *     log(platform.channel(), platform.type());          // movies, chat.message
 * }
 * }</pre>
 */
public sealed interface SubjectInfo {
    /** {@code rosey.platform.<platform>.<channel>.event.<type…>}. */
    record PlatformEvent(String platform, String channel, String type) implements SubjectInfo {}

    /** {@code rosey.platform.<platform>.<channel>.raw.<name>}. */
    record PlatformRaw(String platform, String channel, String name) implements SubjectInfo {}

    /** {@code rosey.platform.<platform>.<channel>.send.<action…>}. */
    record PlatformSend(String platform, String channel, String action) implements SubjectInfo {}

    /** {@code rosey.command.<plugin>.<command>}. */
    record Command(String plugin, String command) implements SubjectInfo {}

    /** {@code rosey.event.<source>.<name…>}. */
    record DomainEvent(String source, String name) implements SubjectInfo {}

    /** {@code rosey.plugin.<plugin>.<what…>}. */
    record PluginEvent(String plugin, String what) implements SubjectInfo {}

    /** {@code rosey.service.<service>.<operation…>}. */
    record Service(String service, String operation) implements SubjectInfo {}

    /** {@code rosey.security.<what…>}. */
    record Security(String what) implements SubjectInfo {}

    /** {@code rosey.monitoring.<metric…>}. */
    record Monitoring(String metric) implements SubjectInfo {}

    /** {@code rosey.deadletter.<original subject>}. */
    record DeadLetter(Subject original) implements SubjectInfo {}

    /** Any subject that is in no row of the table. */
    record Other(Subject subject) implements SubjectInfo {}

    /**
     * Reads a subject.
     *
     * @param subject any subject
     * @return its meaning; {@link Other} when no row of the table fits
     */
    static SubjectInfo of(Subject subject) {
        return subject.info();
    }
}
