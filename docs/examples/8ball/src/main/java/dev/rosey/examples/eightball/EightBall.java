package dev.rosey.examples.eightball;

import dev.rosey.api.command.Invocation;
import dev.rosey.api.command.Reply;
import dev.rosey.api.event.Payload;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.subject.Subject;
import java.util.Optional;

/**
 * Answers {@code !8ball will it work?} with one of twenty answers, and publishes it. Whoever asks the same again is
 * told the same, until the plugin restarts.
 */
public final class EightBall implements Plugin {
    /** How many characters of a question count. */
    static final int MAX_QUESTION = 300;

    /** How many questions the ball remembers. */
    static final int MAX_REMEMBERED = 1000;

    private static final Subject ANSWERED = Subject.of("rosey.event.8ball.answered");

    private final Memory memory = new Memory(MAX_REMEMBERED);
    private long count;

    /** For the host, which makes the plugin. */
    public EightBall() {}

    @Override
    public void start(PluginContext context) {
        context.commands().register("8ball", call -> answer(context, call));
    }

    private Reply answer(PluginContext context, Invocation call) {
        String question = call.args().strip();
        Memory.Key key = Memory.Key.of(call.message().platform(), call.user(), question);
        if (!key.isQuestion()) {
            return Reply.usage("Ask me something");
        }
        Optional<Answer> before = memory.recall(key);
        Answer answer = before.orElseGet(() -> Answer.ALL.get(context.random().nextInt(Answer.ALL.size())));
        memory.keep(key, answer);
        count++;
        context.bus().publish(ANSWERED, Payload.of(new AnsweredEvent(call.user(), Memory.cut(question, MAX_QUESTION),
                answer.text(), answer.leaning().name(), before.isPresent(), count)));
        return Reply.text("🎱 " + answer.text());
    }
}
