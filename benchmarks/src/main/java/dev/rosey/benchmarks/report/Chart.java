package dev.rosey.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The outcomes as a picture in SVG: bars for the time of one operation, on a logarithmic scale. */
public final class Chart {
    private static final int WIDTH = 960;
    private static final int LEFT = 300;
    private static final int RIGHT = 170;
    private static final int TOP = 84;
    private static final int BAR = 11;
    private static final int GAP = 12;
    private static final String ROSEY = "#c2185b";
    private static final String PEER = "#607d8b";
    private static final String FLOOR = "#cfd8dc";

    private Chart() {}

    /** Draws what could be measured. */
    public static String of(String title, Machine machine, List<Outcome> outcomes) {
        List<Outcome> measured = outcomes.stream().filter(outcome -> outcome.rosey().isPresent()).toList();
        double longest = 10;
        int y = TOP;
        for (Outcome outcome : measured) {
            longest = Math.max(longest, longest(outcome));
            y += height(outcome) + GAP;
        }
        int decades = (int) Math.ceil(Math.log10(longest));
        StringBuilder svg = new StringBuilder();
        head(svg, title, machine, y + GAP);
        axis(svg, decades, y);
        int at = TOP;
        for (Outcome outcome : measured) {
            bars(svg, outcome, at, decades);
            at += height(outcome) + GAP;
        }
        return svg.append("</svg>\n").toString();
    }

    private static double longest(Outcome outcome) {
        double longest = outcome.rosey().orElseThrow().nanos();
        longest = Math.max(longest, outcome.bestPeer().map(peer -> peer.figure().nanos()).orElse(0.0));
        return Math.max(longest, outcome.floor().map(Figure::nanos).orElse(0.0));
    }

    private static int height(Outcome outcome) {
        return BAR * (1 + (outcome.peers().isEmpty() ? 0 : 1) + (outcome.floor().isPresent() ? 1 : 0));
    }

    private static void head(StringBuilder svg, String title, Machine machine, int height) {
        svg.append(String.format(Locale.ROOT, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
                + "viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"11\">\n", WIDTH, height, WIDTH, height));
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        text(svg, 16, 24, "start", "16", title);
        text(svg, 16, 42, "start", "11", machine.toString());
        legend(svg, 16, ROSEY, "Rosey");
        legend(svg, 90, PEER, "best peer");
        legend(svg, 180, FLOOR, "floor");
        text(svg, 240, 64, "start", "11", "time of one operation, or memory, logarithmic: shorter is better");
    }

    private static void legend(StringBuilder svg, int x, String colour, String name) {
        rectangle(svg, x, 55, 10, colour);
        text(svg, x + 14, 64, "start", "11", name);
    }

    private static void axis(StringBuilder svg, int decades, int bottom) {
        for (int decade = 0; decade <= decades; decade++) {
            int x = LEFT + (WIDTH - LEFT - RIGHT) * decade / decades;
            svg.append(String.format(Locale.ROOT,
                    "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#eceff1\"/>\n", x, TOP - 6, x, bottom));
            text(svg, x, TOP - 9, "middle", "9", Units.time(Math.pow(10, decade)).replaceAll("\\.0+ ", " "));
        }
    }

    private static void bars(StringBuilder svg, Outcome outcome, int top, int decades) {
        text(svg, LEFT - 8, top + height(outcome) / 2 + 4, "end", "11", outcome.question().name());
        Figure rosey = outcome.rosey().orElseThrow();
        Unit unit = outcome.question().unit();
        bar(svg, top, decades, rosey, unit, ROSEY, "");
        int y = top + BAR;
        Optional<Outcome.Peer> best = outcome.bestPeer();
        if (best.isPresent()) {
            bar(svg, y, decades, best.get().figure(), unit, PEER, best.get().name());
            y += BAR;
        }
        if (outcome.floor().isPresent()) {
            bar(svg, y, decades, outcome.floor().get(), unit, FLOOR, "");
        }
    }

    private static void bar(StringBuilder svg, int y, int decades, Figure figure, Unit unit, String colour,
            String name) {
        double nanos = figure.nanos();
        // What takes a nanosecond or less still is to be seen.
        double share = Math.max(0.01, Math.log10(Math.max(1, nanos)) / decades);
        int length = (int) Math.round((WIDTH - LEFT - RIGHT) * share);
        rectangle(svg, LEFT, y, length, colour);
        text(svg, LEFT + length + 4, y + 9, "start", "9", (unit.value(figure) + "  " + name).strip());
    }

    private static void rectangle(StringBuilder svg, int x, int y, int width, String colour) {
        svg.append(String.format(Locale.ROOT, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>\n",
                x, y, width, BAR - 1, colour));
    }

    private static void text(StringBuilder svg, int x, int y, String anchor, String size, String text) {
        svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" font-size=\"%s\">%s</text>\n",
                x, y, anchor, size, escaped(text)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
