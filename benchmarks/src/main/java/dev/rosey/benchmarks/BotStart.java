package dev.rosey.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How long the example bot takes from its start to its first answer: the time from starting {@code run_bot.sh} until the line
 * {@code !roll 2d6} is answered by the plugin's own process.
 *
 * <p>Arguments: the folder of the checkout, and how often to start. Prints one line.
 */
public final class BotStart {
    private BotStart() {}

    /** Runs the benchmark. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path root = Path.of(arguments[0]).toAbsolutePath().normalize();
        int runs = Integer.parseInt(arguments[1]);
        long[] millis = new long[runs];
        for (int i = 0; i < runs; i++) {
            millis[i] = run(root);
        }
        Arrays.sort(millis);
        System.out.printf(Locale.ROOT, "start to first answer, %d runs on Java %s: min %d ms, median %d ms, max %d ms%n",
                runs, Runtime.version(), millis[0], millis[runs / 2], millis[runs - 1]);
    }

    private static long run(Path root) throws IOException, InterruptedException {
        List<String> command = List.of(
                root.resolve("run_bot.sh").toString(),
                "--config", root.resolve("docs/examples/bot/rosey.json").toString());
        long start = System.nanoTime();
        Process bot = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (OutputStream input = bot.getOutputStream()) {
            input.write("!roll 2d6\n".getBytes(StandardCharsets.UTF_8));
        }
        long end;
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(bot.getInputStream(), StandardCharsets.UTF_8))) {
            String answer = output.readLine();
            end = System.nanoTime();
            if (answer == null || !answer.startsWith("🎲")) {
                throw new IllegalStateException("The bot did not answer a roll but: " + answer);
            }
        }
        bot.waitFor();
        return (end - start) / 1_000_000;
    }
}
