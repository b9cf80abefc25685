package dev.rosey.api.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.rosey.api.bus.RecordingBus;
import dev.rosey.api.command.Invocation;
import dev.rosey.api.command.Reply;
import dev.rosey.api.connector.ChatMessage;
import dev.rosey.api.connector.Ranks;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.PayloadException;
import dev.rosey.api.plugin.CommandSpec;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.subject.Subject;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BusCommandRegistryTest {
    private static final Subject SUBJECT = Subject.of("rosey.command.dice.roll");

    private final RecordingBus bus = new RecordingBus();
    private final BusCommandRegistry registry = new BusCommandRegistry(
            PluginManifest.of("dice", "1.0", Dice.class, CommandSpec.of("roll", "", ""), CommandSpec.of("flip", "", "")),
            bus);

    @Test
    void aCommandIsAnsweredOnItsSubjectInThePluginsGroup() throws Exception {
        registry.register("roll", invocation -> Reply.text(invocation.user() + " rolls " + invocation.args()));
        RecordingBus.Answering answering = bus.answering.get(0);
        assertThat(answering.filter()).hasToString("rosey.command.dice.roll");
        assertThat(answering.options().queueGroup()).contains("dice");
        assertThat(answering.handler().handle(Event.of(SUBJECT, Payload.of(roll()))))
                .isCompletedWithValue(Payload.of(Reply.text("ann rolls 2d6")));
    }

    @Test
    void anAnswerMayComeLater() throws Exception {
        CompletableFuture<Reply> later = new CompletableFuture<>();
        registry.registerAsync("roll", invocation -> later);
        CompletableFuture<Payload> answer = bus.answering.get(0)
                .handler()
                .handle(Event.of(SUBJECT, Payload.of(roll())))
                .toCompletableFuture();
        assertThat(answer).isNotDone();
        later.complete(Reply.none());
        assertThat(answer).isCompletedWithValue(Payload.of(Reply.none()));
    }

    @Test
    void whatAHandlerThrowsReachesTheBusAsItIs() {
        IOException failure = new IOException("no dice");
        registry.register("roll", invocation -> {
            throw failure;
        });
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> bus.answering.get(0).handler().handle(Event.of(SUBJECT, Payload.of(roll()))))
                .isSameAs(failure);
    }

    @Test
    void aQuestionThatIsNoInvocationNeverReachesTheHandler() {
        registry.register("roll", invocation -> {
            throw new AssertionError("called with " + invocation);
        });
        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(() -> bus.answering.get(0).handler().handle(Event.of(SUBJECT, Payload.of("roll"))));
    }

    @Test
    void refusesACommandThatIsNotDeclared() {
        assertThatIllegalArgumentException().isThrownBy(() -> registry.register("role", invocation -> Reply.none()))
                .withMessage("Plugin dice registers the command \"role\", which its manifest does not declare; "
                        + "declared are [roll, flip]");
        assertThat(bus.answering).isEmpty();
    }

    @Test
    void refusesACommandTwice() {
        registry.register("roll", invocation -> Reply.none());
        assertThatIllegalStateException().isThrownBy(() -> registry.register("roll", invocation -> Reply.none()))
                .withMessage("Plugin dice registers the command \"roll\" twice");
        assertThat(bus.answering).hasSize(1);
    }

    @Test
    void tellsWhichCommandsNobodyAnswers() {
        assertThat(registry.missing()).containsExactly("roll", "flip");
        registry.register("flip", invocation -> Reply.none());
        assertThat(registry.missing()).containsExactly("roll");
        registry.register("roll", invocation -> Reply.none());
        assertThat(registry.missing()).isEmpty();
    }

    @Test
    void aCommandThatTheBusRefusedIsMissingAndCanBeRegisteredAgain() {
        IllegalStateException closed = new IllegalStateException("closed");
        bus.refusal = closed;
        assertThatIllegalStateException().isThrownBy(() -> registry.register("roll", invocation -> Reply.none()))
                .isSameAs(closed);
        assertThat(registry.missing()).containsExactly("roll", "flip");
        bus.refusal = null;
        registry.register("roll", invocation -> Reply.none());
        assertThat(registry.missing()).containsExactly("flip");
    }

    private static Invocation roll() {
        ChatMessage message = new ChatMessage("ann", "!roll 2d6", "lounge", "cytube", Instant.EPOCH, Ranks.GUEST, false,
                Optional.empty());
        return new Invocation("roll", "2d6", List.of("2d6"), Map.of(), message);
    }

    private static final class Dice implements Plugin {
        @Override
        public void start(PluginContext context) {}
    }
}
