package dev.rosey.cytube.internal.session;

import dev.rosey.api.connector.ChatMessage;
import dev.rosey.api.connector.ChatUser;
import dev.rosey.api.connector.Ranks;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Value;
import dev.rosey.cytube.internal.protocol.ChannelOptions;
import dev.rosey.cytube.internal.protocol.ChannelPermissions;
import dev.rosey.cytube.internal.protocol.ChatLine;
import dev.rosey.cytube.internal.protocol.Inbound;
import dev.rosey.cytube.internal.protocol.Member;
import dev.rosey.cytube.internal.protocol.Roster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of a channel, and the translation of what the server says into events. Lines that come before the list
 * of users are the channel's history, as the server repeats old lines to everyone who joins: they become
 * {@code chat.history}, without those that were heard before, and are never commands. For one thread.
 */
final class ChannelView {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelView.class);

    private final ChannelSettings settings;
    private final ChannelEvents events;
    private final Outbox outbox;
    private final OwnLines ownLines = new OwnLines();
    private final Roster roster = new Roster();
    private List<ChatLine> history = new ArrayList<>();
    private ChannelOptions options = ChannelOptions.DEFAULTS;
    private ChannelPermissions permissions = ChannelPermissions.NONE;
    private Outbox.Unsettled unsettled = Outbox.Unsettled.UNKNOWN;

    ChannelView(ChannelSettings settings, ChannelEvents events, Outbox outbox) {
        this.settings = settings;
        this.events = events;
        this.outbox = outbox;
    }

    /** A new connection is made; what the old one told is no longer sure. */
    void reset() {
        history = new ArrayList<>();
        options = ChannelOptions.DEFAULTS;
        permissions = ChannelPermissions.NONE;
        roster.replace(List.of());
    }

    /** The connection is ready. */
    void ready(ChannelSession session) {
        outbox.resume(unsettled);
        limits(session);
    }

    /** Takes what the session has not kept for itself. */
    void received(Inbound message, ChannelSession session, boolean wasJoined, long now) {
        if (message instanceof Inbound.Chat chat) {
            if (wasJoined) {
                chat(chat.line(), session);
            } else {
                history.add(chat.line());
            }
        } else if (message instanceof Inbound.PrivateChat chat) {
            privateChat(chat, session);
        } else if (message instanceof Inbound.Cooldown cooldown) {
            outbox.coolDown(Duration.ofMillis(cooldown.millis()), now);
        } else if (message instanceof Inbound.SpamFiltered spam) {
            outbox.dropped("the server's rule for new users dropped it: " + spam.reason());
        } else if (message instanceof Inbound.NoFlood flood) {
            outbox.dropped(flood.message());
        } else if (message instanceof Inbound.ErrorMessage error) {
            if (!outbox.failedPrivately(error.message())) {
                events.publish("error", Payload.of(Value.map().put("message", error.message()).build()));
            }
        } else if (message instanceof Inbound.Options changed) {
            options = changed.options();
            limits(session);
        } else if (message instanceof Inbound.Permissions changed) {
            permissions = changed.permissions();
            limits(session);
        } else if (message instanceof Inbound.Malformed malformed) {
            LOG.debug("An event {} of channel {} is ignored: {}",
                    malformed.name(), settings.channel(), malformed.problem());
        } else {
            users(message, session, wasJoined);
        }
    }

    /** The own rank, or what the channel allows, may have changed. */
    void limits(ChannelSession session) {
        outbox.limits(session.rank(), options);
        boolean isSilenced = !permissions.equals(ChannelPermissions.NONE) && !permissions.allows("chat", session.rank(), true);
        outbox.refusal(session.name().isPresent() && isSilenced
                ? "the channel does not let rank " + ChannelReports.plain(session.rank()) + " chat"
                : null);
    }

    private void users(Inbound message, ChannelSession session, boolean wasJoined) {
        if (message instanceof Inbound.UserList list) {
            roster.replace(list.members());
            if (!wasJoined) {
                joined(session);
            }
            events.publish("users.snapshot", Payload.of(roster.members().stream().map(ChannelView::user).toList()));
        } else if (message instanceof Inbound.UserAdded added) {
            switch (roster.add(added.member())) {
                case JOINED -> publish("user.joined", added.member(), session);
                case UPDATED -> publish("user.updated", added.member(), session);
                case UNCHANGED -> {}
            }
        } else if (message instanceof Inbound.UserLeft left) {
            roster.remove(left.name()).ifPresent(member -> publish("user.left", member, session));
        } else if (message instanceof Inbound.UserMeta meta) {
            updated(roster.meta(meta.name(), meta.afk(), meta.muted()), session);
        } else if (message instanceof Inbound.UserAfk afk) {
            updated(roster.afk(afk.name(), afk.afk()), session);
        } else if (message instanceof Inbound.UserRank rank) {
            updated(roster.rank(rank.name(), rank.rank()), session);
        } else if (message instanceof Inbound.UserCount count) {
            events.publish("users.count", Payload.of(Value.map().put("count", count.count()).build()));
        }
    }

    private void updated(Optional<Member> changed, ChannelSession session) {
        changed.ifPresent(member -> publish("user.updated", member, session));
    }

    private void publish(String type, Member member, ChannelSession session) {
        if (!session.isOwn(member.name())) {
            events.publish(type, Payload.of(user(member)));
        }
    }

    private static ChatUser user(Member member) {
        return new ChatUser(member.name(), member.rank(), member.afk(), member.muted());
    }

    /** The history is complete: it is told, and it tells whether our last line was shown. */
    private void joined(ChannelSession session) {
        String ownName = session.name().or(() -> settings.login().name()).orElse("");
        unsettled = outbox.isUnsettled() ? ownLines.search(history, ownName) : Outbox.Unsettled.NOT_SHOWN;
        for (ChatLine line : history) {
            if (ownLines.isNew(line) && !line.isShadow()) {
                events.publish(line.isFromServer() ? "chat.notice" : "chat.history", chatMessage(line, false));
            }
        }
        history.forEach(line -> ownLines.heard(line, line.user().equalsIgnoreCase(ownName)));
        history = new ArrayList<>();
    }

    private void chat(ChatLine line, ChannelSession session) {
        boolean isOwn = session.isOwn(line.user());
        ownLines.heard(line, isOwn);
        if (isOwn) {
            outbox.echoed(line);
        } else if (line.isFromServer()) {
            events.publish("chat.notice", chatMessage(line, false));
        } else if (line.isShadow()) {
            events.publish("chat.shadowed", chatMessage(line, false)); // nobody else sees it: no command
        } else {
            events.publish("chat.message", chatMessage(line, false));
        }
    }

    private void privateChat(Inbound.PrivateChat chat, ChannelSession session) {
        ChatLine line = chat.line();
        if (session.isOwn(line.user())) {
            outbox.echoed(chat.to());
        } else if (session.isOwn(chat.to())) {
            events.publish("chat.private", chatMessage(line, true));
        }
    }

    private Payload chatMessage(ChatLine line, boolean isPrivate) {
        double rank = roster.find(line.user()).map(Member::rank).orElse(Ranks.ANONYMOUS);
        Optional<Value> raw = settings.isRaw()
                ? Optional.of(Value.map().put("html", line.html()).put("action", line.isAction()).build())
                : Optional.empty();
        return Payload.of(new ChatMessage(line.user(), line.text(), settings.channel(), settings.platform(),
                line.time(), rank, isPrivate, raw));
    }
}
