package dev.rosey.core.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.command.Reply;
import dev.rosey.api.connector.Ranks;
import dev.rosey.api.plugin.CommandSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BuiltInCommandTest {
    private static final CommandSpec ROLL = new CommandSpec("roll", List.of("r", "dice"), "[n]d<s>[±m]", "Rolls dice.",
            Ranks.GUEST, Duration.ofSeconds(5), Optional.empty());
    private static final CommandSpec KICK = new CommandSpec("kick", List.of(), "<user>", "Throws a user out",
            Ranks.MODERATOR, Duration.ZERO, Optional.empty());

    private final RouterFixture fixture = new RouterFixture()
            .command(ROLL, call -> Reply.text("7"))
            .command(KICK, call -> Reply.none())
            .command("flip", call -> Reply.none());

    @Test
    void helpListsWhatTheUserMayUseInOrder() {
        fixture.start();

        fixture.chat("!help");
        fixture.rank(Ranks.MODERATOR).chat("!HELP");

        assertThat(fixture.replies()).containsExactly(
                "Commands: !flip, !help, !roll. Try !help <command>.",
                "Commands: !flip, !help, !kick, !roll. Try !help <command>.");
    }

    @Test
    void helpExplainsOneCommand() {
        fixture.start();

        fixture.chat("!help roll");
        fixture.chat("!help !DICE");
        fixture.chat("!help kick");
        fixture.chat("!help help");

        String roll = "!roll [n]d<s>[±m]: Rolls dice. Also: !r, !dice. Cooldown: 5 s. Needs rank: guest.";
        assertThat(fixture.replies()).containsExactly(roll, roll,
                "!kick <user>: Throws a user out. Needs rank: moderator.",
                "!help [command]: Lists the commands, or explains one.");
    }

    @Test
    void helpForAnUnknownCommandSaysSo() {
        fixture.start();

        fixture.chat("!help nope");

        assertThat(fixture.replies()).containsExactly("Unknown command !nope. Try !help.");
    }

    @Test
    void helpForAPrivateLineIsPrivate() {
        fixture.start();

        fixture.whisper("!help");

        assertThat(fixture.whispers()).hasSize(1);
        assertThat(fixture.replies()).isEmpty();
    }

    @Test
    void applicationAddsCommandsOfItsOwn() {
        fixture.builtIns.add(new BuiltInCommand(
                "plugins", "", "Lists the plugins.", Ranks.ADMIN, call -> Reply.text("none, " + call.user())));
        fixture.start();

        fixture.chat("!plugins");
        fixture.rank(Ranks.ADMIN).chat("!plugins");
        fixture.chat("!help");

        assertThat(fixture.replies()).containsExactly(
                "You may not use !plugins: it needs rank admin.", "none, alice",
                "Commands: !flip, !help, !kick, !plugins, !roll. Try !help <command>.");
    }

    @Test
    void builtInCommandGoesBeforeAPluginsCommand() {
        fixture.builtIns.add(BuiltInCommand.of("roll", "", "", call -> Reply.text("built in")));
        fixture.start();

        fixture.chat("!roll");
        fixture.chat("!help");

        assertThat(fixture.replies())
                .containsExactly("built in", "Commands: !flip, !help, !roll. Try !help <command>.");
    }

    @Test
    void builtInCommandThatThrowsIsAFailure() {
        fixture.builtIns.add(BuiltInCommand.of("bad", "", "", call -> {
            throw new java.io.IOException("disk full");
        }));
        fixture.start();

        fixture.chat("!bad");

        assertThat(fixture.replies()).containsExactly("!bad failed; the operator's log says why.");
    }

    @Test
    void twoBuiltInCommandsOfOneNameAreRefused() {
        fixture.builtIns.add(BuiltInCommand.of("Help", "", "", call -> Reply.none()));

        assertThatThrownBy(fixture::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Help");
    }

    @Test
    void nameThatIsNoCommandIsRefused() {
        assertThatThrownBy(() -> BuiltInCommand.of("two words", "", "", call -> Reply.none()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
