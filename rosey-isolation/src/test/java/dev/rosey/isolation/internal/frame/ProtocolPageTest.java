package dev.rosey.isolation.internal.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.bus.OverflowPolicy;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Value;
import dev.rosey.api.subject.Subject;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of the protocol says what the code does. */
class ProtocolPageTest {
    private static final Path PAGE = Path.of("..", "docs", "plugin-protocol.md");
    private static final Pattern PART = Pattern.compile("`(\\w+)`");
    private static final int KIND = 4; // the byte after the length

    private static List<Frame> oneOfEach() {
        Event event = Event.of(Subject.of("a.b"), Payload.empty());
        Value none = Value.none();
        return List.of(
                new Frame.Hello(1, 1, "", 0),
                new Frame.Configure(none, none, none, 0, new Value.Bytes(new byte[0]), OptionalLong.empty()),
                new Frame.Code(new Value.Bytes(new byte[0])),
                new Frame.Initialized(),
                new Frame.Ready(),
                new Frame.Subscribe(1, "a", Optional.empty(), 1, OverflowPolicy.dropOldest(), false, false),
                new Frame.Consume(1, "a", "a", 1, 1, 1, 1, 1),
                new Frame.Unsubscribe(1),
                new Frame.Publish(0, event),
                new Frame.PublishDurable(1, 0, event),
                new Frame.Deliver(1, 1, event),
                new Frame.DeliverDurable(1, 1, 1, event),
                new Frame.Credit(1),
                new Frame.Request(1, 0, 1, event),
                new Frame.StorageOpen(1),
                new Frame.StorageGet(1, "a"),
                new Frame.StoragePut(1, "a", none, 0),
                new Frame.StorageCompareAndPut(1, "a", Optional.empty(), none),
                new Frame.StorageDelete(1, "a"),
                new Frame.StorageKeys(1, "a", 1),
                new Frame.HttpOpen(1),
                new Frame.HttpSend(1, "GET", "http://a/", Map.of(), Payload.empty(), 1, 1, true),
                new Frame.Reply(1, new Answer.Done()),
                new Frame.Cancel(1),
                new Frame.Log(System.Logger.Level.INFO, "a", "b"),
                new Frame.Heartbeat(1, 0),
                new Frame.Health(1),
                new Frame.Stop(1),
                new Frame.Bye(Optional.empty()));
    }

    /** The cells of the table that follows a comment. */
    private static List<List<String>> table(String name) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        String page = Files.readString(PAGE);
        int start = page.indexOf("<!-- " + name + " -->\n");
        assertThat(start).as(name).isNotNegative();
        for (String line : page.substring(start).lines().skip(3).takeWhile(row -> row.startsWith("|")).toList()) {
            rows.add(Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList());
        }
        return rows;
    }

    private static String row(int kind, String name, List<String> parts) {
        return kind + " " + (char) kind + ' ' + name + ' ' + parts;
    }

    @Test
    void everyKindOfFrameIsOnThePageWithItsNumberAndParts() throws IOException { // SUR-34
        List<String> inCode = oneOfEach().stream()
                .map(frame -> row(FrameCodec.encode(frame)[KIND], frame.getClass().getSimpleName(),
                        Arrays.stream(frame.getClass().getRecordComponents()).map(RecordComponent::getName).toList()))
                .toList();
        List<String> onPage = table("kinds").stream()
                .map(cells -> {
                    int kind = Integer.parseInt(cells.get(0));
                    assertThat(cells.get(1)).isEqualTo("`" + (char) kind + '`');
                    return row(kind, cells.get(2),
                            PART.matcher(cells.get(4)).results().map(found -> found.group(1)).toList());
                })
                .toList();

        assertThat(oneOfEach().stream().map(Object::getClass).map(Class::getSimpleName))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Frame.class.getPermittedSubclasses()).map(Class::getSimpleName).toList());
        assertThat(onPage).containsExactlyInAnyOrderElementsOf(inCode);
    }

    @Test
    void everyProblemIsOnThePageWithItsNumber() throws IOException {
        List<String> inCode = Arrays.stream(Answer.Kind.values()).map(kind -> kind.ordinal() + " " + kind).toList();

        assertThat(table("problems")).extracting(cells -> cells.get(0) + ' ' + cells.get(1)).isEqualTo(inCode);
    }

    @Test
    void everyLimitIsOnThePageWithItsNumber() throws IOException, IllegalAccessException {
        TreeMap<String, Integer> inCode = new TreeMap<>();
        for (Field field : Protocol.class.getFields()) {
            if (field.getType() == int.class) {
                inCode.put(field.getName(), field.getInt(null));
            }
        }

        assertThat(table("limits").stream()
                .collect(Collectors.toMap(cells -> cells.get(0), cells -> Integer.parseInt(cells.get(1)))))
                .isEqualTo(inCode);
    }
}
