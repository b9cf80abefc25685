package dev.rosey.core.internal.http;

import dev.rosey.api.permission.Resource;
import java.net.InetAddress;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The hosts that a plugin may reach, as its grants name them. Immutable. */
final class HostGrants {
    private static final String NUMBER = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final Pattern LITERAL = Pattern.compile(NUMBER + "(\\." + NUMBER + "){3}|\\[[0-9a-f:.]+]");

    /** To which addresses a granted host may lead; later ones reach further. */
    enum Reach {
        /** Those of the Internet. */
        PUBLIC,
        /** This machine: the name says so. */
        LOOPBACK,
        /** Private ones as well. */
        PRIVATE,
        /** The one that was named. */
        NAMED;

        boolean allows(AddressKind kind) {
            return switch (kind) {
                case PUBLIC -> this != LOOPBACK;
                case LOOPBACK -> this != PUBLIC;
                case PRIVATE, LINK_LOCAL -> this == PRIVATE || this == NAMED;
                case METADATA -> this == NAMED;
                case RESERVED -> false;
            };
        }
    }

    /** One grant; port 0 stands for 80 and 443. */
    private record Grant(String host, int port, boolean isPrivate) {
        static Grant of(String text) {
            String rest = text.toLowerCase(Locale.ROOT);
            boolean marked = rest.startsWith(Resource.PRIVATE);
            rest = marked ? rest.substring(Resource.PRIVATE.length()) : rest;
            int colon = rest.lastIndexOf(':');
            if (colon < 0 || rest.endsWith("]")) {
                return new Grant(canonical(rest), 0, marked);
            }
            return new Grant(canonical(rest.substring(0, colon)), Integer.parseInt(rest.substring(colon + 1)), marked);
        }

        boolean covers(String name, int number) {
            boolean named = host.startsWith("*.")
                    ? name.endsWith(host.substring(1)) && !isLiteral(name)
                    : name.equals(host);
            return named && (port == 0 ? number == 80 || number == 443 : number == port);
        }

        Reach reach(String name) {
            if (isLiteral(name)) {
                return Reach.NAMED;
            } else if (isPrivate) {
                return Reach.PRIVATE;
            }
            return name.equals("localhost") || name.endsWith(".localhost") ? Reach.LOOPBACK : Reach.PUBLIC;
        }
    }

    private final List<Grant> grants;

    HostGrants(Collection<String> resources) {
        this.grants = resources.stream().map(Grant::of).toList();
    }

    /** How far the host of an address may lead; empty when the plugin may not reach it at all. */
    Optional<Reach> find(URI uri) {
        String name = host(uri);
        Stream<Grant> covering = grants.stream().filter(grant -> grant.covers(name, port(uri)));
        return covering.map(grant -> grant.reach(name)).reduce((one, other) -> one.compareTo(other) > 0 ? one : other);
    }

    /** The host of an address in small letters; an address in the form that {@link InetAddress} prints. */
    static String host(URI uri) {
        return canonical(uri.getHost().toLowerCase(Locale.ROOT));
    }

    /** The port of an address, that of its scheme when none is there. */
    static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }

    /** Whether a host in its canonical form is an address and no name. */
    static boolean isLiteral(String host) {
        return LITERAL.matcher(host).matches();
    }

    private static String canonical(String host) {
        if (!isLiteral(host)) {
            return host;
        }
        try {
            String address = AddressKind.literal(host).getHostAddress();
            return address.indexOf(':') < 0 ? address : '[' + address + ']';
        } catch (IllegalArgumentException e) {
            return host; // matches nothing but itself, and leads nowhere
        }
    }
}
