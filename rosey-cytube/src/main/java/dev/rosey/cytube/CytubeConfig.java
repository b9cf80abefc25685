package dev.rosey.cytube;

import dev.rosey.api.subject.Subjects;
import dev.rosey.cytube.internal.session.ChannelSettings;
import dev.rosey.cytube.internal.session.Login;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * Which channel to connect to, and as whom. Immutable; {@link #toString()} has no password.
 *
 * <pre>{@code
 * CytubeConfig.builder("https://cytu.be", "movies")
 *         .account("RoseyBot", password)
 *         .build()
 * }</pre>
 */
public final class CytubeConfig {
    /** The greatest length of a message that a server can be set to, in UTF-16 units. */
    public static final int MAX_MESSAGE_LENGTH = 1000;

    private static final Pattern CHANNEL = Pattern.compile("[A-Za-z0-9_-]{1,30}");
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_-]{1,20}");

    private final URI site;
    private final ChannelSettings settings;
    private final Duration connectTimeout;
    private final Optional<Duration> silenceLimit;
    private final Map<String, String> headers;

    private CytubeConfig(Builder from) {
        this.site = from.site;
        this.connectTimeout = from.connectTimeout;
        this.silenceLimit = from.silenceLimit;
        this.headers = Map.copyOf(from.headers);
        this.settings = new ChannelSettings(from.platform, from.channel, from.login, from.channelPassword, from.isRaw,
                from.joinTimeout, from.sendTimeout, from.sendCapacity, from.maxMessageLength, from.firstDelay,
                from.maxDelay, from.connectionRefill, from.active);
    }

    /**
     * Begins a configuration.
     *
     * @param site the address of the site, for instance {@code https://cytu.be}
     * @param channel the name of the channel, as in the address of its page
     * @throws IllegalArgumentException if the site is no {@code http} or {@code https} address, or the name is not 1 to
     *     30 letters, digits, {@code -} and {@code _}
     */
    public static Builder builder(String site, String channel) {
        return new Builder(site, channel);
    }

    /** The address of the site. */
    public URI site() {
        return site;
    }

    /** The channel. */
    public String channel() {
        return settings.channel();
    }

    /** The connector's name in subjects. */
    public String platform() {
        return settings.platform();
    }

    ChannelSettings settings() {
        return settings;
    }

    Duration connectTimeout() {
        return connectTimeout;
    }

    Optional<Duration> silenceLimit() {
        return silenceLimit;
    }

    Map<String, String> headers() {
        return headers;
    }

    @Override
    public String toString() {
        return "CytubeConfig[" + site + ", " + settings + "]";
    }

    /** Collects options; use it for one {@link #build()}. Not safe for use by several threads. */
    public static final class Builder {
        private final URI site;
        private final String channel;
        private String platform = "cytube";
        private Login login = Login.ANONYMOUS;
        private Optional<String> channelPassword = Optional.empty();
        private boolean isRaw;
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration joinTimeout = Duration.ofSeconds(30);
        private Duration sendTimeout = Duration.ofSeconds(60);
        private int sendCapacity = 100;
        private OptionalInt maxMessageLength = OptionalInt.empty();
        private Duration firstDelay = Duration.ofSeconds(2);
        private Duration maxDelay = Duration.ofSeconds(60);
        private Duration connectionRefill = Duration.ofSeconds(11);
        private Optional<Duration> silenceLimit = Optional.empty();
        private final Map<String, String> headers = new LinkedHashMap<>();
        private BooleanSupplier active = () -> true;

        private Builder(String site, String channel) {
            this.site = address(site);
            if (!CHANNEL.matcher(channel).matches()) {
                throw new IllegalArgumentException("The channel is \"" + channel
                        + "\"; a name has 1 to 30 letters, digits, '-' and '_', as in the address of its page");
            }
            this.channel = channel;
        }

        private static URI address(String site) {
            URI address;
            try {
                address = URI.create(site);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(badSite(site), e);
            }
            String scheme = address.getScheme();
            boolean isWeb = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
            if (!isWeb || address.getHost() == null || address.getQuery() != null || address.getUserInfo() != null) {
                throw new IllegalArgumentException(badSite(site));
            }
            return address;
        }

        private static String badSite(String site) {
            return "The site is \"" + site + "\"; give the address of a CyTube site, such as https://cytu.be";
        }

        /**
         * Sets the connector's name in subjects; {@code cytube} by default. Two connectors of one application need two
         * names when their channels have one name.
         *
         * @throws IllegalArgumentException if it cannot be part of a subject
         */
        public Builder platform(String name) {
            Subjects.token(name);
            this.platform = name;
            return this;
        }

        /**
         * Logs in without an account. A server takes one guest login an address and minute, and keeps the name of a lost
         * connection for up to 145 seconds, so that an account is better for a bot that is to stay.
         *
         * @throws IllegalArgumentException if the name is not 1 to 20 letters, digits, {@code -} and {@code _}
         */
        public Builder guest(String name) {
            this.login = new Login(Optional.of(user(name)), Optional.empty());
            return this;
        }

        /**
         * Logs in to an account.
         *
         * @throws IllegalArgumentException if the name is not 1 to 20 letters, digits, {@code -} and {@code _}, or the
         *     password is empty
         */
        public Builder account(String name, String password) {
            if (password.isEmpty()) {
                throw new IllegalArgumentException(
                        "The password of " + name + " is empty; give one, or log in with guest(name)");
            }
            this.login = new Login(Optional.of(user(name)), Optional.of(password));
            return this;
        }

        private static String user(String name) {
            if (!USER.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "The user is \"" + name + "\"; a name has 1 to 20 letters, digits, '-' and '_'");
            }
            return name;
        }

        /** Sets the password of the channel. */
        public Builder channelPassword(String password) {
            this.channelPassword = Optional.of(password);
            return this;
        }

        /**
         * Also publishes the server's own frames as {@code rosey.platform.<platform>.<channel>.raw.<event>}, without
         * passwords, addresses and aliases, and keeps the HTML of chat lines; not so by default.
         */
        public Builder raw(boolean isWanted) {
            this.isRaw = isWanted;
            return this;
        }

        /** Sets how long a connection may take to be made; 10 s by default. */
        public Builder connectTimeout(Duration time) {
            this.connectTimeout = positive(time, "connectTimeout");
            return this;
        }

        /** Sets how long the server may take to let the connector into the channel; 30 s by default. */
        public Builder joinTimeout(Duration time) {
            this.joinTimeout = positive(time, "joinTimeout");
            return this;
        }

        /** Sets how long a message may wait for a connection and the server's limits; 60 s by default. */
        public Builder sendTimeout(Duration time) {
            this.sendTimeout = positive(time, "sendTimeout");
            return this;
        }

        /** Sets how many messages may wait; 100 by default. */
        public Builder sendCapacity(int messages) {
            if (messages < 1) {
                throw new IllegalArgumentException("sendCapacity is " + messages + "; it must be at least 1");
            }
            this.sendCapacity = messages;
            return this;
        }

        /**
         * Sets how long a message of this site may be, in UTF-16 units, which the connector else reads from the channel's
         * page. The server cuts what is longer without a word.
         */
        public Builder maxMessageLength(int units) {
            if (units < 10 || units > MAX_MESSAGE_LENGTH) {
                throw new IllegalArgumentException(
                        "maxMessageLength is " + units + "; it must be 10 to " + MAX_MESSAGE_LENGTH);
            }
            this.maxMessageLength = OptionalInt.of(units);
            return this;
        }

        /**
         * Sets the delays before a lost connection is made again: random up to a bound, which doubles from {@code first}
         * to {@code max} with each failure in a row; 2 s and 60 s by default. A connection that was ready for a minute
         * starts the series anew.
         *
         * @throws IllegalArgumentException if one is negative, or {@code first} is greater
         */
        public Builder reconnectDelay(Duration first, Duration max) {
            if (first.isNegative() || first.compareTo(max) > 0) {
                throw new IllegalArgumentException(
                        "reconnectDelay is " + first + " to " + max + "; the first must not be negative or the greater one");
            }
            this.firstDelay = first;
            this.maxDelay = max;
            return this;
        }

        /**
         * Sets how long a server takes to allow one more connection after a few quick ones; 11 s by default, a little
         * more than servers have. Zero for one without such a limit.
         */
        public Builder connectionRefill(Duration time) {
            if (time.isNegative()) {
                throw new IllegalArgumentException("connectionRefill is " + time + "; it must not be negative");
            }
            this.connectionRefill = time;
            return this;
        }

        /**
         * Sets how long the server may be silent before the connection counts as lost; by default the time that the
         * server itself names, 145 s on common servers. Below twice the server's interval of pings, 25 s on common
         * servers, sound connections would be given up.
         */
        public Builder silenceLimit(Duration time) {
            this.silenceLimit = Optional.of(positive(time, "silenceLimit"));
            return this;
        }

        /**
         * Adds a header to the requests to the site and its servers, for instance one that a proxy asks for.
         *
         * @throws IllegalArgumentException if it is no header, or one that the HTTP client sets itself
         */
        public Builder header(String name, String value) {
            HttpRequest.newBuilder().setHeader(name, value); // checks both
            headers.put(name, value);
            return this;
        }

        /**
         * Sets a question that is asked right before anything is written to the server and right before anything from there
         * is published; always yes by default. While the answer is no, nothing is written, what is to be said ends as
         * {@code UNAVAILABLE}, and what happens in the channel is not published. Meant for a host of several that is the
         * active one only while it holds a lease; must not block.
         */
        public Builder activeWhile(BooleanSupplier question) {
            this.active = Objects.requireNonNull(question, "question");
            return this;
        }

        private static Duration positive(Duration time, String name) {
            if (time.isNegative() || time.isZero()) {
                throw new IllegalArgumentException(name + " is " + time + "; it must be positive");
            }
            return time;
        }

        /** The configuration. */
        public CytubeConfig build() {
            return new CytubeConfig(this);
        }
    }
}
