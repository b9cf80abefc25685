package dev.rosey.api.plugin;

/** What names look like. Each process of a plugin checks some when it starts, so this takes no regular expressions. */
final class Names {
    private static final int MAX_PLUGIN = 64;
    private static final int MAX_COMMAND = 32; // in code points

    private Names() {}

    static boolean isPlugin(String text) {
        if (text.isEmpty() || text.length() > MAX_PLUGIN || text.charAt(0) == '-') {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-') {
                return false;
            }
        }
        return true;
    }

    static boolean isCommand(String text) {
        int length = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            boolean begins = Character.isLetter(c) || isNumber(c);
            if (!begins && (length == 0 || !(isMark(c) || c == '-' || c == '_'))) {
                return false;
            }
            length++;
        }
        return length > 0 && length <= MAX_COMMAND;
    }

    /** Whether it is the full name of a class. */
    static boolean isClass(String text) {
        boolean begins = true;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            boolean dot = c == '.';
            boolean letter = Character.isLetter(c) || c == '_' || c == '$';
            if (begins ? !letter : !(letter || isNumber(c) || dot)) {
                return false;
            }
            begins = dot;
        }
        return !begins;
    }

    private static boolean isNumber(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
            default -> false;
        };
    }

    private static boolean isMark(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK -> true;
            default -> false;
        };
    }
}
