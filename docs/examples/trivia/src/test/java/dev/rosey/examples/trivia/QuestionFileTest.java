package dev.rosey.examples.trivia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuestionFileTest {
    private static List<Question> read(String text) throws IOException {
        return QuestionFile.read(new StringReader(text.replace(" / ", "\n")));
    }

    @Test
    void readsQuestionsInTheirOrder() throws IOException {
        assertThat(read("# all / [One] / ? first / = a1 | b1 /  / ? second / = c1 / [Two] / ? third / = d1")).containsExactly(
                new Question("One", "first", List.of("a1", "b1")),
                new Question("One", "second", List.of("c1")),
                new Question("Two", "third", List.of("d1")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {
        "first / [One]~line 1: expected a line that begins with [, ?, = or #",
        "[One / ? q / = a~line 1: expected a category such as [Science]",
        "[]~line 1: expected a category such as [Science]",
        "? q / = a~line 1: expected a category such as [Science] before the first question",
        "[One] / = a~line 2: expected a question before its answers",
        "[One] / ? q / ? r~line 3: the question before has no answers; write them as = one | another",
        "[One] / ? q~line 2: the question before has no answers; write them as = one | another",
        "[One] / ? q / [Two]~line 3: the question before has no answers; write them as = one | another",
        "[One] / ? / = a~line 2: a question has 1 to 200 characters, this one has 0",
        "[One] / ? q / = a / ? The Q! / = b~line 4: this question is in the file already",
        "[One] / ? q / = a | ~line 3: an answer needs a letter or a digit",
        "[One] / ? q / = ?~line 3: an answer needs a letter or a digit",
        "[One] / ? q / = eight | 8~line 3: \"8\" is the same as another answer of this question",
        "# nothing~line 1: there is no question in the file"
    })
    void saysInWhichLineWhatIsWrong(String text, String problem) {
        assertThatIllegalArgumentException().isThrownBy(() -> read(text)).withMessage("questions.txt, " + problem);
    }

    @Test
    void questionsAndAnswersAreBounded() {
        assertThatIllegalArgumentException().isThrownBy(() -> read("[One] / ? " + "q".repeat(201) + " / = a"))
                .withMessageContaining("line 2: a question has 1 to 200 characters, this one has 201");
        assertThatIllegalArgumentException().isThrownBy(() -> read("[One] / ? q / = " + "a".repeat(61)))
                .withMessageContaining("line 3: an answer has at most 60 characters, this one has 61");
    }

    @Test
    void thePluginHasManyQuestionsOfSeveralCategories() {
        List<Question> questions = QuestionFile.builtIn();

        assertThat(questions).hasSizeGreaterThanOrEqualTo(Settings.MAX_ROUNDS);
        assertThat(questions.stream().map(Question::category).distinct()).hasSizeGreaterThanOrEqualTo(5);
    }

    @Test
    void everyAcceptedSpellingIsAcceptedAndTheAnswersOfOthersAreNot() {
        List<Question> questions = QuestionFile.builtIn();

        for (Question question : questions) {
            assertThat(question.answers()).allMatch(question::isAnsweredBy);
            assertThat(question.isAnsweredBy(question.text())).as(question.text()).isFalse();
        }
        assertThat(questions.stream().filter(each -> each.isAnsweredBy("Danube"))).hasSize(1);
    }
}
