package dev.rosey.cytube.testing;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A registered channel of the {@link CytubeTestServer}: its settings, its users, and what is said in it.
 *
 * <p>Settings take effect at once and are told to the users within the channel where the protocol does so.
 */
public final class TestChannel {
    private final World world;
    private final Room room;

    TestChannel(World world, Room room) {
        this.world = world;
        this.room = room;
    }

    /** The name of the channel. */
    public String name() {
        return room.name();
    }

    private TestChannel change(Runnable change) {
        world.loop.run(change);
        return this;
    }

    /**
     * Sets the password.
     *
     * @param password empty for none
     * @return this channel
     */
    public TestChannel password(String password) {
        return option("password", password);
    }

    /**
     * Sets the rank of an account within this channel, from its next login or join on.
     *
     * @param user name of an account
     * @param rank such as 2 for a moderator
     * @return this channel
     */
    public TestChannel rank(String user, double rank) {
        return change(() -> room.ranks.put(user.toLowerCase(Locale.ROOT), rank));
    }

    /**
     * Sets an option, as {@code channelOpts} lists them.
     *
     * @param key name of the option, such as {@code block_anonymous_users}
     * @param value a boolean, number or string
     * @return this channel
     * @throws IllegalArgumentException if there is no such option
     */
    public TestChannel option(String key, Object value) {
        return change(() -> {
            if (!room.settings.options.has(key)) {
                throw new IllegalArgumentException("A channel has no option \"" + key + "\"");
            }
            room.settings.options.set(key, Json.value(value));
            room.broadcast("channelOpts", room.settings.options);
        });
    }

    /**
     * Slows down what users below rank 2 say.
     *
     * @param burst messages at once
     * @param sustainedPerSecond messages per second after that
     * @param coolDownSeconds seconds of silence that bring the burst back
     * @return this channel
     */
    public TestChannel antiflood(int burst, double sustainedPerSecond, double coolDownSeconds) {
        option("chat_antiflood_params",
                Json.object("burst", burst, "sustained", sustainedPerSecond, "cooldown", coolDownSeconds));
        return option("chat_antiflood", true);
    }

    /**
     * Sets the least rank for a permission, as {@code setPermissions} lists them.
     *
     * @param key name of the permission, such as {@code chat}
     * @param rank the rank
     * @return this channel
     */
    public TestChannel permission(String key, double rank) {
        return change(() -> {
            room.settings.permissions.set(key, Json.value(rank));
            room.broadcast("setPermissions", room.settings.permissions);
        });
    }

    /**
     * Switches the filters of a fresh CyTube channel on or off, which make HTML of {@code *bold*}, {@code _italic_} and the
     * like. They are off at first.
     *
     * @param isOn whether they work
     * @return this channel
     */
    public TestChannel filters(boolean isOn) {
        return change(() -> room.settings.hasFilters = isOn);
    }

    /**
     * Sets the message of the day.
     *
     * @param html HTML
     * @return this channel
     */
    public TestChannel motd(String html) {
        return change(() -> {
            room.settings.motd = html;
            room.broadcast("setMotd", Json.value(html));
        });
    }

    /**
     * Lets a guest into the channel.
     *
     * @param user the name
     * @return the user
     * @throws IllegalArgumentException if it is no user name, or a user of that name is in the channel
     */
    public TestUser join(String user) {
        return join(user, 0);
    }

    /**
     * Lets a user into the channel, past password and bans.
     *
     * @param user the name
     * @param rank the rank, such as 2 for a moderator
     * @return the user
     * @throws IllegalArgumentException if it is no user name, or a user of that name is in the channel
     */
    public TestUser join(String user, double rank) {
        return world.loop.call(() -> {
            if (!Accounts.isValid(user) || room.member(user).isPresent()) {
                throw new IllegalArgumentException("\"" + user + "\" is no user name, or is in the channel");
            }
            Session session = new Session(world, "10.255.0." + (room.members().size() + 1), null);
            session.name = user;
            session.globalRank = rank;
            room.enter(session, false);
            return new TestUser(world, session, user);
        });
    }

    private TestChannel member(String user, Consumer<Session> action) {
        return change(() -> action.accept(room.member(user)
                .orElseThrow(() -> new IllegalArgumentException(user + " is not in the channel"))));
    }

    /**
     * Kicks a user.
     *
     * @param user a name within the channel
     * @param reason free text, may be empty
     * @return this channel
     * @throws IllegalArgumentException if there is no such user
     */
    public TestChannel kick(String user, String reason) {
        return member(user, session -> session.kick(reason));
    }

    /**
     * Kicks a user without any reason, as for a link to a forbidden site.
     *
     * @param user a name within the channel
     * @return this channel
     * @throws IllegalArgumentException if there is no such user
     */
    public TestChannel kickWithoutReason(String user) {
        return member(user, session -> session.kick(null));
    }

    /**
     * Bans a name, and kicks its user.
     *
     * @param user any name
     * @return this channel
     */
    public TestChannel ban(String user) {
        return change(() -> {
            room.bannedNames.add(user.toLowerCase(Locale.ROOT));
            room.member(user).ifPresent(session -> session.kick("You're banned!"));
        });
    }

    /**
     * Bans an address from joining.
     *
     * @param address as in {@link TestConnection#address()}
     * @return this channel
     */
    public TestChannel banAddress(String address) {
        return change(() -> room.bannedAddresses.add(address));
    }

