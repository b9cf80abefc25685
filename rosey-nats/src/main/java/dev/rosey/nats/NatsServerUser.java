package dev.rosey.nats;

import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.api.subject.Subjects;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One user of a NATS server: who it is, how it proves that, and what the server lets it do.
 *
 * <p>What a user may do follows from its part. Each part reads answers under an inbox prefix of its own only, so that no
 * user reads the answers of another; clients have to be told the prefix, see {@link #inboxPrefix()}.
 *
 * <table>
 * <caption>Parts</caption>
 * <tr><th>part</th><th>publishes</th><th>subscribes to</th></tr>
 * <tr><td>{@link #host host}: command router, plugins, rules</td>
 *     <td>all of {@code rosey.>} but the events of connectors; JetStream and its buckets; any answer</td>
 *     <td>{@code rosey.>}</td></tr>
 * <tr><td>{@link #connector connector} of one channel</td>
 *     <td>{@code rosey.platform.<platform>.<channel>.event.>} and {@code .raw.>}; answers to requests</td>
 *     <td>{@code rosey.platform.<platform>.<channel>.send.>}</td></tr>
 * <tr><td>{@link #service service} outside of a host</td>
 *     <td>{@code rosey.event.<service>.>}; answers to requests</td>
 *     <td>{@code rosey.service.<service>.>}</td></tr>
 * <tr><td>{@link #observer observer}</td><td>nothing</td><td>{@code rosey.>}, never in a queue group</td></tr>
 * <tr><td>{@link #administrator administrator}</td><td>everything</td><td>everything</td></tr>
 * </table>
 *
 * <p>A server checks on which subject a user publishes, not which reply subject a message names. Whoever may read stored
 * messages back chooses where the server delivers them, so JetStream is for hosts, and {@link Builder#keyValue} for users
 * that are trusted like them.
 *
 * <p>Immutable. There is no password in it: {@link #toString()} tells name and kind of proof only.
 */
public final class NatsServerUser {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final String name;
    private final ServerProof proof;
    private final ServerPermissions permissions;

    private NatsServerUser(Builder from, ServerProof proof) {
        this.name = from.name;
        this.proof = proof;
        this.permissions = from.permissions.copy();
    }

    /**
     * Begins a user for a process that routes commands and runs plugins.
     *
     * @param name 1 to 64 letters, digits, {@code -} and {@code _}
     * @return a builder that still needs a password or key
     */
    public static Builder host(String name) {
        Builder builder = new Builder(name);
        builder.permissions
                .publish(Subjects.PLATFORM + ".*.*.send.>", Subjects.COMMAND + ".>", Subjects.EVENT + ".>",
                        Subjects.PLUGIN + ".>", Subjects.SERVICE + ".>", Subjects.SECURITY + ".>",
                        Subjects.MONITORING + ".>", Subjects.DEAD_LETTER + ".>")
                .publish("$JS.API.>", "$JS.ACK.>", "$JS.FC.>", "$KV.>", ServerPermissions.ANY_ANSWER)
                .subscribe(Subjects.ROOT + ".>", "$JS.EVENT.ADVISORY.>");
        return builder;
    }

    /**
     * Begins a user for a connector of one channel.
     *
     * @param name 1 to 64 letters, digits, {@code -} and {@code _}
     * @param platform the connector's name in subjects
     * @param channel the channel
     * @return a builder that still needs a password or key
     */
    public static Builder connector(String name, String platform, String channel) {
        return new Builder(name).alsoConnector(platform, channel);
    }

    /**
     * Begins a user for a process of its own that answers {@code rosey.service.<service>.>}.
     *
     * @param name 1 to 64 letters, digits, {@code -} and {@code _}
     * @param service the service
     * @return a builder that still needs a password or key
     */
    public static Builder service(String name, String service) {
        Builder builder = new Builder(name);
        builder.permissions
                .publish(Subjects.EVENT + "." + Subjects.token(service) + ".>")
                .subscribe(Subjects.SERVICE + "." + Subjects.token(service) + ".>");
        return builder;
    }

    /**
     * Begins a user that reads everything, private lines included, and publishes nothing.
     *
     * @param name 1 to 64 letters, digits, {@code -} and {@code _}
     * @return a builder that still needs a password or key
     */
    public static Builder observer(String name) {
        Builder builder = new Builder(name);
        builder.permissions.subscribe(Subjects.ROOT + ".>").onlyRead();
        return builder;
    }

    /**
     * Begins a user without bounds inside its account, for instance of the system account.
     *
     * @param name 1 to 64 letters, digits, {@code -} and {@code _}
     * @return a builder that still needs a password or key
     */
    public static Builder administrator(String name) {
        Builder builder = new Builder(name);
        builder.permissions.unlimited();
        return builder;
    }

    /** The name, by which clients with a password connect. */
    public String name() {
        return name;
    }

    /** What the reply subjects of this user have to begin with: {@code _INBOX.<name>}. */
    public String inboxPrefix() {
        return "_INBOX." + name;
    }

    void write(ServerText text) {
        text.openElement();
        proof.write(name, text);
        permissions.write(text);
        text.close();
    }

    static String checkName(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("The name of the " + what + " is \"" + name
                    + "\"; it needs 1 to 64 letters, digits, '-' and '_'");
        }
        return name;
    }

    @Override
    public String toString() {
        return "NatsServerUser[" + name + ", " + proof + "]";
    }

    /** Collects what a user may do; use it for one {@link #build()}. Not safe for use by several threads. */
    public static final class Builder {
        private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9_-]+");

        private final String name;
        private final ServerPermissions permissions = new ServerPermissions();
        private @Nullable ServerProof proof;

        private Builder(String name) {
            this.name = checkName("user", name);
            permissions.subscribe("_INBOX." + name + ".>");
        }

        /**
         * Takes the password from an environment variable of the server. The server reads it like a value of its
         * configuration: a bcrypt hash needs double quotes inside the variable, and so does what looks like a number.
         *
         * @param variable its name, without {@code $}
         * @return this builder
         */
        public Builder passwordFrom(String variable) {
            return prove(ServerProof.variable(variable));
        }

        /**
         * Takes a password that was hashed by bcrypt, for instance by {@code nats server passwd}.
         *
         * @param hash the hash, 60 characters that begin with {@code $2}
         * @return this builder
         */
        public Builder passwordHash(String hash) {
            return prove(ServerProof.hash(name, hash));
        }

        /**
         * Takes the public NKey of the user, who signs with the seed that only the user has.
         *
         * @param publicKey the key, 56 characters that begin with {@code U}
         * @return this builder
         */
        public Builder nkey(String publicKey) {
            return prove(ServerProof.nkey(name, publicKey));
        }

        private Builder prove(ServerProof given) {
            if (proof != null) {
                throw new IllegalStateException("The user " + name + " has a password or key already");
            }
            proof = given;
            return this;
        }

        /** Adds the part of a connector, for another channel or for a host that runs connectors itself. */
        public Builder alsoConnector(String platform, String channel) {
            String prefix = Subjects.PLATFORM + "." + Subjects.token(platform) + "." + Subjects.token(channel);
            permissions.publish(prefix + ".event.>", prefix + ".raw.>").subscribe(prefix + ".send.>");
            return changed("connector");
        }

        /** Lets the user call a service: {@code rosey.service.<service>.>}. */
        public Builder calling(String service) {
            permissions.publish(Subjects.SERVICE + "." + Subjects.token(service) + ".>");
            return changed("caller");
        }

        /**
         * Lets the user answer another one at any time, over leaf nodes too, for which a server does not keep track of
         * requests. Inboxes cannot be guessed, so only what was asked can be answered.
         *
         * @param user the name of the user that asks, usually a host
         * @return this builder
         */
        public Builder answering(String user) {
            permissions.publish("_INBOX." + checkName("user", user) + ".>");
            return changed("responder");
        }

        /**
         * Lets the user publish on further subjects, for instance an application's own.
         *
         * @param filter what may be published
         * @return this builder
         * @throws IllegalArgumentException if a reserved subject of Rosey is among them, or one of the server
         */
        public Builder publishing(SubjectFilter filter) {
            for (SubjectFilter reserved : Subjects.RESERVED) {
                if (reserved.overlaps(filter)) {
                    throw new IllegalArgumentException("The user " + name + " cannot publish " + filter
                            + ": what " + reserved + " says cannot be forged");
                }
            }
            permissions.publish(own(filter));
            return changed("publisher");
        }

        /**
         * Lets the user subscribe to further subjects.
         *
         * @param filter what may be read
         * @return this builder
         * @throws IllegalArgumentException if a subject of the server is among them
         */
        public Builder subscribing(SubjectFilter filter) {
            permissions.subscribe(own(filter));
            return this;
        }

        private String own(SubjectFilter filter) {
            String first = filter.tokens().get(0);
            if (first.startsWith("$") || first.startsWith("_") || first.equals("*") || first.equals(">")) {
                throw new IllegalArgumentException("The user " + name + " cannot have " + filter
                        + ": subjects of the server and answers for others are among it; begin with a name");
            }
            return filter.toString();
        }

        /**
         * Lets the user read, write and watch one bucket of key-value storage that is there already. For users that are
         * trusted like a host: they can have stored text delivered to any subject.
         *
         * @param bucket the name of the bucket
         * @return this builder
         */
        public Builder keyValue(String bucket) {
            if (!BUCKET.matcher(Objects.requireNonNull(bucket, "bucket")).matches()) {
                throw new IllegalArgumentException(
                        "The bucket is \"" + bucket + "\"; it needs letters, digits, '-' and '_'");
            }
            String stream = "KV_" + bucket;
            permissions.publish("$KV." + bucket + ".>", "$JS.FC." + stream + ".>", "$JS.API.INFO", "$JS.API.STREAM.NAMES",
                    "$JS.API.STREAM.INFO." + stream, "$JS.API.STREAM.MSG.GET." + stream,
                    "$JS.API.DIRECT.GET." + stream, "$JS.API.DIRECT.GET." + stream + ".>",
                    "$JS.API.CONSUMER.CREATE." + stream, "$JS.API.CONSUMER.CREATE." + stream + ".>",
                    "$JS.API.CONSUMER.INFO." + stream + ".>", "$JS.API.CONSUMER.DELETE." + stream + ".>");
            return changed("writer");
        }

        private Builder changed(String part) {
            if (permissions.isOnlyReading()) {
                throw new IllegalStateException("The user " + name + " is an observer and cannot be a " + part + " too");
            }
            return this;
        }

        /**
         * The user.
         *
         * @return a new user
         * @throws IllegalStateException if it has no password and no key
         */
        public NatsServerUser build() {
            ServerProof given = proof;
            if (given == null) {
                throw new IllegalStateException("The user " + name
                        + " has no password and no key; use passwordFrom, passwordHash or nkey");
            }
            return new NatsServerUser(this, given);
        }
    }
}
