package dev.rosey.cytube.internal.session;

import dev.rosey.cytube.internal.protocol.Outbound;

/** The sending half of one connection. No method blocks. */
interface Wire {
    /** Sends a frame after those before it; does nothing on a connection that is over. */
    void emit(Outbound frame);

    /** Says good-bye and closes; the listener hears of the end. Idempotent. */
    void close();
}
