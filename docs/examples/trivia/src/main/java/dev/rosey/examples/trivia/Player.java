package dev.rosey.examples.trivia;

import java.util.Locale;

/**
 * A user as the plugin shows and counts them.
 *
 * @param name the name on one line without control characters, at most {@value #MAX_NAME} characters
 */
record Player(String name) {
    static final int MAX_NAME = 40;

    Player {
        StringBuilder clean = new StringBuilder();
        name.codePoints().filter(Player::isHarmless).limit(MAX_NAME).forEach(clean::appendCodePoint);
        String shown = clean.toString().strip();
        name = shown.isEmpty() ? "somebody" : shown;
    }

    /** Identifies the player; the case of letters makes no difference. */
    String key() {
        return name.toLowerCase(Locale.ROOT);
    }

    private static boolean isHarmless(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR, Character.PRIVATE_USE, Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
