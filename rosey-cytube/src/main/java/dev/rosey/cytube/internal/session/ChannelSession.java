package dev.rosey.cytube.internal.session;

import dev.rosey.cytube.event.ConnectionEnded.Cause;
import dev.rosey.cytube.event.LoggedIn;
import dev.rosey.cytube.event.LoginRefused;
import dev.rosey.cytube.internal.protocol.Ending;
import dev.rosey.cytube.internal.protocol.Endings;
import dev.rosey.cytube.internal.protocol.Inbound;
import dev.rosey.cytube.internal.protocol.LoginErrors;
import dev.rosey.cytube.internal.protocol.Outbound;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * One connection's way into its channel: join, password, login, until it is ready. Accounts log in before they join, so
 * that the rank of the channel is known from the start and channels that refuse strangers let them in; guests join
 * first, since the server checks a guest's name against the channel. It has no thread, clock or socket: it is told what
 * comes and when time has passed. For one thread; time is in nanoseconds since an instant in the past.
 */
final class ChannelSession {
    /** How long a login may go unanswered. */
    static final Duration LOGIN_TIMEOUT = Duration.ofSeconds(10);

    /** How long to wait for the rank in the channel, which follows the login of an account. */
    static final Duration RANK_GRACE = Duration.ofSeconds(2);

    /** How long an account may take to be let in without the channel's password. */
    static final Duration PASSWORD_GRACE = Duration.ofSeconds(5);

    /** The first wait before a login is repeated when the server does not say how long to wait. */
    static final Duration LOGIN_RETRY = Duration.ofSeconds(10);

    /** The longest wait before a login is repeated: a server keeps the ghost of a lost connection no longer. */
    static final Duration MAX_LOGIN_RETRY = Duration.ofSeconds(150);

    /** Given to the wait that the server asks for. */
    private static final Duration RETRY_MARGIN = Duration.ofMillis(500);

    private static final long NEVER = Long.MAX_VALUE;

    private final ChannelSettings settings;
    private final SessionHost host;
    private boolean isJoined;
    private boolean isReady;
    private boolean isLoginSent;
    private boolean isChannelRankKnown;
    private boolean isPasswordSent;
    private Optional<LoggedIn> loggedIn = Optional.empty();
    private double rank = -1;
    private int refusals;
    private long joinDueAt = NEVER;
    private long passwordDueAt = NEVER;
    private long loginDueAt = NEVER;
    private long loginAgainAt = NEVER;
    private long rankDueAt = NEVER;

    ChannelSession(ChannelSettings settings, SessionHost host) {
        this.settings = settings;
        this.host = host;
    }

    /** The server takes events. */
    void connected(long now) {
        joinDueAt = now + settings.joinTimeout().toNanos();
        if (settings.login().isAccount()) {
            logIn(now);
        }
        host.emit(Outbound.joinChannel(settings.channel()));
    }

    /** The own name, in the server's spelling. */
    Optional<String> name() {
        return loggedIn.map(LoggedIn::name);
    }

    double rank() {
        return rank;
    }

    boolean isJoined() {
        return isJoined;
    }

    boolean isOwn(String name) {
        return loggedIn.isPresent() && loggedIn.get().name().equalsIgnoreCase(name);
    }

    /** The server said something; whether it was for the session alone. */
    boolean received(Inbound message, long now) {
        if (message instanceof Inbound.OwnRank own) {
            rank = own.rank();
        } else if (message instanceof Inbound.UserRank user && isOwn(user.name())) {
            rank = user.rank();
            isChannelRankKnown = true;
            return false;
        } else if (message instanceof Inbound.UserList list) {
            list.members().stream().filter(member -> isOwn(member.name())).findFirst().ifPresent(self -> {
                rank = self.rank();
                isChannelRankKnown = true;
            });
            joined(now);
            return false;
        } else if (message instanceof Inbound.LoginAccepted accepted) {
            accepted(accepted, now);
        } else if (message instanceof Inbound.LoginFailed failed) {
            refused(LoginErrors.of(failed.error()), now);
        } else if (message instanceof Inbound.NeedPassword need) {
            passwordNeeded(need.wasWrong(), now);
        } else if (message instanceof Inbound.PasswordAccepted) {
            passwordDueAt = NEVER;
        } else if (message instanceof Inbound.Kick kick) {
            host.end(Endings.of(kick.reason()));
        } else if (message instanceof Inbound.PartitionChange change) {
            host.moved(change.servers());
        } else if (message instanceof Inbound.ErrorMessage error) {
            return !isJoined && joinFailed(error.message(), now);
        } else {
            return false;
        }
        return true;
    }

