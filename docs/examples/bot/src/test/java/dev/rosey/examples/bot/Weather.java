package dev.rosey.examples.bot;

import dev.rosey.api.command.Reply;
import dev.rosey.api.plugin.HttpBroker;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Tells the weather, which it asks for by HTTP. */
public final class Weather implements Plugin {
    @Override
    public void start(PluginContext context) {
        HttpBroker http = context.http();
        context.commands().registerAsync("weather", call -> http.send(HttpBroker.Request
                        .builder("GET", "https://api.example.org/weather?city="
                                + URLEncoder.encode(call.argument(0, "oslo"), StandardCharsets.UTF_8))
                        .timeout(Duration.ofSeconds(5))
                        .maxResponseBytes(64 * 1024)
                        .build())
                .thenApply(response -> response.isSuccessful()
                        ? Reply.text(response.body().as(Report.class).summary())
                        : Reply.text("No weather today: " + response.status())));
    }

    /** The part of the answer that is of interest. */
    record Report(String summary) {}
}
