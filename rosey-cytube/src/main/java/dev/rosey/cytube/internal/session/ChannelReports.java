package dev.rosey.cytube.internal.session;

import dev.rosey.api.event.Payload;
import dev.rosey.cytube.event.ConnectionEnded;
import dev.rosey.cytube.event.ConnectionEnded.Cause;
import dev.rosey.cytube.event.ConnectionLost;
import dev.rosey.cytube.event.ConnectionReady;
import dev.rosey.cytube.event.LoginRefused;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log and the bus how a connection fares. */
final class ChannelReports {
    private static final Logger LOG = LoggerFactory.getLogger("dev.rosey.cytube");

    private final ChannelSettings settings;
    private final ChannelEvents events;

    ChannelReports(ChannelSettings settings, ChannelEvents events) {
        this.settings = settings;
        this.events = events;
    }

    void ready(Optional<String> user, double rank) {
        LOG.info("{}: joined as {}, rank {}", channel(), user.orElse("an anonymous visitor"), plain(rank));
        events.publish("connection.ready",
                Payload.of(new ConnectionReady(settings.channel(), settings.platform(), user, rank)));
    }

    void refused(LoginRefused refusal) {
        LOG.warn("{}: the login of {} was refused ({}): {}{}", channel(), settings.login(), refusal.reason(),
                inSentence(refusal.text()), refusal.reason().isTemporary() ? "; it will be repeated" : "");
        events.publish("connection.login_refused", Payload.of(refusal));
    }

    void lost(String reason, Duration retryIn) {
        LOG.warn("{}: {}; trying again in {} s",
                channel(), inSentence(reason), String.format(Locale.ROOT, "%.1f", retryIn.toMillis() / 1000.0));
        events.publish("connection.lost",
                Payload.of(new ConnectionLost(settings.channel(), settings.platform(), reason, retryIn)));
    }

    void ended(ConnectionEnded end) {
        if (end.cause() == Cause.CLOSED) {
            LOG.info("{}: left", channel());
        } else {
            LOG.error("{}: left for good, {}: {}", channel(), words(end.cause()), end.reason());
        }
        events.publish("connection.ended", Payload.of(end));
    }

    /** A rank as people write it: 2, 1.5. */
    static String plain(double rank) {
        return rank == Math.rint(rank) ? String.valueOf((long) rank) : String.valueOf(rank);
    }

    /** Without the full stop at its end, as the sentence goes on. */
    private static String inSentence(String text) {
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    private String channel() {
        return "CyTube channel " + settings.channel();
    }

    private static String words(Cause cause) {
        return switch (cause) {
            case CLOSED -> "closed";
            case KICKED -> "kicked";
            case BANNED -> "banned";
            case DUPLICATE_LOGIN -> "somebody else logged in with this account";
            case CHANNEL_GONE -> "the channel is gone";
            case INVALID_CHANNEL -> "there can be no such channel";
            case CHANNEL_PASSWORD -> "the channel's password is needed";
            case LOGIN_REFUSED -> "the login was refused";
            case NOT_PERMITTED -> "the rank did not allow what was sent";
        };
    }
}
