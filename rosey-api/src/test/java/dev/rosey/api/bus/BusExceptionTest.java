package dev.rosey.api.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.permission.Permission;
import dev.rosey.api.subject.Subject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BusExceptionTest {
    private static final Subject SUBJECT = Subject.of("rosey.service.time.now");

    @Test
    void eachErrorHasItsCodeAndNamesTheSubject() {
        assertError(new NoRespondersException(SUBJECT), "BUS-001", SUBJECT.toString());
        assertError(new RequestTimeoutException(SUBJECT, Duration.ofMillis(1500)), "BUS-002", SUBJECT + " within PT1.5S");
        assertError(new OverflowException(SUBJECT, "the queue of a.>"), "BUS-004", SUBJECT + " was refused by the queue of a.>");
        assertError(new NoConsumersException(SUBJECT), "BUS-005", SUBJECT.toString());
    }

    @Test
    void aFailedRequestSaysWhatItsOutcomeSays() {
        Outcome.Failure denied = new Outcome.Denied(Permission.EVENT_PUBLISH, "not granted");
        RequestFailedException error = new RequestFailedException(denied);
        assertError(error, "BUS-003", "not granted");
        assertThat(error.outcome()).isEqualTo(denied);
        assertError(new RequestFailedException(new Outcome.TimedOut(Duration.ofSeconds(2))), "BUS-003", "2000 ms");
    }

    @Test
    void keepsItsCause() {
        Throwable cause = new IllegalStateException("why");
        assertThat(new BusException("BUS-006", "what", cause)).hasCause(cause).hasMessage("what");
        assertThat(new BusException("BUS-006", "what")).hasNoCause();
    }

    private static void assertError(BusException error, String code, String part) {
        assertThat(error.code()).isEqualTo(code);
        assertThat(error).hasMessageContaining(part);
    }
}
