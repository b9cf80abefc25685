package dev.rosey.isolation.testplugins;

import dev.rosey.api.bus.ConsumeOptions;
import dev.rosey.api.bus.Delivery;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Value;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Answers {@code rosey.command.toolbox.*} with what the payload's text asks for. */
public final class ToolboxPlugin implements Plugin {
    private PluginContext context;

    @Override
    public void start(PluginContext given) {
        context = given;
        given.bus().reply(SubjectFilter.of("rosey.command.toolbox.echo"), Event::payload);
        given.bus().reply(SubjectFilter.of("rosey.command.toolbox.do"), request -> act(request.payload().asText()));
    }

    private Payload act(String what) throws Exception {
        switch (what) {
            case "config":
                return Payload.of(context.config());
            case "env":
                return Payload.of(Map.copyOf(new TreeMap<>(System.getenv())));
            case "properties":
                return Payload.of(Value.map()
                        .put("dir", System.getProperty("user.dir"))
                        .put("encoding", System.getProperty("file.encoding"))
                        .put("classpath", System.getProperty("java.class.path"))
                        .build());
            case "flood":
                for (int i = 0; i < 200_000; i++) {
                    System.out.println("A line of output with some words in it, number " + i);
                    System.err.println("A line of errors with some words in it, number " + i);
                }
                return Payload.of("flooded");
            case "raw-write":
                try (FileOutputStream raw = new FileOutputStream(FileDescriptor.out)) {
                    raw.write("text among the frames\n".getBytes(StandardCharsets.UTF_8));
                }
                new CountDownLatch(1).await();
                return Payload.empty();
            case "consume":
                context.bus().consume("keeper", SubjectFilter.of("rosey.event.test.work"),
                        ConsumeOptions.defaults().withBackoff(Duration.ofMillis(20)), this::work);
                return Payload.of("attached");
            case "hang":
                new CountDownLatch(1).await();
                return Payload.empty();
            case "interruptible":
                try {
                    new CountDownLatch(1).await(1, TimeUnit.HOURS);
                } catch (InterruptedException e) {
                    context.bus().publish(Subject.of("rosey.event.toolbox.interrupted"), Payload.of("yes"));
                    throw e;
                }
                return Payload.empty();
            case "throw":
                throw new IllegalStateException("no luck");
            case "exit":
                System.exit(0);
                return Payload.empty();
            case "exit-3":
                System.exit(3);
                return Payload.empty();
            case "publish":
                context.bus().publish(Subject.of("rosey.event.toolbox.said"), Payload.of("hello"));
                return Payload.of("published");
            case "forbidden":
                context.bus().publish(Subject.of("rosey.event.other.said"), Payload.of("hello"));
                return Payload.of("published");
            case "ask":
                return context.bus()
                        .request(Subject.of("rosey.service.test.question"), Payload.of("why"), Duration.ofSeconds(5))
                        .toCompletableFuture()
                        .get(5, TimeUnit.SECONDS)
                        .payload();
            case "log":
                org.slf4j.LoggerFactory.getLogger("toolbox.slf4j").info("by {}", "slf4j");
                context.logger().log(System.Logger.Level.INFO, "by {0}", "system");
                return Payload.of("logged");
            case "secrets":
                return Payload.of(visible("dev.rosey.isolation.worker.Worker") + " "
                        + visible("dev.rosey.api.event.Event") + " " + visible("org.slf4j.Logger"));
            case "subscribe-forbidden":
                context.bus().subscribe(SubjectFilter.of("rosey.secret.>"), event -> {});
                return Payload.of("subscribed");
            case "durable":
                context.bus()
                        .publishDurable(Event.of(Subject.of("rosey.event.toolbox.kept"), Payload.of("kept")))
                        .toCompletableFuture()
                        .get(5, TimeUnit.SECONDS);
                return Payload.of("accepted");
            default:
                throw new IllegalArgumentException("Nothing is known about " + what);
        }
    }

    /** Rejects what asks for it, and fails in the first attempt at all else. */
    private CompletionStage<?> work(Delivery delivery) {
        String what = delivery.event().payload().asText();
        if (what.equals("reject")) {
            delivery.reject("not wanted");
        } else if (delivery.attempt() == 1) {
            throw new IllegalStateException("not yet");
        }
        context.bus().publish(Subject.of("rosey.event.toolbox.worked"), Payload.of(what + " " + delivery.attempt()));
        return CompletableFuture.completedFuture(null);
    }

    private static boolean visible(String type) {
        try {
            Class.forName(type, false, ToolboxPlugin.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
