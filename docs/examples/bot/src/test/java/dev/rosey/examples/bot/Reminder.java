package dev.rosey.examples.bot;

import dev.rosey.api.command.Invocation;
import dev.rosey.api.command.Reply;
import dev.rosey.api.connector.ChatMessage;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Value;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.Subjects;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The plugin of the page for plugin authors; compiled and run, so that the page stays true. */
public final class Reminder implements Plugin {
    private static final Subject DUE = Subject.of("rosey.event.reminder.due");

    private final AtomicLong lines = new AtomicLong();

    /** The plugin's section of the configuration. */
    record Settings(int maxMinutes) {}

    /** What is published when a time is over. */
    record Due(String user, String what) {}

    @Override
    public void validate(Value config) {
        if (config.as(Settings.class).maxMinutes() < 1) {
            throw new IllegalArgumentException("maxMinutes must be at least 1");
        }
    }

    @Override
    public void start(PluginContext context) {
        Settings settings = context.config().as(Settings.class);
        context.commands().register("remind", call -> remind(context, settings, call));
        context.bus().subscribe(Subjects.ALL_CHAT_MESSAGES, this::count);
        context.scheduler().every(Duration.ofHours(1),
                () -> context.logger().log(System.Logger.Level.INFO, lines + " lines so far"));
    }

    private Reply remind(PluginContext context, Settings settings, Invocation call) {
        int minutes;
        try {
            minutes = Integer.parseInt(call.option("in").orElse("5"));
        } catch (NumberFormatException e) {
            return Reply.usage("--in takes whole minutes");
        }
        if (minutes < 1 || minutes > settings.maxMinutes()) {
            return Reply.usage("--in takes 1 to " + settings.maxMinutes());
        }
        Due due = new Due(call.user(), String.join(" ", call.arguments()));
        context.scheduler().after(Duration.ofMinutes(minutes), () -> context.bus().publish(DUE, Payload.of(due)));
        return Reply.privately("I will, in " + minutes + " minutes.");
    }

    private void count(Event event) {
        ChatMessage message = event.payload().as(ChatMessage.class);
        if (!message.isPrivate()) {
            lines.incrementAndGet();
        }
    }
}
