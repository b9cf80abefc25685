package dev.rosey.core.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Finds the addresses behind a name. It is asked once for each request and each redirect, on a thread that may wait; the
 * connection goes to one of the addresses that it gave then. Must be safe for use by any number of threads.
 */
@FunctionalInterface
public interface HostResolver {
    /**
     * Finds the addresses of a name.
     *
     * @param host a name, never an address
     * @return at least one
     * @throws UnknownHostException if there is none
     */
    List<InetAddress> resolve(String host) throws UnknownHostException;

    /** The system's own. */
    static HostResolver system() {
        return host -> List.of(InetAddress.getAllByName(host));
    }
}
