package dev.rosey.cytube.internal.protocol;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Where a site tells which servers a channel is on, and what its answer means. */
public final class Discovery {
    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int LONGEST_ERROR = 200;

    private Discovery() {}

    /**
     * Where the servers of a channel are told.
     *
     * @throws IllegalArgumentException if the site is not an http or https address
     */
    public static URI configUrl(URI site, String channel) {
        return under(site, "socketconfig/" + encoded(channel) + ".json");
    }

    /**
     * The page of a channel, as sites have it by default.
     *
     * @throws IllegalArgumentException if the site is not an http or https address
     */
    public static URI pageUrl(URI site, String channel) {
        return under(site, "r/" + encoded(channel));
    }

    /** Reads the answer of {@link #configUrl}; any answer at all has a meaning. */
    public static DiscoveryAnswer read(int status, String body) {
        JsonNode answer = parse(body);
        Optional<String> error = Fields.text(answer, "error").map(Discovery::shortened);
        if (status == NOT_FOUND && error.isPresent()) {
            return new DiscoveryAnswer.InvalidChannel(error.get());
        }
        if (status != OK) {
            return failed("The site answered with status " + status
                    + error.map(text -> ": " + text).orElse(" and no explanation; perhaps it is not a CyTube site."));
        }
        if (answer.isMissingNode()) {
            return failed("The site's answer is not JSON; perhaps it is not a CyTube site.");
        }
        List<Server> servers = servers(answer.path("servers"));
        return servers.isEmpty()
                ? failed("The site names no server for the channel"
                        + error.map(text -> ": " + text).orElse("."))
                : new DiscoveryAnswer.Servers(servers);
    }

    /** The usable servers of a list: ones with an address, without IPv6 ones, secure ones first. */
    static List<Server> servers(JsonNode list) {
        List<Server> servers = new ArrayList<>();
        for (JsonNode entry : list) {
            if (!Fields.flag(entry, "ipv6")) {
                boolean isSecure = Fields.flag(entry, "secure");
                Fields.text(entry, "url")
                        .flatMap(Discovery::address)
                        .ifPresent(url -> servers.add(new Server(url, isSecure)));
            }
        }
        servers.sort(Comparator.comparing(Server::isSecure).reversed());
        return List.copyOf(servers);
    }

    /** Whether an address is one that HTTP can be spoken with. */
    static boolean isWeb(URI url) {
        String scheme = url.getScheme();
        return (("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme)) && url.getHost() != null);
    }

    static boolean isHttps(URI url) {
        return "https".equals(url.getScheme().toLowerCase(Locale.ROOT));
    }

    private static Optional<URI> address(String url) {
        try {
            return Optional.of(new URI(url.strip())).filter(Discovery::isWeb);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static URI under(URI site, String path) {
        if (!isWeb(site)) {
            throw new IllegalArgumentException("A site is an http or https address, not " + site);
        }
        String base = site.getRawPath() == null ? "" : site.getRawPath();
        return site.resolve((base.endsWith("/") ? base : base + '/') + path);
    }

    private static String encoded(String channel) {
        return URLEncoder.encode(channel, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static JsonNode parse(String body) {
        try {
            return MAPPER.readTree(body);
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }

    private static String shortened(String text) {
        return text.length() > LONGEST_ERROR ? text.substring(0, LONGEST_ERROR) + '…' : text;
    }

    private static DiscoveryAnswer failed(String why) {
        return new DiscoveryAnswer.Failed(why);
    }
}
