package dev.rosey.cytube.internal.protocol;

import java.util.List;

/** What a site says about where a channel is. */
public sealed interface DiscoveryAnswer {
    /**
     * The servers of the channel.
     *
     * @param servers at least one; secure ones first
     */
    record Servers(List<Server> servers) implements DiscoveryAnswer {
        /** Copies the list. */
        public Servers {
            servers = List.copyOf(servers);
        }
    }

    /**
     * The site does not allow such a channel name.
     *
     * @param error its words
     */
    record InvalidChannel(String error) implements DiscoveryAnswer {}

    /**
     * There is no answer that helps; a later one may.
     *
     * @param why what happened, in words for an operator
     */
    record Failed(String why) implements DiscoveryAnswer {}
}
