package dev.rosey.cytube.testing;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Joining channels. Lives on the loop. */
final class Joins {
    private final World world;

    Joins(World world) {
        this.world = world;
    }

    void join(Session session, @Nullable JsonNode argument) {
        if (session.isJoinUsed) {
            return;
        }
        session.isJoinUsed = true;
        String name = argument == null ? null : Json.text(argument, "name").orElse(null);
        if (argument == null || name == null) {
            return;
        }
        if (!World.isChannelName(name)) {
            session.error("Invalid channel name.  Channel names may consist of 1-30 characters in the set a-z, A-Z, 0-9, -, and _");
            session.kick("Invalid channel name");
            return;
        }
        Room room = world.room(name);
        if (room.movedTo().isPresent()) {
            session.error("Channel '" + room.name() + "' is hosted on another server.  "
                    + "Try refreshing the page to update the connection URL.");
            return;
        }
        if (room.isBanned(session)) {
            session.kick("You are banned from this channel.");
            return;
        }
        if (session.isRegistered) {
            session.channelRank = room.rankOf(session.lowerName());
            session.emit("rank", Json.value(session.rank()));
            room.broadcast("setUserRank", Json.object("name", session.name().orElse(""), "rank", session.rank()));
        }
        admit(session, room, Json.text(argument, "pw").orElse(null));
    }

    private void admit(Session session, Room room, @Nullable String password) {
        session.waitingFor = room;
        if (!room.opens(password) && session.rank() < 2) {
            session.isWaitingForPassword = true;
            session.emit("needPassword", Json.value(password != null));
        } else if (room.blocksAnonymous() && session.name().isEmpty()) {
            session.error("This channel has blocked anonymous users. Please provide a user name to join.");
        } else {
            room.enter(session, session.isRegistered);
        }
    }

    void password(Session session, @Nullable JsonNode argument) {
        Room room = session.waitingFor;
        if (room == null || !session.isWaitingForPassword || argument == null || !argument.isString()) {
            return;
        }
        if (!room.opens(argument.stringValue())) {
            session.emit("needPassword", Json.value(true));
            return;
        }
        session.isWaitingForPassword = false;
        session.emit("cancelNeedPassword");
        admit(session, room, argument.stringValue());
    }

    /** Goes on with a join that waited, now that the user has a name and a rank. */
    void resume(Session session) {
        Room room = session.waitingFor;
        if (room == null || (session.isWaitingForPassword && session.rank() < 2)) {
            return;
        }
        boolean wasPassword = session.isWaitingForPassword;
        session.isWaitingForPassword = false;
        room.enter(session, session.isRegistered);
        if (wasPassword) {
            session.emit("cancelNeedPassword");
        }
    }
}
