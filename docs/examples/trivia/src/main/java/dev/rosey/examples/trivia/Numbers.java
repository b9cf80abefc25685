package dev.rosey.examples.trivia;

import java.util.ArrayList;
import java.util.List;

/** Writes number words as digits: {@code twenty one} as {@code 21}, {@code two hundred} as {@code 200}. */
final class Numbers {
    private static final List<String> SMALL = List.of("zero", "one", "two", "three", "four", "five", "six", "seven",
            "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
            "eighteen", "nineteen");
    private static final List<String> TENS =
            List.of("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety");

    private Numbers() {}

    static List<String> inDigits(List<String> words) {
        List<String> out = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int small = SMALL.indexOf(word);
            int tens = TENS.indexOf(word);
            if (small >= 0) {
                out.add(Integer.toString(small));
            } else if (tens >= 0) {
                int unit = i + 1 < words.size() ? SMALL.indexOf(words.get(i + 1)) : -1;
                boolean joined = unit >= 1 && unit <= 9;
                out.add(Integer.toString(10 * (tens + 2) + (joined ? unit : 0)));
                i += joined ? 1 : 0;
            } else if (word.equals("hundred")) {
                out.add(hundreds(out));
            } else {
                out.add(word);
            }
        }
        return out;
    }

    /** Takes the number of hundreds back, if there is one. */
    private static String hundreds(List<String> before) {
        if (!before.isEmpty() && before.get(before.size() - 1).matches("[1-9]")) {
            return before.remove(before.size() - 1) + "00";
        }
        return "100";
    }
}
