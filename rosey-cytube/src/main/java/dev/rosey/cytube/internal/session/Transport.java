package dev.rosey.cytube.internal.session;

import dev.rosey.cytube.internal.protocol.DiscoveryAnswer;
import dev.rosey.cytube.internal.protocol.Server;
import dev.rosey.cytube.internal.socketio.SocketIoListener;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;

/** The way to a site and its servers. No method blocks. */
public interface Transport extends AutoCloseable {
    /** Asks the site where the channel is. Never fails: problems are answers. */
    CompletionStage<DiscoveryAnswer> discover();

    /** Asks the channel's page how long a message may be; empty when it does not say. Never fails. */
    CompletionStage<OptionalInt> maxMessageLength();

    /** Begins to connect. */
    Wire open(Server server, SocketIoListener listener);

    @Override
    void close();
}
