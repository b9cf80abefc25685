package dev.rosey.api.subject;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of subjects shows what the code makes: Q-4. */
class SubjectsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "subjects.md");
    private static final Pattern TEXT = Pattern.compile("\"([^\"]*)\"");

    /** The cells of the table that follows a comment, without back quotes. */
    private static List<List<String>> table(String name) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        String page = Files.readString(PAGE);
        int start = page.indexOf("<!-- " + name + " -->\n");
        assertThat(start).as(name).isNotNegative();
        for (String line : page.substring(start).lines().skip(3).takeWhile(row -> row.startsWith("|")).toList()) {
            rows.add(Arrays.stream(line.substring(1).split("\\|")).map(cell -> cell.replace("`", "").strip()).toList());
        }
        return rows;
    }

    private static Map<String, Method> factories() {
        Map<String, Method> factories = new TreeMap<>();
        for (Method method : Subjects.class.getMethods()) {
            if (method.getReturnType() == Subject.class) {
                factories.put(method.getName(), method);
            }
        }
        return factories;
    }

    private static Object made(Method factory, String call) throws ReflectiveOperationException {
        Object[] texts = TEXT.matcher(call).results().map(found -> found.group(1)).toArray();
        return factory.getParameterTypes()[0] == Subject.class
                ? factory.invoke(null, Subject.of((String) texts[0]))
                : factory.invoke(null, texts);
    }

    @Test
    void everyFactoryHasARowAndMakesWhatItSays() throws IOException, ReflectiveOperationException {
        Map<String, Method> factories = factories();
        List<String> names = new ArrayList<>();
        for (List<String> row : table("rows")) {
            String name = row.get(1).substring(0, row.get(1).indexOf('('));
            names.add(name);
            assertThat(factories).containsKey(name);
            assertThat(made(factories.get(name), row.get(1))).as(name).hasToString(row.get(2));

            SubjectFilter shape = SubjectFilter.of(row.get(0).replaceAll("<\\w+…>", ">").replaceAll("<\\w+>", "*"));
            assertThat(shape.matches(Subject.of(row.get(2)))).as(row.get(0)).isTrue();
            assertThat(SubjectInfo.of(Subject.of(row.get(2)))).isNotInstanceOf(SubjectInfo.Other.class);
        }
        assertThat(names).containsExactlyInAnyOrderElementsOf(factories.keySet());
    }

    @Test
    void everyConstantHasItsValue() throws IOException, IllegalAccessException {
        Map<String, String> inCode = new TreeMap<>();
        for (Field field : Subjects.class.getFields()) {
            if (field.getType() != List.class) {
                inCode.put(field.getName(), String.valueOf(field.get(null)));
            }
        }
        Map<String, String> onPage = new TreeMap<>();
        table("constants").forEach(row -> onPage.put(row.get(0), row.get(1)));
        assertThat(onPage).isEqualTo(inCode);
    }

    @Test
    void everyReservedFilterIsThere() throws IOException {
        assertThat(table("reserved")).extracting(row -> row.get(0))
                .containsExactlyElementsOf(Subjects.RESERVED.stream().map(SubjectFilter::toString).toList());
    }
}
