package dev.rosey.examples.trivia;

import dev.rosey.api.RoseyException;
import dev.rosey.api.event.Value;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginContext;

/** Runs quizzes, one in each channel: {@code !trivia start}, {@code !answer the Danube}, {@code !trivia scores}. */
public final class Trivia implements Plugin {
    /** For the host, which makes the plugin. */
    public Trivia() {}

    @Override
    public void validate(Value config) {
        Settings.of(config);
    }

    @Override
    public void start(PluginContext context) {
        Settings settings = Settings.of(context.config());
        Commands commands = new Commands(context, settings, QuestionFile.builtIn(), scoreBoard(context));
        context.commands().registerAsync("trivia", commands::trivia);
        context.commands().registerAsync("answer", call -> commands.answer(call, call.args()));
    }

    /** Without a storage the plugin is of use all the same. */
    private static ScoreBoard scoreBoard(PluginContext context) {
        try {
            return ScoreBoard.in(context.storage());
        } catch (RoseyException e) {
            context.logger().log(System.Logger.Level.INFO, "Scores are kept in memory: " + e.getMessage());
            return ScoreBoard.inMemory();
        }
    }
}
