package dev.rosey.cytube.testing;

import java.time.Duration;

/**
 * The numbers by which the server behaves. Unless changed they are those of CyTube as it is installed.
 *
 * <p>Tests scale them down instead of waiting:
 *
 * <pre>{@code
 * CytubeTestServer.builder().limits(limits -> limits.guestCoolDown(Duration.ofMillis(200))).start()
 * }</pre>
 */
public final class Limits {
    final Duration pingInterval;
    final Duration pingTimeout;
    final Duration connectTimeout;
    final Duration acceptDelay;
    final Duration passwordCheck;
    final Duration guestCoolDown;
    final Duration ghostTime;
    final Duration userCountInterval;
    final int connectionBurst;
    final Duration connectionRefill;
    final int connectionsPerAddress;
    final int eventBurst;
    final double eventsPerSecond;
    final int maxFrameBytes;
    final int maxMessageLength;
    final int historySize;
    final MessageLimiter.Rule chat;

    private Limits(Builder builder) {
        pingInterval = builder.pingInterval;
        pingTimeout = builder.pingTimeout;
        connectTimeout = builder.connectTimeout;
        acceptDelay = builder.acceptDelay;
        passwordCheck = builder.passwordCheck;
        guestCoolDown = builder.guestCoolDown;
        ghostTime = builder.ghostTime;
        userCountInterval = builder.userCountInterval;
        connectionBurst = builder.connectionBurst;
        connectionRefill = builder.connectionRefill;
        connectionsPerAddress = builder.connectionsPerAddress;
        eventBurst = builder.eventBurst;
        eventsPerSecond = builder.eventsPerSecond;
        maxFrameBytes = builder.maxFrameBytes;
        maxMessageLength = builder.maxMessageLength;
        historySize = builder.historySize;
        chat = builder.chat;
    }

    /** Changes {@link Limits}. Not safe for use by several threads. */
    public static final class Builder {
        private Duration pingInterval = Duration.ofSeconds(25);
        private Duration pingTimeout = Duration.ofSeconds(120);
        private Duration connectTimeout = Duration.ofSeconds(45);
        private Duration acceptDelay = Duration.ofMillis(3);
        private Duration passwordCheck = Duration.ofMillis(5);
        private Duration guestCoolDown = Duration.ofSeconds(60);
        private Duration ghostTime = Duration.ZERO;
        private Duration userCountInterval = Duration.ofSeconds(10);
        private int connectionBurst = 5;
        private Duration connectionRefill = Duration.ofSeconds(10);
        private int connectionsPerAddress = 10;
        private int eventBurst = Integer.MAX_VALUE;
        private double eventsPerSecond;
        private int maxFrameBytes = 1 << 20;
        private int maxMessageLength = 320;
        private int historySize = 15;
        private MessageLimiter.Rule chat = new MessageLimiter.Rule(20, 10, 2);

        Builder() {}

        /**
         * Lifts what keeps a client waiting: connections, guest logins and messages are no longer limited. Pings,
         * lengths and permissions stay.
         *
         * @return this builder
         */
        public Builder relaxed() {
            connectionBurst = Integer.MAX_VALUE;
            connectionsPerAddress = Integer.MAX_VALUE;
            guestCoolDown = Duration.ZERO;
            chat = new MessageLimiter.Rule(Integer.MAX_VALUE, 1000, 0);
            return this;
        }

        /**
         * Sets when the server pings.
         *
         * @param interval time between pings, 25 s unless set
         * @param timeout how long after a ping without answer the connection is closed, 120 s unless set
         * @return this builder
         * @throws IllegalArgumentException if one is not positive
         */
        public Builder pings(Duration interval, Duration timeout) {
            pingInterval = positive(interval, "interval");
            pingTimeout = positive(timeout, "timeout");
            return this;
        }

        /**
         * Sets how long a connection may stay without an accepted CONNECT packet, 45 s unless set.
         *
         * @param timeout the time
         * @return this builder
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder connectTimeout(Duration timeout) {
            connectTimeout = positive(timeout, "connectTimeout");
            return this;
        }

        /**
         * Sets the real time between a CONNECT packet and its acceptance, 3 ms unless set. A connection that sends an
         * event in between is dropped.
         *
         * @param delay the time
         * @return this builder
         */
        public Builder acceptDelay(Duration delay) {
            acceptDelay = delay;
            return this;
        }

