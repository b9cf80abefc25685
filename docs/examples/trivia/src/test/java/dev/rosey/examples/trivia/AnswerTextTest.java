package dev.rosey.examples.trivia;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerTextTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "The Danube|danube", "Chichén Itzá|chichen itza", "  rock & roll |rock and roll", "it's|its", "U.S.A.|usa",
        "twenty-one|21", "Two hundred|200", "a hundred|100", "hundred|100", "nineteen eighty-nine|19 89", "1,000|1000",
        "٢١|21", "STRASSE|strasse", "straße|strasse", "the|the", "A|a", "the a|a", "ﬁne|fine",
        "ΟΔΟΣ|οδοσ", "?!|\"\"", "🎲|\"\"",
        "zero|0", "thirty|30", "thirty ten|30 10", "İstanbul|istanbul"
    })
    void writesAnswersInOneForm(String text, String normalised) {
        assertThat(AnswerText.normalised(text)).isEqualTo(normalised);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Danube|the DANUBE!", "Spider-Man|spiderman", "8|eight", "1989|nineteen eighty nine", "Pyrenees|Pyrénées",
        "William Shakespeare|Wiliam Shakespear", "Beethoven|Beethovne", "Carbon dioxide|carbon di-oxide", "Penguin|pengiun",
        "Peru|PERÚ"
    })
    void isFairToSpellings(String wanted, String given) {
        assertThat(AnswerText.isSame(wanted, given)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Peru|Pera", "Mars|Maars", "1989|1998", "100|10", "Iran|Iraq", "Austria|Australia", "Danube|''", "Danube|the",
        "Danube|?", "Danube|I think it is the Danube", "Beethoven|Beeth", "Base 2|Base 3"
    })
    void takesNothingElse(String wanted, String given) {
        assertThat(AnswerText.isSame(wanted, given)).isFalse();
    }

    @Test
    void onlySoMuchOfAnAnswerCounts() {
        assertThat(AnswerText.normalised("x".repeat(100_000))).hasSize(AnswerText.MAX_LENGTH);
        assertThat(AnswerText.isSame("x", "x" + " ".repeat(300) + "y")).isTrue();
    }
}