    /** Does what is due; to be called after each message, too, when it is known to all. */
    void tick(long now) {
        if (now >= passwordDueAt) {
            passwordDueAt = NEVER;
            host.end(noChannelPassword());
        } else if (!isJoined && now >= joinDueAt) {
            joinDueAt = NEVER;
            host.end(new Ending.Retry("the server did not let the connection into the channel within "
                    + settings.joinTimeout().toSeconds() + " s", Duration.ZERO));
        }
        if (now >= loginDueAt) {
            refused(LoginErrors.noAnswer(), now);
        }
        if (now >= loginAgainAt) {
            loginAgainAt = NEVER;
            logIn(now);
        }
        if (now >= rankDueAt) {
            isChannelRankKnown = true;
        }
        readyIfDone();
    }

    /** When {@link #tick} must be called at the latest. */
    long nextTick() {
        long join = isJoined ? NEVER : Math.min(joinDueAt, passwordDueAt);
        return Math.min(join, Math.min(Math.min(loginDueAt, loginAgainAt), rankDueAt));
    }

    private void joined(long now) {
        if (isJoined) {
            return;
        }
        isJoined = true;
        passwordDueAt = NEVER;
        if (settings.login().isGuest() && !isLoginSent) {
            logIn(now);
        }
        if (loggedIn.isPresent()) {
            awaitRank(now);
        }
    }

    private void logIn(long now) {
        isLoginSent = true;
        loginDueAt = now + LOGIN_TIMEOUT.toNanos();
        String name = settings.login().name().orElseThrow();
        host.emit(settings.login().password()
                .map(password -> Outbound.login(name, password))
                .orElseGet(() -> Outbound.login(name)));
    }

    private void accepted(Inbound.LoginAccepted answer, long now) {
        loginDueAt = NEVER;
        loginAgainAt = NEVER;
        refusals = 0;
        LoggedIn outcome = new LoggedIn(answer.name(), answer.isGuest());
        loggedIn = Optional.of(outcome);
        host.loggedIn(outcome);
        if (isJoined) {
            awaitRank(now);
        }
    }

    /**
     * An account that logged in before it joined is in the list of users with its rank in the channel. Else it has the
     * rank of the site first, and that of the channel follows in a moment.
     */
    private void awaitRank(long now) {
        if (settings.login().isAccount() && !isChannelRankKnown) {
            rankDueAt = now + RANK_GRACE.toNanos();
        }
    }

    private void refused(LoginRefused refusal, long now) {
        loginDueAt = NEVER;
        host.loggedIn(refusal);
        if (refusal.reason().isTemporary()) {
            loginAgainAt = now + pause(refusal).toNanos();
            refusals++;
            if (refusal.reason() != LoginRefused.Reason.NO_ANSWER) {
                joinDueAt = Math.max(joinDueAt, loginAgainAt + settings.joinTimeout().toNanos());
            }
        } else {
            host.end(new Ending.Final(Cause.LOGIN_REFUSED, refusal.text()));
        }
    }

    private Duration pause(LoginRefused refusal) {
        Duration doubled = LOGIN_RETRY.multipliedBy(1L << Math.min(refusals, 4));
        Duration own = doubled.compareTo(MAX_LOGIN_RETRY) < 0 ? doubled : MAX_LOGIN_RETRY;
        return refusal.retryAfter().map(wait -> wait.plus(RETRY_MARGIN)).orElse(own);
    }

    private void passwordNeeded(boolean wasWrong, long now) {
        Optional<String> password = settings.channelPassword();
        if (password.isPresent() && !isPasswordSent) {
            isPasswordSent = true;
            host.emit(Outbound.channelPassword(password.get()));
        } else if (settings.login().isAccount() && !wasWrong) {
            passwordDueAt = now + PASSWORD_GRACE.toNanos(); // a moderator is let in without
        } else {
            host.end(noChannelPassword());
        }
    }

    private Ending noChannelPassword() {
        return new Ending.Final(Cause.CHANNEL_PASSWORD, isPasswordSent
                ? "the password of the channel is wrong"
                : "the channel has a password, and none was given");
    }

    /** An error before the channel is joined; whether it was about the join. */
    private boolean joinFailed(String error, long now) {
        String text = error.toLowerCase(Locale.ROOT);
        if (text.contains("blocked anonymous users")) {
            if (settings.login().isGuest() && !isLoginSent) {
                logIn(now);
            } else if (settings.login().name().isEmpty()) {
                host.end(new Ending.Final(Cause.LOGIN_REFUSED, error));
            }
            return true;
        }
        if (text.contains("hosted on another server") || text.contains("unable to join channel")) {
            host.end(new Ending.Retry(error, Duration.ZERO));
            return true;
        }
        return false;
    }

    private void readyIfDone() {
        boolean isNamed = settings.login().name().isEmpty() || loggedIn.isPresent();
        boolean isRanked = !settings.login().isAccount() || isChannelRankKnown;
        if (isJoined && isNamed && isRanked && !isReady) {
            isReady = true;
            rankDueAt = NEVER;
            host.ready();
        }
    }
}
