package dev.rosey.examples.dice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class DiceProperties {
    @Property
    void anyTextIsDiceOrRefusedWithAReason(@ForAll String text) {
        assertDiceOrReason(text);
    }

    @Property
    void anyTextMadeOfDiceSignsIsDiceOrRefusedWithAReason(@ForAll("signs") String text) {
        assertDiceOrReason(text);
    }

    @Property
    void totalsAreWithinTheirBounds(
            @ForAll @IntRange(min = 1, max = 20) int count,
            @ForAll @IntRange(min = 1, max = 1000) int sides,
            @ForAll @IntRange(min = -100, max = 100) int modifier,
            @ForAll long seed) {
        Dice dice = new Dice(count, sides, modifier);

        Roll roll = dice.roll(new Random(seed));

        assertThat(roll.dice()).hasSize(count).allSatisfy(die -> assertThat(die).isBetween(1, sides));
        assertThat(roll.total()).isBetween(count + modifier, count * sides + modifier);
        assertThat(Dice.parse(dice.toString())).isEqualTo(dice);
    }

    @Provide
    Arbitrary<String> signs() {
        return Arbitraries.strings().withChars("0123456789d+- D").ofMaxLength(14);
    }

    private static void assertDiceOrReason(String text) {
        try {
            assertThat(Dice.parse(text).count()).isBetween(1, Dice.MAX_COUNT);
        } catch (IllegalArgumentException e) {
            assertThat(e).isExactlyInstanceOf(IllegalArgumentException.class).message().isNotBlank();
        }
    }
}
