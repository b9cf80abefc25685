package dev.rosey.core.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.core.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LineBudgetTest {
    private final VirtualTime time = new VirtualTime(Instant.EPOCH);
    private final LineBudget budget = new LineBudget(2, time);

    @Test
    void dropsWhatIsTooMuchAndTellsHowManyLater() {
        assertThat(budget.take()).hasValue(0);
        assertThat(budget.take()).hasValue(0);
        assertThat(budget.take()).isEmpty();
        assertThat(budget.take()).isEmpty();
        time.advance(Duration.ofSeconds(1));
        assertThat(budget.take()).hasValue(2);
        assertThat(budget.take()).hasValue(0);
        assertThat(budget.take()).isEmpty();
    }

    @Test
    void eachSecondHasABudgetOfItsOwn() {
        for (int i = 0; i < 5; i++) {
            assertThat(budget.take()).hasValue(0);
            assertThat(budget.take()).hasValue(0);
            time.advance(Duration.ofSeconds(1));
        }
    }
}
