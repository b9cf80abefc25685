package dev.rosey.core.internal.http;

import dev.rosey.api.plugin.HttpBroker;
import dev.rosey.api.plugin.HttpFailedException;
import dev.rosey.api.plugin.HttpFailedException.Reason;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where a redirect leads, and what is sent there: RFC 9110, section 15.4. Stateless. */
final class Redirects {
    private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

    /** What another server may see; all else may be a secret of the first. */
    private static final Set<String> FOR_OTHERS =
            Set.of("accept", "accept-encoding", "accept-language", "content-type", "user-agent");

    private Redirects() {}

    /**
     * The message to send next; empty when the answer is no redirect.
     *
     * @throws HttpFailedException if the redirect is one that is not followed
     */
    static Optional<Outgoing> next(Outgoing sent, Incoming answer) {
        Optional<String> location = answer.header("location");
        if (!STATUSES.contains(answer.status()) || location.isEmpty()) {
            return Optional.empty();
        }
        URI target = target(sent, location.get());
        if (sent.isSecure() && !target.getScheme().equalsIgnoreCase("https")) {
            throw refused(sent, "leads from https to http", null);
        }
        boolean bodiless = !sent.method().equals("GET") && !sent.method().equals("HEAD")
                && (answer.status() == 303 || (answer.status() < 303 && sent.method().equals("POST")));
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(sent.headers());
        if (!isSameServer(sent.uri(), target)) {
            headers.keySet().removeIf(name -> !FOR_OTHERS.contains(name.toLowerCase(Locale.ROOT)));
        }
        if (bodiless) {
            headers.keySet().removeIf(name -> name.toLowerCase(Locale.ROOT).startsWith("content-"));
        }
        return Optional.of(new Outgoing(
                bodiless ? "GET" : sent.method(), target, headers, bodiless ? new byte[0] : sent.body()));
    }

    private static URI target(Outgoing sent, String location) {
        try {
            URI resolved = location.startsWith("?")
                    ? URI.create(sent.uri().toString().replaceFirst("[?#].*$", "") + location)
                    : sent.uri().resolve(URI.create(location));
            return URI.create(HttpBroker.Request.get(resolved.toString()).uri().toASCIIString());
        } catch (IllegalArgumentException e) {
            throw refused(sent, "leads to what is no address that is followed", e);
        }
    }

    private static HttpFailedException refused(Outgoing sent, String why, @Nullable Throwable cause) {
        return new HttpFailedException(Reason.REDIRECT_REFUSED, "A redirect of " + sent.place() + ' ' + why
                + "; correct the address, or handle redirects with followsRedirects(false)", cause);
    }

    private static boolean isSameServer(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && HostGrants.host(one).equals(HostGrants.host(other))
                && HostGrants.port(one) == HostGrants.port(other);
    }
}
