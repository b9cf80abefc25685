package dev.rosey.examples.dice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiceTest {
    @ParameterizedTest
    @CsvSource({
        "'',1d6", "d20,1d20", "2d6,2d6", "2D6,2d6", "20d1000+100,20d1000+100", "1d1-100,1d1-100", "3 d 8 - 1,3d8-1",
        "2d6+0,2d6", "02d06,2d6", "2d6−1,2d6-1"
    })
    void readsDice(String text, String dice) {
        assertThat(Dice.parse(text)).hasToString(dice);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "0d6|the number of dice must be 1 to 20",
        "21d6|the number of dice must be 1 to 20",
        "99999999999999999999d6|the number of dice must be 1 to 20",
        "4294967297d6|the number of dice must be 1 to 20",
        "1d0|the number of sides must be 1 to 1000",
        "1d1001|the number of sides must be 1 to 1000",
        "1d99999999999999999999|the number of sides must be 1 to 1000",
        "1d6+101|the modifier must be -100 to 100",
        "1d6-101|the modifier must be -100 to 100",
        "1d6-99999999999999999999|the modifier must be -100 to 100"
    })
    void namesTheLimitThatIsBroken(String text, String message) {
        assertThatThrownBy(() -> Dice.parse(text)).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"d", "6", "2d", "two dice", "-1d6", "2d6+", "2d6++1", "2d6*2", "2d6d6", "2d-6", "٢d6", "1d6.5"})
    void otherTextsAreNoDice(String text) {
        assertThatThrownBy(() -> Dice.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("these are no dice");
    }

    // S22-17
    @Test
    void rollIsWrittenWithDiceModifierAndTotal() {
        assertThat(new Roll(List.of(4, 3), 0)).hasToString("🎲 [4, 3] = 7");
        assertThat(new Roll(List.of(4, 3), 2)).hasToString("🎲 [4, 3] + 2 = 9");
        assertThat(new Roll(List.of(4, 3), -2)).hasToString("🎲 [4, 3] - 2 = 5");
        assertThat(new Roll(List.of(1), -100)).hasToString("🎲 [1] - 100 = -99");
    }

    @Test
    void sameSeedGivesTheSameRoll() {
        Dice dice = Dice.parse("5d20");

        assertThat(dice.roll(new Random(7))).isEqualTo(dice.roll(new Random(7)));
        assertThat(dice.roll(new Random(7))).isNotEqualTo(dice.roll(new Random(8)));
    }

    @Test
    void everySideComesUp() {
        Roll roll = Dice.parse("20d2").roll(new Random(1));

        assertThat(roll.dice()).hasSize(20).containsOnly(1, 2);
    }
}
