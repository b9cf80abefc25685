package dev.rosey.cytube.internal.session;

import java.util.Optional;

/**
 * As whom to be in the channel.
 *
 * @param name empty to stay anonymous
 * @param password of the account; empty for a guest
 */
public record Login(Optional<String> name, Optional<String> password) {
    /** Nobody: hears everything, says nothing. */
    public static final Login ANONYMOUS = new Login(Optional.empty(), Optional.empty());

    boolean isAccount() {
        return name.isPresent() && password.isPresent();
    }

    boolean isGuest() {
        return name.isPresent() && password.isEmpty();
    }

    /** Without the password. */
    @Override
    public String toString() {
        return name.map(each -> (isAccount() ? "account " : "guest ") + each).orElse("anonymous");
    }
}
