package dev.rosey.examples.bot;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much the bot writes into its log when it is asked for everything. */
class LogTest {
    private final LoggerContext context = new LoggerContext();

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void whatPluginsSendByHttpStaysOutOfTheLogHoweverMuchItTells() throws Exception {
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        context.putProperty("ROSEY_LOG_LEVEL", "TRACE");
        configurator.doConfigure(Objects.requireNonNull(BotMain.class.getResource("/logback.xml")));
        assertThat(context.getLogger("dev.rosey.plugins").isTraceEnabled()).isTrue();
        assertThat(context.getLogger("org.apache.hc.client5.http.wire").isDebugEnabled()).isFalse();
        assertThat(context.getLogger("org.apache.hc.client5.http.headers").isDebugEnabled()).isFalse();
    }
}
