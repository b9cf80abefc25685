package dev.rosey.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.nats.testing.NatsServerRunner;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Rosey accepts a NATS server accepts, and matching agrees with it. */
class SubjectNatsAgreementIT {
    private static final String MARKER = "the-end";
    private static final List<String> COMMON = List.of("a", "b", "ab", "rosey");
    private static final List<String> ODD = List.of("\u00e9t\u00e9", "\u65e5\u672c", "\ud83c\udfb2", "%20", "a/b", "k=v", "<x", "\"q\"",
            "$x", "a:b", "\\", "\u200b", "~", "+OK", "PING", "-ERR", "{}", "A", "0", "_", "-");

    private static NatsServerRunner server;

    private final Queue<String> errors = new ConcurrentLinkedQueue<>();
    private final Random random = new Random(7);
    private Connection connection;

    @BeforeAll
    static void startServer() {
        server = NatsServerRunner.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void connect() throws Exception {
        connection = Nats.connect(Options.builder()
                .server(server.url())
                .pedantic()
                .verbose()
                .supportUTF8Subjects() // without it the client reads other characters than ASCII wrongly
                .errorListener(new ErrorListener() {
                    @Override
                    public void errorOccurred(Connection origin, String error) {
                        errors.add(error);
                    }

                    @Override
                    public void exceptionOccurred(Connection origin, Exception e) {
                        errors.add(e.toString());
                    }
                })
                .build());
    }

    @AfterEach
    void disconnect() throws Exception {
        connection.close();
    }

    @Test
    void deliveryAgreesWithMatching() throws Exception {
        Map<SubjectFilter, Set<String>> received = new LinkedHashMap<>();
        Set<SubjectFilter> ended = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 200; i++) {
            received.put(SubjectFilter.of(randomFilter()), ConcurrentHashMap.newKeySet());
        }
        List<Dispatcher> dispatchers = new ArrayList<>();
        for (Map.Entry<SubjectFilter, Set<String>> each : received.entrySet()) {
            Dispatcher dispatcher = connection.createDispatcher(message -> {
                if (message.getSubject().startsWith(MARKER)) {
                    ended.add(each.getKey());
                } else {
                    each.getValue().add(message.getSubject());
                }
            });
            dispatcher.subscribe(each.getKey().toString());
            dispatcher.subscribe(MARKER);
            dispatchers.add(dispatcher);
        }
        connection.flush(Duration.ofSeconds(30));
        Set<String> subjects = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 500; i++) {
            subjects.add(randomSubject());
        }
        for (String subject : subjects) {
            connection.publish(Subject.of(subject).toString(), new byte[0]);
        }
        connection.publish(MARKER, new byte[0]);
        connection.flush(Duration.ofSeconds(30));
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> ended.size() == received.size());
        received.forEach((filter, actual) -> assertThat(actual)
                .as("what %s received", filter)
                .containsExactlyInAnyOrderElementsOf(expected(filter, subjects)));
        assertThat(received.values()).as("some filter matches").anySatisfy(each -> assertThat(each).isNotEmpty());
        assertThat(errors).isEmpty();
        dispatchers.forEach(connection::closeDispatcher);
    }

    @Test
    void theLimitsOfRoseyAreWithinThoseOfAServer() throws Exception {
        List<String> longest = List.of(
                "a".repeat(Subject.MAX_LENGTH),
                "x" + ".x".repeat(Subject.MAX_TOKENS - 1),
                "\ud83c\udfb2".repeat(Subject.MAX_LENGTH / 4));
        Set<String> received = ConcurrentHashMap.newKeySet();
        Dispatcher dispatcher = connection.createDispatcher(message -> received.add(message.getSubject()));
        for (String subject : longest) {
            dispatcher.subscribe(SubjectFilter.of(Subject.of(subject)).toString());
        }
        connection.flush(Duration.ofSeconds(30));
        for (String subject : longest) {
            connection.publish(subject, new byte[0]);
        }
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> received.size() == longest.size());
        assertThat(received).containsExactlyInAnyOrderElementsOf(longest);
        assertThat(errors).isEmpty();
    }

    private static List<String> expected(SubjectFilter filter, Collection<String> subjects) {
        return subjects.stream().filter(each -> filter.matches(Subject.of(each))).toList();
    }

    private String randomSubject() {
        List<String> tokens = new ArrayList<>();
        int length = 1 + random.nextInt(5);
        for (int i = 0; i < length; i++) {
            tokens.add(randomToken());
        }
        return String.join(".", tokens);
    }

    private String randomFilter() {
        List<String> tokens = new ArrayList<>();
        int length = 1 + random.nextInt(4);
        for (int i = 0; i < length; i++) {
            tokens.add(random.nextInt(3) == 0 ? "*" : randomToken());
        }
        if (random.nextInt(3) == 0) {
            tokens.add(">");
        }
        return String.join(".", tokens);
    }

    private String randomToken() {
        return random.nextInt(4) > 0
                ? COMMON.get(random.nextInt(COMMON.size()))
                : ODD.get(random.nextInt(ODD.size()));
    }
}
