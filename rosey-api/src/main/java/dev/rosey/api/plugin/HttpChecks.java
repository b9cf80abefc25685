package dev.rosey.api.plugin;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What the parts of an HTTP request may be. A part that is wrong is an {@link IllegalArgumentException} that says why. */
final class HttpChecks {
    private static final int MAX_CONTENT_TYPE_LENGTH = 1024;
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,256}");
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e\\t]*");

    /** What speaks about the connection, which is the host's, or must agree with what is sent. */
    private static final Pattern HOSTS_OWN = Pattern.compile("host|connection|keep-alive|transfer-encoding"
            + "|content-length|te|trailer|upgrade|expect|http2-settings|proxy-.*");

    private HttpChecks() {}

    /** A method that can be sent. */
    static String method(String method) {
        if (!METHODS.contains(method)) {
            throw new IllegalArgumentException("method is \"" + method + "\"; use one of " + METHODS);
        }
        return method;
    }

    /** An address that names a server to ask. */
    static URI address(URI uri) {
        String text = uri.toString();
        if (text.length() > HttpBroker.MAX_URI_LENGTH) {
            throw new IllegalArgumentException(
                    "uri is " + text.length() + " characters long; use at most " + HttpBroker.MAX_URI_LENGTH);
        }
        String scheme = uri.getScheme();
        if (scheme == null || uri.getHost() == null || !SCHEMES.contains(scheme.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("uri is \"" + uri + "\"; use an absolute http or https address");
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("uri has a user or password before its host " + uri.getHost()
                    + "; send them in a header such as Authorization");
        }
        if (uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw new IllegalArgumentException("uri has the port " + uri.getPort() + "; use one from 1 to 65535");
        }
        return uri;
    }

    /** A header that is the plugin's to send. */
    static void header(String name, String value) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("A header's name is not 1 to 256 letters, digits and "
                    + "!#$%&'*+.^_`|~-; correct it");
        }
        if (HOSTS_OWN.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
            throw new IllegalArgumentException("The header " + name + " is the host's to send; leave it out");
        }
        if (!VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException("The value of the header " + name
                    + " has characters besides printable ASCII and tabs; encode them");
        }
    }

    /** A content type that can stand in a header. */
    static void contentType(String type) {
        if (!VALUE.matcher(type).matches() || type.length() > MAX_CONTENT_TYPE_LENGTH) {
            throw new IllegalArgumentException("The body's content type is not at most " + MAX_CONTENT_TYPE_LENGTH
                    + " printable ASCII characters; correct it");
        }
    }
}
