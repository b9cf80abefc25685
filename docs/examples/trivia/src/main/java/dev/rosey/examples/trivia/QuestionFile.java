package dev.rosey.examples.trivia;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Reads questions strictly:
 *
 * <pre>
 * # a comment
 * [Category]
 * ? The question
 * = The answer | another spelling | another one
 * </pre>
 *
 * For one thread and one file.
 */
final class QuestionFile {
    static final String RESOURCE = "questions.txt";
    static final int MAX_QUESTION = 200;
    static final int MAX_ANSWER = 60;

    private final List<Question> questions = new ArrayList<>();
    private final Set<String> texts = new HashSet<>();
    private String category = "";
    private String asked = "";
    private int number;

    private QuestionFile() {}

    /** The questions in this jar. */
    static List<Question> builtIn() {
        try (InputStream in = Objects.requireNonNull(QuestionFile.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return read(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", e);
        }
    }

    /**
     * Reads questions.
     *
     * @return at least one question, in the order of the file
     * @throws IllegalArgumentException if a line is not understood; the message has its number
     */
    static List<Question> read(Reader from) throws IOException {
        QuestionFile file = new QuestionFile();
        BufferedReader lines = new BufferedReader(from);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            file.number++;
            file.accept(line.strip());
        }
        file.requireAnswered();
        if (file.questions.isEmpty()) {
            throw file.problem("there is no question in the file");
        }
        return List.copyOf(file.questions);
    }

    private void accept(String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        switch (line.charAt(0)) {
            case '[' -> category(line);
            case '?' -> question(line.substring(1).strip());
            case '=' -> answers(line.substring(1));
            default -> throw problem("expected a line that begins with [, ?, = or #");
        }
    }

    private void category(String line) {
        requireAnswered();
        if (!line.endsWith("]") || line.length() < 3) {
            throw problem("expected a category such as [Science]");
        }
        category = line.substring(1, line.length() - 1).strip();
    }

    private void question(String text) {
        requireAnswered();
        if (category.isEmpty()) {
            throw problem("expected a category such as [Science] before the first question");
        } else if (text.isEmpty() || text.length() > MAX_QUESTION) {
            throw problem("a question has 1 to " + MAX_QUESTION + " characters, this one has " + text.length());
        } else if (!texts.add(AnswerText.normalised(text))) {
            throw problem("this question is in the file already");
        }
        asked = text;
    }

    private void answers(String line) {
        if (asked.isEmpty()) {
            throw problem("expected a question before its answers");
        }
        List<String> answers = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
        Set<String> seen = new HashSet<>();
        for (String answer : answers) {
            if (answer.length() > MAX_ANSWER) {
                throw problem("an answer has at most " + MAX_ANSWER + " characters, this one has " + answer.length());
            } else if (AnswerText.normalised(answer).isEmpty()) {
                throw problem("an answer needs a letter or a digit");
            } else if (!seen.add(AnswerText.normalised(answer))) {
                throw problem("\"" + answer + "\" is the same as another answer of this question");
            }
        }
        questions.add(new Question(category, asked, answers));
        asked = "";
    }

    private void requireAnswered() {
        if (!asked.isEmpty()) {
            throw problem("the question before has no answers; write them as = one | another");
        }
    }

    private IllegalArgumentException problem(String message) {
        return new IllegalArgumentException(RESOURCE + ", line " + number + ": " + message);
    }
}
