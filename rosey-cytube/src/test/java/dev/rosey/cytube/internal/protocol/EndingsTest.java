package dev.rosey.cytube.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.cytube.event.ConnectionEnded.Cause;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndingsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                                                                       | KICKED
                    go <away> now                                                            | KICKED
                    no more channel reloading please                                         | KICKED
                    You're banned!                                                           | BANNED
                    You are banned from this channel.                                        | BANNED
                    This channel has banned connections from Tor.                            | BANNED
                    Duplicate login                                                          | DUPLICATE_LOGIN
                    Channel deleted                                                          | CHANNEL_GONE
                    Channel was banned: spam                                                 | CHANNEL_GONE
                    Invalid channel name                                                     | INVALID_CHANNEL
                    Attempted setOptions as a non-moderator                                  | NOT_PERMITTED
                    Attempted setPermissions as a non-admin                                  | NOT_PERMITTED
                    Attempted setMotd with insufficient permission                           | NOT_PERMITTED
                    Attempted assignLeader without sufficient permission                     | NOT_PERMITTED
                    Attempted initACP from non privileged user.  This incident will be reported. | NOT_PERMITTED
                    """)
    void thereIsNoWayBack(String reason, Cause cause) {
        assertThat(Endings.of(reason)).isEqualTo(new Ending.Final(cause, reason));
    }

    @ParameterizedTest
    @CsvSource({
        "Channel reloading, 0",
        "anonymous user, 2",
        "Rate limit exceeded, 30",
        "Too many connections from your IP address, 30",
        "Channel could not be loaded: database trouble, 30"
    })
    void thereIsAWayBack(String reason, long seconds) {
        assertThat(Endings.of(reason)).isEqualTo(new Ending.Retry(reason, Duration.ofSeconds(seconds)));
    }

    @Test
    void everyRecordedKickIsUnderstood() {
        assertThat(Frames.read("kick.jsonl", Inbound.Kick.class))
                .filteredOn(each -> !each.reason().equals("go <away> now"))
                .hasSizeGreaterThan(10)
                .allSatisfy(each -> assertThat(Endings.of(each.reason()))
                        .isNotEqualTo(new Ending.Final(Cause.KICKED, each.reason())));
    }

    @Test
    void aRefusedConnectionMayBeTriedAgainUnlessBanned() {
        assertThat(Endings.refused("You are banned from the server"))
                .isEqualTo(new Ending.Final(Cause.BANNED, "You are banned from the server"));
        assertThat(Endings.refused("Rate limit exceeded"))
                .isEqualTo(new Ending.Retry("Rate limit exceeded", Duration.ofSeconds(30)));
        assertThat(Endings.refused("Could not determine IP address")).isInstanceOf(Ending.Retry.class);
        assertThat(Endings.refused("")).isInstanceOf(Ending.Retry.class);
    }
}
