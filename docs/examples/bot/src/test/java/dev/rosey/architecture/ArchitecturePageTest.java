package dev.rosey.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages about architecture and threads name parts that are there. */
class ArchitecturePageTest { // S22-50
    private static final Path ROOT = Path.of("").toAbsolutePath().resolve("../../..").normalize();
    private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z]+(?:[A-Z][a-z]+)+)`");
    private static final Pattern PACKAGE = Pattern.compile("(?m)^\\| `((?:dev\\.rosey\\.isolation|internal|worker)[a-z.]*)`");
    private static final Pattern THREAD = Pattern.compile("`(rosey-[a-z]+(?:-[a-z]+)*)(?:-1|-<n>|-<plugin>)?`");

    private static final Set<String> MODULES =
            Set.of("rosey-api", "rosey-core", "rosey-isolation", "rosey-cytube", "rosey-nats");

    private static String page(String name) throws IOException {
        return Files.readString(ROOT.resolve("docs").resolve(name));
    }

    private static Set<String> named(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .toList();
        }
    }

    private static Set<String> classes() throws IOException {
        return sources().stream().map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());
    }

    @Test
    void everyClassThatThePageNamesIsThere() throws IOException {
        Set<String> named = named(CLASS, page("architecture.md"));
        assertThat(named).hasSizeGreaterThan(25);
        assertThat(classes()).containsAll(named);
    }

    @Test
    void everyPackageThatThePageNamesIsThere() throws IOException {
        Path module = ROOT.resolve("rosey-isolation/src/main/java/dev/rosey/isolation");
        assertThat(named(PACKAGE, page("architecture.md"))).hasSize(9).allSatisfy(name -> assertThat(
                module.resolve(name.replace("dev.rosey.isolation", "").replace('.', '/')).resolve("package-info.java"))
                .exists());
    }

    @Test
    void everyThreadThatThePagesNameIsStartedSomewhere() throws IOException {
        Set<String> named = named(THREAD, page("architecture.md") + page("concurrency.md"));
        named.removeAll(MODULES);
        StringBuilder code = new StringBuilder();
        for (Path source : sources()) {
            code.append(source.toString().contains("/src/main/") ? Files.readString(source) : "");
        }
        assertThat(named).hasSizeGreaterThan(15)
                .allSatisfy(name -> assertThat(isMadeIn(code.toString(), name)).as(name).isTrue());
    }

    /** Whether a name is in the code: whole, or as a beginning to which a part is added. */
    private static boolean isMadeIn(String code, String name) {
        String beginning = name.substring(0, name.lastIndexOf('-') + 1);
        String part = name.substring(beginning.length());
        return code.contains('"' + name) || (code.contains('"' + beginning + '"') && code.contains("(\"" + part + "\","));
    }
}
