package dev.rosey.cytube.internal.session;

import dev.rosey.cytube.event.LoginOutcome;
import dev.rosey.cytube.internal.protocol.Ending;
import dev.rosey.cytube.internal.protocol.Outbound;
import dev.rosey.cytube.internal.protocol.Server;
import java.util.List;

/** What a session drives. */
interface SessionHost {
    /** Sends a frame on the session's connection. */
    void emit(Outbound frame);

    /** A login was answered, or not in time. */
    void loggedIn(LoginOutcome outcome);

    /** Joined, and logged in if that was asked for. */
    void ready();

    /** The connection is of no more use. */
    void end(Ending ending);

    /** The channel moved: the connection is of no more use, another server has the channel. */
    void moved(List<Server> servers);
}
