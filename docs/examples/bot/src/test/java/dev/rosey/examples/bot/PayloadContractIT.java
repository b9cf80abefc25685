package dev.rosey.examples.bot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.bus.EventBus;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Value;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.Requirements;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.spi.PluginArtifact;
import dev.rosey.api.spi.PluginRuntime;
import dev.rosey.api.subject.Subject;
import dev.rosey.contract.PayloadShapes;
import dev.rosey.core.Rosey;
import dev.rosey.core.bus.InProcessEventBus;
import dev.rosey.core.plugin.InProcessRuntime;
import dev.rosey.core.plugin.PluginInstance;
import dev.rosey.core.plugin.PluginSettings;
import dev.rosey.isolation.IsolatedRuntime;
import dev.rosey.nats.NatsEventBus;
import dev.rosey.nats.config.NatsConfig;
import dev.rosey.nats.config.WireForm;
import dev.rosey.nats.testing.NatsServerRunner;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Payloads of every shape reach a plugin and come back the same: in process, through a process of its own, over NATS. */
class PayloadContractIT {
    private static final PermissionSet PERMISSIONS = PermissionSet.builder(PermissionProfile.STANDARD)
            .grant(Permission.EVENT_SUBSCRIBE, EchoPlugin.SUBJECT)
            .grant(Permission.EVENT_PUBLISH, EchoPlugin.SUBJECT)
            .build();

    private static final PluginManifest MANIFEST = new PluginManifest("echo", "1.0.0", EchoPlugin.class.getName(), "", "",
            List.of(), PERMISSIONS, Requirements.NONE, 1, RestartConfig.defaults(), ResourceLimits.defaults(), List.of(),
            Value.none());

    @Test
    void inTheProcessOfTheApplication() throws Exception {
        roundTrip(InProcessEventBus.create(), InProcessRuntime.create(), PluginInstance.of(MANIFEST, EchoPlugin::new));
    }

    @Test
    void throughAProcessOfItsOwn() throws Exception {
        roundTrip(InProcessEventBus.create(), IsolatedRuntime.create(), PluginClasses.of(MANIFEST, EchoPlugin.class, PayloadShapes.class));
    }

    @ParameterizedTest
    @EnumSource(WireForm.class)
    void overNats(WireForm form) throws Exception {
        try (NatsServerRunner server = NatsServerRunner.start()) {
            NatsConfig config = NatsConfig.builder(server.url()).form(form).build();
            roundTrip(NatsEventBus.connect(config), InProcessRuntime.create(), PluginInstance.of(MANIFEST, EchoPlugin::new));
        }
    }

    private static void roundTrip(EventBus bus, PluginRuntime runtime, PluginArtifact plugin) throws Exception {
        List<PayloadShapes.Shape> shapes = PayloadShapes.all();
        assertThat(shapes).hasSizeGreaterThanOrEqualTo(30);
        try (Rosey rosey = Rosey.builder().bus(bus).runtime(runtime)
                .plugin(plugin, PluginSettings.defaults().withGranted(PERMISSIONS)).start()) {
            for (int i = 0; i < shapes.size(); i++) {
                Event request = Event.builder(Subject.of(EchoPlugin.SUBJECT))
                        .payload(shapes.get(i).payload())
                        .attribute("shape", Integer.toString(i))
                        .build();
                Event answer = rosey.bus().request(request, Duration.ofSeconds(30)).toCompletableFuture()
                        .get(60, TimeUnit.SECONDS);
                shapes.get(i).requireEqual(answer.payload());
            }
        }
    }
}
