package dev.rosey.cytube.testing;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Logging in, as a guest or with a password. Lives on the loop. */
final class Logins {
    private static final int MAX_PASSWORD = 100;

    private final World world;
    private final Joins joins;

    Logins(World world, Joins joins) {
        this.world = world;
        this.joins = joins;
    }

    void login(Session session, @Nullable JsonNode argument) {
        if (argument == null || !argument.isObject()) {
            session.error("Invalid login frame");
            return;
        }
        Optional<String> name = Json.text(argument, "name");
        if (name.isEmpty() || session.name().isPresent() || session.isCheckingLogin) {
            return;
        }
        String password = Json.text(argument, "pw").orElse("");
        if (password.isEmpty()) {
            guest(session, name.get());
        } else {
            session.isCheckingLogin = true;
            String cut = password.substring(0, Math.min(password.length(), MAX_PASSWORD));
            world.loop.later(world.limits.passwordCheck, () -> registered(session, name.get(), cut));
        }
    }

    private static void fail(Session session, String error) {
        session.emit("login", Json.object("success", false, "error", error));
    }

    private void guest(Session session, String name) {
        if (world.isGuestTooEarly(session.address)) {
            long seconds = Math.max(1, world.limits.guestCoolDown.plusMillis(999).toSeconds());
            fail(session, "Guest logins are restricted to one per IP address per " + seconds + " seconds.");
        } else if (!Accounts.isValid(name)) {
            fail(session, "Invalid username.  Usernames must be 1-20 characters long and consist only of characters "
                    + "a-z, A-Z, 0-9, -, or _.");
        } else if (Accounts.isReserved(name)) {
            fail(session, "That username is reserved.");
        } else if (world.accounts.isTaken(name)) {
            fail(session, "That username is registered.");
        } else if (session.room != null && session.room.member(name).isPresent()) {
            fail(session, "That name is already in use on this channel.");
        } else {
            world.guestLoggedIn(session.address);
            session.name = name;
            session.globalRank = 0;
            session.emit("rank", Json.value(0));
            session.emit("login", Json.object("success", true, "name", name, "guest", true));
            if (session.room != null) {
                session.room.named(session);
            } else {
                joins.resume(session);
            }
        }
    }

    private void registered(Session session, String name, String password) {
        session.isCheckingLogin = false;
        if (session.isGone()) {
            return;
        }
        Accounts.Account account = world.accounts.find(name).orElse(null);
        if (!Accounts.isValid(name)) {
            fail(session, "Invalid username \"" + name + "\"");
        } else if (account == null) {
            fail(session, "User does not exist");
        } else if (!account.password().equals(password)) {
            fail(session, "Invalid username/password combination");
        } else {
            session.name = account.name();
            session.isRegistered = true;
            session.globalRank = account.globalRank();
            session.emit("rank", Json.value(session.globalRank));
            session.emit("login", Json.object("success", true, "name", account.name()));
            if (session.room != null) {
                session.room.kickOthers(session);
                session.room.named(session);
            }
            if (session.room != null || session.waitingFor != null) {
                world.loop.later(world.limits.passwordCheck, () -> channelRank(session));
            }
        }
    }

    /** The second step: the rank in the channel, which is looked up after the login. */
    private void channelRank(Session session) {
        Room room = session.room == null ? session.waitingFor : session.room;
        if (room == null || session.isGone()) {
            return;
        }
        double before = session.rank();
        session.channelRank = room.rankOf(session.lowerName());
        double now = session.rank();
        session.emit("rank", Json.value(now));
        JsonNode change = Json.object("name", session.name().orElse(""), "rank", now);
        if (session.room == null) {
            joins.resume(session);
        } else {
            if ((before < 2 && now >= 2) || (before < 255 && now >= 255)) {
                session.emit("userlist", room.userList(now));
            }
            session.emit("setPlaylistMeta", Room.playlistMeta());
            session.emit("playlist", Json.array());
        }
        if (session.room != null) {
            room.broadcast("setUserRank", change);
        }
    }
}
