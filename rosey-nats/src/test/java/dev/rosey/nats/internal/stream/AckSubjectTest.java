package dev.rosey.nats.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AckSubjectTest {
    @ParameterizedTest
    @ValueSource(strings = {
        "$JS.ACK.S.c.2.30.40.1700000000000000000.7",
        "$JS.ACK.hub.ACCOUNT.S.c.2.30.40.1700000000000000000.7",
        "$JS.ACK._.ACCOUNT.S.c.2.30.40.1700000000000000000.7.random"
    })
    void readsTheFormsOfAllServers(String subject) {
        assertThat(AckSubject.of(subject)).isEqualTo(new AckSubject(2, 30, 40, 7));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "a.b", "$JS.ACK.", "$JS.ACK.S.c.2.30.40.1.7.8", "$JS.ACK.S.c.x.30.40.1.7", "$JS.ACK.S.c.2..40.1.7",
        "$JS.ACK.S.c.2.30.40.1.", "$JS.ACK.S.c.2.30.99999999999999999999.1.7", "$JS.ACK................................"
    })
    void otherSubjectsAreNone(String subject) {
        assertThat(AckSubject.of(subject)).isNull();
    }

    @Test
    void noSubjectIsNone() {
        assertThat(AckSubject.of(null)).isNull();
    }
}
