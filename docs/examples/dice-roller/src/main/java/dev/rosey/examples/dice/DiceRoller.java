package dev.rosey.examples.dice;

import dev.rosey.api.command.Invocation;
import dev.rosey.api.command.Reply;
import dev.rosey.api.event.Payload;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.subject.Subject;

/** Answers {@code !roll 2d6+1} and {@code !flip}, and publishes what came out. */
public final class DiceRoller implements Plugin {
    private static final Subject ROLLED = Subject.of("rosey.event.dice-roller.rolled");
    private static final Subject FLIPPED = Subject.of("rosey.event.dice-roller.flipped");

    /** For the host, which makes the plugin. */
    public DiceRoller() {}

    @Override
    public void start(PluginContext context) {
        context.commands().register("roll", call -> roll(context, call));
        context.commands().register("flip", call -> flip(context, call));
    }

    private static Reply roll(PluginContext context, Invocation call) {
        Dice dice;
        try {
            dice = Dice.parse(call.args());
        } catch (IllegalArgumentException e) {
            return Reply.usage(String.valueOf(e.getMessage()));
        }
        Roll roll = dice.roll(context.random());
        context.bus().publish(ROLLED,
                Payload.of(new RolledEvent(call.user(), dice.toString(), roll.dice(), roll.modifier(), roll.total())));
        return Reply.text(roll.toString());
    }

    private static Reply flip(PluginContext context, Invocation call) {
        String side = context.random().nextBoolean() ? "heads" : "tails";
        context.bus().publish(FLIPPED, Payload.of(new FlippedEvent(call.user(), side)));
        return Reply.text(side);
    }
}
