package dev.rosey.cytube.internal.protocol;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What a server says, as far as the connector understands it. */
public sealed interface Inbound {
    /** The own rank: first the global one, after a login with a password also the one of the channel. */
    record OwnRank(double rank) implements Inbound {}

    /** All named users; the first one of a connection says that the channel is joined. Replaces what was known. */
    record UserList(List<Member> members) implements Inbound {}

    /** A user came, or is told of again. */
    record UserAdded(Member member) implements Inbound {}

    /** A user left. */
    record UserLeft(String name) implements Inbound {}

    /** Away and muted of a user changed. */
    record UserMeta(String name, boolean afk, boolean muted) implements Inbound {}

    /** The older form of an away change. */
    record UserAfk(String name, boolean afk) implements Inbound {}

    /** A rank was set; the spelling of the name is not reliable and the user may be absent. */
    record UserRank(String name, double rank) implements Inbound {}

    /** How many are connected, anonymous ones included. */
    record UserCount(long count) implements Inbound {}

    /** A line in the channel. */
    record Chat(ChatLine line) implements Inbound {}

    /** A private message to {@code to}; the sender gets it as well. */
    record PrivateChat(ChatLine line, String to) implements Inbound {}

    /** A login succeeded; the name is in the server's spelling. */
    record LoginAccepted(String name, boolean isGuest) implements Inbound {}

    /** A login failed, in the server's words. */
    record LoginFailed(String error) implements Inbound {}

    /** The channel wants a password; the last one was wrong if {@code wasWrong}. */
    record NeedPassword(boolean wasWrong) implements Inbound {}

    /** The password was right, or is not needed any more. */
    record PasswordAccepted() implements Inbound {}

    /** The server is about to disconnect; the reason may be empty. */
    record Kick(String reason) implements Inbound {}

    /** An error that the server does not tie to a request. */
    record ErrorMessage(String message, Optional<String> code) implements Inbound {}

    /** The last message was dropped by the limiter; the next may pass after so many milliseconds. */
    record Cooldown(long millis) implements Inbound {}

    /** The last message was dropped by the rule for new users. */
    record SpamFiltered(String reason) implements Inbound {}

    /** The last message was dropped, for instance because the sender is muted. */
    record NoFlood(String action, String message) implements Inbound {}

    /** Options of the channel. */
    record Options(ChannelOptions options) implements Inbound {}

    /** Which rank may do what. */
    record Permissions(ChannelPermissions permissions) implements Inbound {}

    /** The channel moved: connect to one of these at once. */
    record PartitionChange(List<Server> servers) implements Inbound {}

    /** An event that the connector does not interpret. */
    record Other(String name, List<JsonNode> arguments) implements Inbound {}

    /** A known event whose arguments are not as they should be; nothing is lost, it can be handed on raw. */
    record Malformed(String name, String problem) implements Inbound {}
}
