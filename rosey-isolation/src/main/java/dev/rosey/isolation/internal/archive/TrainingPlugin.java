package dev.rosey.isolation.internal.archive;

import dev.rosey.api.command.Invocation;
import dev.rosey.api.command.Reply;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Value;
import dev.rosey.api.plugin.CommandSpec;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Does a little of all that plugins do, so that the classes that this takes are in the archive. */
final class TrainingPlugin implements Plugin {
    static final String NAME = "archive";
    static final CommandSpec COMMAND = new CommandSpec(
            "greet", List.of("hello"), "greet [who]", "Greets.", 0, Duration.ofSeconds(1), Optional.of(Duration.ofSeconds(5)));
    static final SubjectFilter EVENTS = SubjectFilter.of("rosey.event.archive.>");
    private static final Subject GREETED = Subject.of("rosey.event.archive.greeted");

    /** Its configuration. */
    record Settings(String greeting, int times, Optional<Duration> pause) {}

    /** Its event. */
    record Greeting(String text, List<String> guests) {}

    /** The code of this plugin as a jar. */
    static byte[] jar() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (Class<?> each : List.of(TrainingPlugin.class, Settings.class, Greeting.class)) {
                String name = each.getName().replace('.', '/') + ".class";
                try (InputStream in = each.getResourceAsStream('/' + name)) {
                    if (in == null) {
                        throw new IOException("The class file of " + each.getName() + " cannot be read");
                    }
                    out.putNextEntry(new ZipEntry(name));
                    in.transferTo(out);
                }
            }
        }
        return bytes.toByteArray();
    }

    @Override
    public void validate(Value config) {
        config.as(Settings.class);
    }

    @Override
    public void start(PluginContext context) {
        Settings settings = context.config().as(Settings.class);
        context.commands().register(COMMAND.name(), invocation -> greet(context, settings, invocation));
        context.bus().subscribe(EVENTS, event -> heard(context, event));
        context.scheduler().after(Duration.ofMillis(1), () -> System.out.println("A line of output"));
        context.logger().log(System.Logger.Level.INFO, "A line for the log of {0}", context.manifest().name());
        org.slf4j.LoggerFactory.getLogger(TrainingPlugin.class).info("Another one, {}", context.random().nextInt(6));
        System.err.println("A line of errors at " + context.clock().instant());
    }

    private static Reply greet(PluginContext context, Settings settings, Invocation invocation) {
        String who = invocation.argument(0, invocation.user());
        context.bus().publish(GREETED, Payload.of(new Greeting(settings.greeting(), List.of(who))));
        if (who.isEmpty()) {
            throw new IllegalArgumentException("Nobody is there");
        }
        return Reply.text(settings.greeting() + ' ' + who);
    }

    private static void heard(PluginContext context, Event event) {
        Greeting greeting = event.payload().as(Greeting.class);
        context.logger().log(System.Logger.Level.DEBUG, greeting.text());
    }

    @Override
    public void stop() {
        System.out.println("The last line");
    }
}
