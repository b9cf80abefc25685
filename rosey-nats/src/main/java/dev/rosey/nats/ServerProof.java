package dev.rosey.nats;

import java.util.regex.Pattern;

/** How a user proves who it is. */
record ServerProof(Kind kind, String value) {
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern HASH = Pattern.compile("\\$2[abxy]\\$\\d{2}\\$[./A-Za-z0-9]{53}");
    private static final Pattern NKEY = Pattern.compile("U[A-Z2-7]{55}");

    enum Kind {
        VARIABLE,
        HASH,
        NKEY
    }

    static ServerProof variable(String name) {
        if (!VARIABLE.matcher(name).matches()) {
            throw new IllegalArgumentException("\"" + name + "\" is no name of an environment variable");
        }
        return new ServerProof(Kind.VARIABLE, name);
    }

    /** The messages do not repeat the value: it may be the secret itself. */
    static ServerProof hash(String user, String hash) {
        if (!HASH.matcher(hash).matches()) {
            throw new IllegalArgumentException(
                    "The password of " + user + " is no bcrypt hash; a plain one does not belong into a file");
        }
        return new ServerProof(Kind.HASH, hash);
    }

    static ServerProof nkey(String user, String publicKey) {
        if (!NKEY.matcher(publicKey).matches()) {
            throw new IllegalArgumentException("The NKey of " + user
                    + " is no public key of a user: it needs 56 letters and digits and begins with U");
        }
        return new ServerProof(Kind.NKEY, publicKey);
    }

    void write(String user, ServerText text) {
        switch (kind) {
            case NKEY -> text.comment(user).bare("nkey", value);
            case VARIABLE -> text.quoted("user", user).bare("password", "$" + value);
            case HASH -> text.quoted("user", user).quoted("password", value);
        }
    }

    @Override
    public String toString() {
        return kind.name();
    }
}
