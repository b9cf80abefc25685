package dev.rosey.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ChartTest {
    @Test
    void itIsWellFormedAndSaysWhereItWasMeasured() throws Exception {
        Document svg = parse(Chart.of("Rosey & peers", Examples.MACHINE, List.of(Examples.with())));
        assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(texts(svg)).contains("Rosey & peers", Examples.MACHINE.toString(), "a case", "10.0 ns",
                "40.0 ns  Fast", "5.00 ns");
    }

    @Test
    void tenTimesAsLongIsOneStepLonger() throws Exception {
        Case question = Case.builder("routing", "steps").rosey(Examples.ROSEY)
                .peer("Hundred", Examples.FAST).peer("More", Examples.SLOW).floor(Examples.FLOOR).build();
        Document svg = parse(Chart.of("x", Examples.MACHINE, List.of(Outcome.of(question, Map.of(
                Examples.ROSEY, new Figure(10, 0), Examples.FAST, new Figure(1000, 0), Examples.FLOOR, new Figure(0.3, 0))))));
        List<Integer> widths = new ArrayList<>();
        NodeList bars = svg.getElementsByTagName("rect");
        for (int i = bars.getLength() - 3; i < bars.getLength(); i++) {
            widths.add(Integer.valueOf(((Element) bars.item(i)).getAttribute("width")));
        }
        assertThat(widths.get(1)).isBetween(3 * widths.get(0) - 2, 3 * widths.get(0) + 2);
        assertThat(widths.get(2)).isPositive();
    }

    @Test
    void memoryIsToldInMegabytes() throws Exception {
        Case question = Case.builder("isolation", "memory").unit(Unit.MEMORY).rosey(Examples.ROSEY).build();
        assertThat(texts(parse(Chart.of("x", Examples.MACHINE, List.of(
                        Outcome.of(question, Map.of(Examples.ROSEY, Figure.of(15 << 20))))))))
                .contains("memory", "15.0 MB");
    }

    @Test
    void whatWasNotMeasuredIsLeftOut() throws Exception {
        assertThat(texts(parse(Chart.of("x", Examples.MACHINE, List.of(Examples.without(Examples.ROSEY))))))
                .doesNotContain("a case");
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> texts(Document svg) {
        List<String> texts = new ArrayList<>();
        NodeList nodes = svg.getElementsByTagName("text");
        for (int i = 0; i < nodes.getLength(); i++) {
            texts.add(nodes.item(i).getTextContent());
        }
        return texts;
    }
}
