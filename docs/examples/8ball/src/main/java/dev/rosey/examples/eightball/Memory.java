package dev.rosey.examples.eightball;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who was told what. Remembers a bounded number of questions; the one that was asked least recently is forgotten first.
 * For one thread at a time.
 */
final class Memory {
    private static final int MAX_NAME = 100;
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

    private final Map<Key, Answer> answers;

    Memory(int maximum) {
        answers = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Answer> eldest) {
                return size() > maximum;
            }
        };
    }

    Optional<Answer> recall(Key key) {
        return Optional.ofNullable(answers.get(key));
    }

    void keep(Key key, Answer answer) {
        answers.put(key, answer);
    }

    int size() {
        return answers.size();
    }

    /** A question of a user; the case of letters, spaces and punctuation make no difference. */
    record Key(String platform, String user, String question) {
        static Key of(String platform, String user, String question) {
            String small = cut(question, EightBall.MAX_QUESTION).toLowerCase(Locale.ROOT);
            return new Key(platform, cut(user, MAX_NAME).toLowerCase(Locale.ROOT),
                    BETWEEN_WORDS.matcher(small).replaceAll(" ").strip());
        }

        /** Whether there is a letter or a digit in the question. */
        boolean isQuestion() {
            return !question.isEmpty();
        }
    }

    /** The first characters of a text, without half a character at the end. */
    static String cut(String text, int maximum) {
        if (text.length() <= maximum) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(maximum - 1)) ? maximum - 1 : maximum);
    }
}
