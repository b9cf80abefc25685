package dev.rosey.cytube.testing;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Registered accounts and the rules for names. */
final class Accounts {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,20}");
    private static final Pattern RESERVED = Pattern.compile("(?i)^(admin(istrator)?|(site)?owner|moderator)$");

    private final Map<String, Account> byName = new ConcurrentHashMap<>();

    record Account(String name, String password, double globalRank) {}

    static boolean isValid(String name) {
        return NAME.matcher(name).matches();
    }

    static boolean isReserved(String name) {
        return RESERVED.matcher(name).find();
    }

    void add(String name, String password, double globalRank) {
        if (!isValid(name)) {
            throw new IllegalArgumentException("\"" + name + "\" is no user name: 1-20 of letters, digits, - and _");
        }
        byName.put(name.toLowerCase(Locale.ROOT), new Account(name, password, globalRank));
    }

    Optional<Account> find(String name) {
        return Optional.ofNullable(byName.get(name.toLowerCase(Locale.ROOT)));
    }

    /** Whether a guest would look like somebody with an account. */
    boolean isTaken(String name) {
        String folded = fold(name);
        return byName.keySet().stream().anyMatch(other -> fold(other).equals(folded));
    }

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT).replace('0', 'o').replaceAll("[1i]", "l").replace('-', '_');
    }
}