        /**
         * Sets the real time that a password check takes, and the look-up of the rank in a channel after it; 5 ms unless
         * set.
         *
         * @param duration the time
         * @return this builder
         */
        public Builder passwordCheck(Duration duration) {
            passwordCheck = duration;
            return this;
        }

        /**
         * Sets the time between two guest logins of one address, 60 s unless set. The error text rounds it up to seconds.
         *
         * @param coolDown the time; zero for no limit
         * @return this builder
         */
        public Builder guestCoolDown(Duration coolDown) {
            guestCoolDown = coolDown;
            return this;
        }

        /**
         * Sets how long a user stays in the channel whose connection ended without a word, zero unless set. A real server
         * keeps such a ghost until its ping times out, unless the network tells it earlier.
         *
         * @param time the time
         * @return this builder
         */
        public Builder ghostTime(Duration time) {
            ghostTime = time;
            return this;
        }

        /**
         * Sets the least time between two {@code usercount} events of a channel, 10 s unless set.
         *
         * @param interval the time
         * @return this builder
         */
        public Builder userCountInterval(Duration interval) {
            userCountInterval = interval;
            return this;
        }

        /**
         * Sets how fast one address may connect: so many at once, then one more each time a refill has passed; 5 and 10 s
         * unless set.
         *
         * @param burst connections at once
         * @param refill time for one more
         * @return this builder
         * @throws IllegalArgumentException if one is not positive
         */
        public Builder connections(int burst, Duration refill) {
            connectionBurst = positive(burst, "burst");
            connectionRefill = positive(refill, "refill");
            return this;
        }

        /**
         * Sets how many connections one address may hold, 10 unless set.
         *
         * @param count connections
         * @return this builder
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder connectionsPerAddress(int count) {
            connectionsPerAddress = positive(count, "connectionsPerAddress");
            return this;
        }

        /**
         * Sets how many events one connection may send, without limit unless set.
         *
         * @param burst events at once
         * @param perSecond how fast the burst comes back
         * @return this builder
         * @throws IllegalArgumentException if the burst is not positive
         */
        public Builder events(int burst, double perSecond) {
            eventBurst = positive(burst, "burst");
            eventsPerSecond = perSecond;
            return this;
        }

        /**
         * Sets the size of the largest message that is accepted, in bytes, 1 MiB unless set.
         *
         * @param bytes the size
         * @return this builder
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder maxFrameBytes(int bytes) {
            maxFrameBytes = positive(bytes, "maxFrameBytes");
            return this;
        }

        /**
         * Sets at how many UTF-16 units chat messages are cut, 320 unless set.
         *
         * @param length the length
         * @return this builder
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder maxMessageLength(int length) {
            maxMessageLength = positive(length, "maxMessageLength");
            return this;
        }

        /**
         * Sets how many old messages a user gets at joining, 15 unless set.
         *
         * @param size messages
         * @return this builder
         */
        public Builder historySize(int size) {
            historySize = size;
            return this;
        }

        /**
         * Sets how fast anybody may chat, private messages included: 20, 10 and 2 s unless set.
         *
         * @param burst messages at once
         * @param sustainedPerSecond messages per second after that
         * @param coolDownSeconds seconds of silence that bring the burst back
         * @return this builder
         * @throws IllegalArgumentException if the burst or the rate is not positive
         */
        public Builder chat(int burst, double sustainedPerSecond, double coolDownSeconds) {
            chat = new MessageLimiter.Rule(burst, sustainedPerSecond, coolDownSeconds);
            return this;
        }

        Limits build() {
            return new Limits(this);
        }

        private static Duration positive(Duration duration, String name) {
            if (duration.isZero() || duration.isNegative()) {
                throw new IllegalArgumentException(name + " is " + duration + "; it must be positive");
            }
            return duration;
        }

        private static int positive(int number, String name) {
            if (number <= 0) {
                throw new IllegalArgumentException(name + " is " + number + "; it must be positive");
            }
            return number;
        }
    }
}
