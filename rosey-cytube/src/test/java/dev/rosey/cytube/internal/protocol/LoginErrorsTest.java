package dev.rosey.cytube.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.cytube.event.LoginRefused;
import dev.rosey.cytube.event.LoginRefused.Reason;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginErrorsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    That name is already in use on this channel. | NAME_IN_USE
                    That username is registered.                 | NAME_REGISTERED
                    That username is reserved.                   | NAME_RESERVED
                    Invalid username/password combination        | WRONG_PASSWORD
                    User does not exist                          | UNKNOWN_USER
                    Invalid username "bad name!"                 | INVALID_NAME
                    Invalid username.  Usernames must be 1-20 characters long and consist only of a-z. | INVALID_NAME
                    The moon is in the wrong phase.              | OTHER
                    ''                                           | OTHER
                    Guest logins are restricted to one per IP address per many seconds. | OTHER
                    """)
    void theServersWordsHaveAReason(String text, Reason reason) {
        assertThat(LoginErrors.of(text)).isEqualTo(new LoginRefused(reason, text, Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({"60 seconds., 60", "1 second, 1", "999999999 seconds, 999999999"})
    void aCoolDownSaysHowLong(String end, long seconds) {
        String text = "Guest logins are restricted to one per IP address per " + end;

        assertThat(LoginErrors.of(text))
                .isEqualTo(new LoginRefused(Reason.COOL_DOWN, text, Optional.of(Duration.ofSeconds(seconds))));
    }

    @Test
    void everyRecordedErrorIsUnderstood() {
        assertThat(Frames.read("login.jsonl", Inbound.LoginFailed.class))
                .hasSizeGreaterThan(6)
                .extracting(each -> LoginErrors.of(each.error()).reason())
                .doesNotContain(Reason.OTHER);
    }

    @Test
    void silenceIsTemporary() {
        assertThat(LoginErrors.noAnswer().reason()).isEqualTo(Reason.NO_ANSWER);
        assertThat(LoginErrors.noAnswer().reason().isTemporary()).isTrue();
    }
}
