package dev.rosey.nats;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.ErrorListener;
import io.nats.client.Message;
import io.nats.client.MessageHandler;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;

/** A plain client of a server, which keeps what the server refuses. */
final class Client implements AutoCloseable {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Queue<String> errors = new ConcurrentLinkedQueue<>();
    private final Connection connection;

    private Client(Options.Builder options) throws IOException, InterruptedException {
        this.connection = Nats.connect(options.noReconnect()
                .errorListener(new ErrorListener() {
                    @Override
                    public void errorOccurred(Connection origin, String error) {
                        errors.add(error);
                    }
                })
                .build());
    }

    static Client connect(Options.Builder options) throws IOException, InterruptedException {
        return new Client(options);
    }

    static Client connect(String url, String user, String password) throws IOException, InterruptedException {
        return connect(new Options.Builder().server(url).userInfo(user, password).inboxPrefix("_INBOX." + user));
    }

    Connection connection() {
        return connection;
    }

    /** What was received on a filter, from when the server knows of the subscription. */
    Queue<Message> hear(String filter) {
        Queue<Message> heard = new ConcurrentLinkedQueue<>();
        on(filter, heard::add);
        return heard;
    }

    void on(String filter, MessageHandler handler) {
        Dispatcher dispatcher = connection.createDispatcher(handler);
        dispatcher.subscribe(filter);
        flush();
    }

    void hearInGroup(String filter, String group) {
        Dispatcher dispatcher = connection.createDispatcher(message -> {});
        dispatcher.subscribe(filter, group);
        flush();
    }

    void publish(String subject, String text) {
        connection.publish(subject, text.getBytes(StandardCharsets.UTF_8));
        flush();
    }

    String request(String subject, String text) {
        try {
            Message answer = connection.request(subject, text.getBytes(StandardCharsets.UTF_8))
                    .get(LONG.toMillis(), TimeUnit.MILLISECONDS);
            return text(answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new CompletionException(e);
        }
    }

    void flush() {
        try {
            connection.flush(LONG);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (TimeoutException e) {
            throw new CompletionException(e);
        }
    }

    /** Waits until the server has refused something in whose reason the text is. */
    void awaitRefusal(String text) {
        Awaitility.await("the refusal of " + text)
                .atMost(LONG)
                .until(() -> errors.stream()
                        .anyMatch(each -> each.contains("Permissions Violation") && each.contains(text)));
    }

    Queue<String> errors() {
        return errors;
    }

    static String text(Message message) {
        return new String(message.getData(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
