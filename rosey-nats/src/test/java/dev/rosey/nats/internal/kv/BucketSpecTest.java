package dev.rosey.nats.internal.kv;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.Mirror;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BucketSpecTest {
    private final BucketSpec spec = new BucketSpec("ROSEY_dice", 1 << 20, 1, false);

    private StreamConfiguration made() throws Exception {
        return StreamConfiguration.instance(spec.json());
    }

    @Test
    void whatWasMadeByItIsAsWanted() throws Exception {
        assertThat(made().getName()).isEqualTo("KV_ROSEY_dice");
        assertThat(made().getSubjects()).containsExactly("$KV.ROSEY_dice.>");
        assertThat(made().getMaxMsgsPerSubject()).isEqualTo(1);
        assertThat(spec.problem(made())).isEmpty();
        assertThat(spec.differences(made())).isEmpty();
    }

    @Test
    void whatIsNotAsWantedIsNamed() throws Exception {
        StreamConfiguration other = StreamConfiguration.builder(made()).storageType(StorageType.Memory).replicas(3)
                .maxBytes(5).maxAge(Duration.ofHours(1)).maxMessages(9).discardPolicy(DiscardPolicy.Old).denyPurge(true)
                .build();
        assertThat(spec.problem(other)).isEmpty();
        assertThat(String.join("\n", spec.differences(other))).contains("max_bytes is 5 and not 1048576",
                "num_replicas is 3 and not 1", "storage is memory and not file", "max_age is PT1H", "max_msgs is 9",
                "discard is old", "deny_purge");
    }

    @Test
    void whatCannotServeIsAProblem() throws Exception {
        assertThat(spec.problem(StreamConfiguration.builder(made()).subjects("other").build()))
                .contains("[other]", "$KV.ROSEY_dice.>");
        assertThat(spec.problem(StreamConfiguration.builder(made()).mirror(Mirror.builder().sourceName("x").build()).build()))
                .contains("mirror");
        assertThat(spec.problem(StreamConfiguration.builder(made()).seal().build())).contains("sealed");
    }
}
