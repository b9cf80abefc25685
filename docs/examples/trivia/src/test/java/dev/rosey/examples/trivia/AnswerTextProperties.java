package dev.rosey.examples.trivia;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

class AnswerTextProperties {
    @Property
    void anyTextIsMadeOfPlainWords(@ForAll String text) {
        String normalised = AnswerText.normalised(text);

        assertThat(normalised).isEqualTo(normalised.strip()).doesNotContain("  ");
        assertThat(normalised.codePoints()).allMatch(c -> c == ' '
                || Character.isLetterOrDigit(c)
                || Character.getType(c) == Character.COMBINING_SPACING_MARK);
    }

    @Property
    void normalisingAgainChangesNothing(@ForAll("answers") String text) {
        String once = AnswerText.normalised(text);

        assertThat(AnswerText.normalised(once)).isEqualTo(once);
    }

    @Property
    void caseArticlesAndPunctuationMakeNoDifference(@ForAll("latinAnswers") String text) {
        Assume.that(!AnswerText.normalised(text).isEmpty());

        assertThat(AnswerText.isSame(text, text.toUpperCase(Locale.ROOT))).isTrue();
        assertThat(AnswerText.isSame(text, "the " + text + "!")).isTrue();
    }

    @Property
    void textsAreComparedInBothDirectionsAlikeWhenTheyAreShort(
            @ForAll @StringLength(max = 4) String one, @ForAll @StringLength(max = 4) String other) {
        assertThat(AnswerText.isSame(one, other)).isEqualTo(AnswerText.isSame(other, one));
    }

    @Property
    void oneSlipInALongerWordIsForgiven(
            @ForAll @AlphaChars @StringLength(min = 5, max = 20) String word, @ForAll @IntRange(max = 19) int at) {
        Assume.that(AnswerText.normalised(word).chars().noneMatch(Character::isDigit));
        int place = at % word.length();
        String without = word.substring(0, place) + word.substring(place + 1);
        Assume.that(AnswerText.normalised(without).chars().noneMatch(Character::isDigit));

        assertThat(AnswerText.isSame(word, without)).isTrue();
    }

    @Property
    void numbersMayBeWords(@ForAll @IntRange(max = 99) int number) {
        assertThat(AnswerText.isSame(Integer.toString(number), inWords(number))).isTrue();
        assertThat(AnswerText.isSame(Integer.toString(number + 1), inWords(number))).isFalse();
    }

    private static String inWords(int number) {
        String[] small = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
                + "sixteen seventeen eighteen nineteen").split(" ");
        String[] tens = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
        if (number < 20) {
            return small[number];
        }
        return tens[number / 10 - 2] + (number % 10 == 0 ? "" : "-" + small[number % 10]);
    }

    @Provide
    Arbitrary<String> answers() {
        return answers('\u24ff');
    }

    /** Some Greek letters have capitals that are two letters; there, case does make a difference. */
    @Provide
    Arbitrary<String> latinAnswers() {
        return answers('\u02ff');
    }

    private static Arbitrary<String> answers(char last) {
        Arbitrary<String> words = Arbitraries.of("the", "a", "an", "Danube", "Pyrénées", "twenty", "one", "hundred", "8",
                "rock & roll", "O'Neill", "straße", "ΟΔΟΣ", "İ", "ﬁ", "٣", "ẞ", "co₂", "-", "…");
        Arbitrary<String> letters = Arbitraries.strings().withCharRange('\u0000', last).ofMaxLength(12);
        return Combinators.combine(words, letters, words, words).as((one, two, three, four) ->
                one + ' ' + two + ' ' + three + ' ' + four);
    }
}
