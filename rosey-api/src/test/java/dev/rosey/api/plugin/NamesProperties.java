package dev.rosey.api.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Names and versions are what these regular expressions say. */
class NamesProperties {
    private static final Pattern PLUGIN = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
    private static final Pattern COMMAND = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}_-]{0,31}");
    private static final Pattern CLASS = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*");
    private static final Pattern VERSION = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9}){0,5}([-+][0-9A-Za-z.+-]{1,64})?");
    private static final Pattern INTERVAL = Pattern.compile(
            "[\\[(](" + VERSION.pattern() + ")?,(" + VERSION.pattern() + ")?[\\])]");

    /** Letters, digits, marks and numbers of several scripts and planes, and what stands between them. */
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("a", "z", "Z", "0", "9", "-", "_", ".", "$", "é", "字", "ⅷ", "²", "٣", "\u0301", "\u20dd",
                        "\ud835\udc9c", "\ud83c\udfb2", "\ud83c", " ", "/", "!", "\n")
                .list().ofMinSize(0).ofMaxSize(70).map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> versions() {
        return Arbitraries.of("0", "12", "123456789", "1234567890", ".", "-", "+", "a", "Z", ",", "[", "(", "]", ")", " ", "*")
                .list().ofMinSize(0).ofMaxSize(16).map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> repeated() {
        return Arbitraries.of("a", "字", "\ud835\udc9c", "0").flatMap(one ->
                Arbitraries.integers().between(30, 66).map(one::repeat));
    }

    @Property
    void namesAreWhatTheExpressionsSay(@ForAll("texts") String text) {
        assertNames(text);
    }

    @Property
    void longNamesAreCountedByCharacters(@ForAll("repeated") String text) {
        assertNames(text);
    }

    private static void assertNames(String text) {
        assertThat(PluginManifest.isName(text)).isEqualTo(PLUGIN.matcher(text).matches());
        assertThat(CommandSpec.isName(text)).isEqualTo(COMMAND.matcher(text).matches());
        assertThat(Names.isClass(text)).isEqualTo(CLASS.matcher(text).matches());
    }

    @Property
    void versionsAreWhatTheExpressionsSay(@ForAll("versions") String text) {
        assertThat(VersionRange.isVersion(text)).isEqualTo(VERSION.matcher(text).matches());
        boolean expected = text.equals("*") || VERSION.matcher(text).matches() || INTERVAL.matcher(text).matches();
        assertThat(isRange(text)).isEqualTo(expected);
    }

    @Example
    void labelsOfVersionsAreBounded() {
        assertThat(VersionRange.isVersion("1-" + "a".repeat(64))).isTrue();
        assertThat(VersionRange.isVersion("1-" + "a".repeat(65))).isFalse();
    }

    private static boolean isRange(String text) {
        try {
            return new VersionRange(text).text().equals(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