    /**
     * Lifts a ban of a name or an address.
     *
     * @param banned name or address
     * @return this channel
     */
    public TestChannel unban(String banned) {
        return change(() -> {
            room.bannedNames.remove(banned.toLowerCase(Locale.ROOT));
            room.bannedAddresses.remove(banned);
        });
    }

    /**
     * Mutes a user.
     *
     * @param user any name
     * @param isShadow whether the user shall not notice
     * @return this channel
     */
    public TestChannel mute(String user, boolean isShadow) {
        return change(() -> {
            room.muted.put(user.toLowerCase(Locale.ROOT), isShadow);
            room.member(user).ifPresent(room::metaChanged);
        });
    }

    /**
     * Lets a muted user speak again.
     *
     * @param user any name
     * @return this channel
     */
    public TestChannel unmute(String user) {
        return change(() -> {
            room.muted.remove(user.toLowerCase(Locale.ROOT));
            room.member(user).ifPresent(room::metaChanged);
        });
    }

    /**
     * Ends the Socket.IO connection of a user without a kick.
     *
     * @param user a name within the channel
     * @return this channel
     * @throws IllegalArgumentException if there is no such user
     */
    public TestChannel disconnect(String user) {
        return member(user, Session::disconnect);
    }

    /**
     * Reloads the channel: kicks everybody with the reason {@code Channel reloading}.
     *
     * @return this channel
     */
    public TestChannel reload() {
        return kickAll("Channel reloading");
    }

    /**
     * Kicks everybody, those without a name included.
     *
     * @param reason such as {@code Channel deleted}
     * @return this channel
     */
    public TestChannel kickAll(String reason) {
        return change(() -> room.members().forEach(session -> session.kick(reason)));
    }

    /**
     * Moves the channel to another server: tells everybody, disconnects them, and refuses joins here.
     *
     * @param url where the channel is now; discovery answers it, too
     * @return this channel
     */
    public TestChannel moveTo(String url) {
        return change(() -> {
            room.moveTo(url);
            room.members().forEach(session -> {
                session.emit("partitionChange",
                        Json.object("servers", Json.array(Json.object("url", url, "secure", url.startsWith("https")))));
                session.disconnect();
            });
        });
    }

    /**
     * Brings the channel back to this server after {@link #moveTo(String)}.
     *
     * @return this channel
     */
    public TestChannel moveBack() {
        return change(() -> room.moveTo(""));
    }

    /**
     * The names of the users within the channel.
     *
     * @return in the order in which they came; without the anonymous ones
     */
    public List<String> members() {
        return world.loop.call(() -> room.members().stream().flatMap(session -> session.name().stream()).toList());
    }

    /**
     * The rank of a user within the channel.
     *
     * @param user a name
     * @return empty if there is no such user
     */
    public Optional<Double> rankOf(String user) {
        return world.loop.call(() -> room.member(user).map(Session::rank));
    }

    /**
     * Waits until a user is in the channel with at least this rank.
     *
     * @param user a name
     * @param rank such as 0 for a guest
     * @param deadline how long to wait
     * @return this channel
     * @throws AssertionError if that did not happen in time
     */
    public TestChannel awaitMember(String user, double rank, Duration deadline) {
        world.signal.await(() -> rankOf(user).filter(found -> found >= rank), deadline,
                () -> user + " did not come with rank " + rank + " within " + deadline + "; present: " + members());
        return this;
    }

    /**
     * Waits until no user of that name is in the channel.
     *
     * @param user a name
     * @param deadline how long to wait
     * @return this channel
     * @throws AssertionError if that did not happen in time
     */
    public TestChannel awaitGone(String user, Duration deadline) {
        world.signal.await(() -> rankOf(user).isEmpty() ? Optional.of(user) : Optional.empty(), deadline,
                () -> user + " did not leave within " + deadline + "; present: " + members());
        return this;
    }

    /**
     * What users said in the channel, without what was dropped or said by muted users.
     *
     * @return a copy
     */
    public List<TestLine> chat() {
        return room.chat.entries();
    }

    /**
     * What the server told the moderators: joins, kicks, bans and mutes.
     *
     * @return a copy
     */
    public List<TestLine> notices() {
        return room.notices.entries();
    }

    /**
     * The private messages that were delivered.
     *
     * @return a copy
     */
    public List<TestLine> privateMessages() {
        return room.privateMessages.entries();
    }

    /**
     * Waits until something is said in the channel, looking at former lines, too.
     *
     * @param condition what it must fulfil
     * @param deadline how long to wait
     * @return the first that fits
     * @throws AssertionError if none came in time; it lists what was said
     */
    public TestLine awaitChat(Predicate<TestLine> condition, Duration deadline) {
        return room.chat.await(condition, deadline, "chat line in " + name());
    }

    /**
     * Waits until a private message is delivered, looking at former ones, too.
     *
     * @param condition what it must fulfil
     * @param deadline how long to wait
     * @return the first that fits
     * @throws AssertionError if none came in time; it lists what was sent
     */
    public TestLine awaitPrivateMessage(Predicate<TestLine> condition, Duration deadline) {
        return room.privateMessages.await(condition, deadline, "private message in " + name());
    }
}
