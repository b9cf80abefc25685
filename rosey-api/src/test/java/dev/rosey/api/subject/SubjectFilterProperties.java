package dev.rosey.api.subject;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;

// a small alphabet makes matches as frequent as misses.
class SubjectFilterProperties {
    @Property(tries = 5000)
    void matchesLikeTheNaiveOracle(@ForAll("filters") SubjectFilter filter, @ForAll("subjects") Subject subject) {
        assertThat(filter.matches(subject)).isEqualTo(oracle(filter.tokens(), subject.tokens()));
    }

    @Property(tries = 5000)
    void matchesItselfAsALiteral(@ForAll("subjects") Subject subject) {
        assertThat(SubjectFilter.of(subject).matches(subject)).isTrue();
        assertThat(SubjectFilter.of(">").matches(subject)).isTrue();
    }

    @Property(tries = 5000)
    void whatACoveredFilterMatchesTheWiderOneMatches(
            @ForAll("filters") SubjectFilter wide, @ForAll("filters") SubjectFilter narrow, @ForAll("subjects") Subject subject) {
        if (wide.covers(narrow) && narrow.matches(subject)) {
            assertThat(wide.matches(subject)).isTrue();
        }
    }

    /** The most general subjects of a filter decide: a fresh token for each wildcard, one or three for the tail. */
    @Property(tries = 5000)
    void coversExactlyWhenTheMostGeneralSubjectsMatch(
            @ForAll("filters") SubjectFilter wide, @ForAll("filters") SubjectFilter narrow) {
        boolean all = true;
        for (String tail : List.of("q", "q.q", "q.q.q.q.q.q")) {
            String general = narrow.toString().replace("*", "q").replace(">", tail);
            all &= wide.matches(Subject.of(general));
        }
        assertThat(wide.covers(narrow)).isEqualTo(all);
    }

    @Property(tries = 5000)
    void coversIsReflexiveAndTransitive(
            @ForAll("filters") SubjectFilter a, @ForAll("filters") SubjectFilter b, @ForAll("filters") SubjectFilter c) {
        assertThat(a.covers(a)).isTrue();
        if (a.covers(b)) {
            assertThat(a.overlaps(b)).isTrue();
            if (b.covers(c)) {
                assertThat(a.covers(c)).isTrue();
            }
        }
    }

    @Property(tries = 5000)
    void overlapsIsSymmetricAndFollowsFromACommonSubject(
            @ForAll("filters") SubjectFilter a, @ForAll("filters") SubjectFilter b, @ForAll("subjects") Subject subject) {
        assertThat(a.overlaps(b)).isEqualTo(b.overlaps(a));
        if (a.matches(subject) && b.matches(subject)) {
            assertThat(a.overlaps(b)).isTrue();
        }
    }

    @Property
    void tokensOfOutsideTextComeBack(@ForAll @StringLength(min = 1, max = 30) String text) {
        if (hasUnpairedSurrogate(text) || utf8Length(text) > Subjects.MAX_OUTSIDE_TEXT) {
            return;
        }
        String token = Subjects.token(text);
        assertThat(Subjects.decodeToken(token)).isEqualTo(text);
        assertThat(Subject.of(token).tokenCount()).isOne();
        assertThat(token).matches("[A-Za-z0-9_%-]+");
    }

    @Property(tries = 5000)
    void differentTextsGiveDifferentTokens(@ForAll("names") String a, @ForAll("names") String b) {
        assertThat(Subjects.token(a).equals(Subjects.token(b))).isEqualTo(a.equals(b));
    }

    @Property(tries = 5000)
    void arbitraryTextIsASubjectOrAnIllegalArgument(@ForAll String text) {
        try {
            Subject subject = Subject.of(text);
            assertThat(Subject.isValid(text)).isTrue();
            assertThat(String.join(".", subject.tokens())).isEqualTo(text);
            assertThat(subject.tokenCount()).isEqualTo(subject.tokens().size());
            SubjectInfo.of(subject);
        } catch (IllegalArgumentException e) {
            assertThat(Subject.isValid(text)).isFalse();
        }
    }

    @Property(tries = 5000)
    void arbitraryTokensDecodeOrAreAnIllegalArgument(@ForAll("almostTokens") String token) {
        try {
            assertThat(Subjects.token(Subjects.decodeToken(token))).isEqualTo(token);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageStartingWith("Not ");
        }
    }

    @Property(tries = 2000)
    void everyReceivedNameHasAMeaning(@ForAll @StringLength(min = 1) String text) {
        assertThat(SubjectInfo.of(Subject.received("rosey.platform." + text))).isNotNull();
        assertThat(SubjectInfo.of(Subject.received("rosey." + text))).isNotNull();
        assertThat(SubjectInfo.of(Subject.received(text))).isNotNull();
    }

    @Provide
    Arbitrary<Subject> subjects() {
        return Arbitraries.of("a", "b", "ab").list().ofMinSize(1).ofMaxSize(5).map(t -> Subject.of(String.join(".", t)));
    }

    @Provide
    Arbitrary<SubjectFilter> filters() {
        return Arbitraries.of("a", "b", "ab", "*", "*", ">").list().ofMinSize(1).ofMaxSize(5).map(tokens -> {
            int tail = tokens.indexOf(">");
            List<String> kept = tail < 0 ? tokens : tokens.subList(0, tail + 1);
            return SubjectFilter.of(String.join(".", kept));
        });
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings().withChars("aA%2E.\u00e9 ").ofMinLength(1).ofMaxLength(4);
    }

    @Provide
    Arbitrary<String> almostTokens() {
        return Arbitraries.strings().withChars("a%2EC3A9f\u00e9.").ofMaxLength(8);
    }

    private static boolean oracle(List<String> filter, List<String> subject) {
        if (filter.isEmpty()) {
            return subject.isEmpty();
        } else if (filter.get(0).equals(">")) {
            return !subject.isEmpty();
        }
        return !subject.isEmpty()
                && (filter.get(0).equals("*") || filter.get(0).equals(subject.get(0)))
                && oracle(filter.subList(1, filter.size()), subject.subList(1, subject.size()));
    }

    private static boolean hasUnpairedSurrogate(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private static int utf8Length(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
    }
}
