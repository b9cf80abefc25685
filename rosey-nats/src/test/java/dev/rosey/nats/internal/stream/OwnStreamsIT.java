package dev.rosey.nats.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rosey.nats.config.StreamSpec;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StreamConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class OwnStreamsIT extends DurableFixture {
    @Test
    void aFilterThatNoStreamTakesGetsOneOfItsOwn() throws Exception {
        Host host = host();
        host.durables.consume(name("c"), filter("a.*"), QUICK.withMaxPending(9), new Numbers());
        StreamConfiguration made = stream(host, "rosey-" + name("c")).getConfiguration();
        assertThat(made.getSubjects()).containsExactly(text("a.*"));
        assertThat(made.getRetentionPolicy()).isEqualTo(RetentionPolicy.Interest);
        assertThat(made.getDiscardPolicy()).isEqualTo(DiscardPolicy.New);
        assertThat(made.getMaxMsgs()).isEqualTo(9);
        assertThat(made.getDescription()).contains("Made by Rosey");
    }

    @Test
    void whatEveryConsumerHasHandledIsKeptNoLonger() {
        Host host = host();
        Numbers one = new Numbers();
        Numbers two = new Numbers();
        host.durables.consume(name("one"), filter("a.*"), QUICK, one);
        host.durables.consume(name("two"), filter("a.x"), QUICK, two);
        publish(host, "a.x", 1, 2, 3);
        publish(host, "a.y", 4);
        soon(() -> assertThat(one.seen).containsExactly(1, 2, 3, 4));
        soon(() -> assertThat(two.seen).containsExactly(1, 2, 3));
        soon(() -> assertThat(stream(host, "rosey-" + name("one")).getStreamState().getMsgCount()).isZero());
    }

    @Test
    void aWiderFilterWidensTheStream() throws Exception {
        Host host = host();
        Numbers narrow = new Numbers();
        Numbers wide = new Numbers();
        host.durables.consume(name("narrow"), filter("a.x"), QUICK, narrow);
        host.durables.consume(name("wide"), filter("a.*"), QUICK, wide);
        assertThat(stream(host, "rosey-" + name("narrow")).getConfiguration().getSubjects()).containsExactly(text("a.*"));
        publish(host, "a.x", 1);
        publish(host, "a.y", 2);
        soon(() -> assertThat(wide.seen).containsExactly(1, 2));
        soon(() -> assertThat(narrow.seen).containsExactly(1));
    }

    @Test
    void aConsumerThatComesLaterHearsOfNothingEarlier() {
        Host host = host();
        host.durables.consume(name("first"), filter("a"), QUICK, new Numbers()).close();
        publish(host, "a", 1);
        Numbers later = new Numbers();
        host.durables.consume(name("later"), filter("a"), QUICK, later);
        publish(host, "a", 2);
        soon(() -> assertThat(later.seen).containsExactly(2));
    }

    @Test
    void aConsumerOfADeclaredStreamBeginsAtItsBeginning() {
        Host host = host();
        host.durables.ensure(List.of(StreamSpec.builder(name("S"), text(">")).build()));
        publish(host, "a", 1, 2);
        Numbers numbers = new Numbers();
        host.durables.consume(name("c"), filter("a"), QUICK, numbers);
        soon(() -> assertThat(numbers.seen).containsExactly(1, 2));
    }

    @Test
    void aFilterThatLiesPartlyInADeclaredStreamIsRefusedByName() {
        Host host = host();
        host.durables.ensure(List.of(StreamSpec.builder(name("S"), text("a.x")).build()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> host.durables.consume(name("c"), filter("a.*"), QUICK, new Numbers()))
                .withMessageContaining(name("S"))
                .withMessageContaining(text("a.*"));
    }

    @Test
    void aFilterAcrossAStreamOfOursOrOverTwoOfThemIsRefused() {
        Host host = host();
        host.durables.consume(name("one"), filter("a.*"), QUICK, new Numbers());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> host.durables.consume(name("across"), filter("*.b"), QUICK, new Numbers()));
        host.durables.consume(name("two"), filter("b.*"), QUICK, new Numbers());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> host.durables.consume(name("all"), filter(">"), QUICK, new Numbers()))
                .withMessageContaining("rosey-" + name("one"))
                .withMessageContaining("rosey-" + name("two"));
    }

    @Test
    void manyHostsMayAskForTheSameAtOnce() {
        List<Host> hosts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            hosts.add(host());
        }
        Numbers numbers = new Numbers();
        atOnce(hosts, host -> host.durables.consume(name("c"), filter("a"), QUICK, numbers));
        for (int i = 0; i < 50; i++) {
            publish(hosts.get(0), "a", i);
        }
        soon(() -> assertThat(numbers.seen).hasSize(50).doesNotHaveDuplicates());
    }

    @Test
    void manyHostsMayMakeAndWidenAStreamAtOnce() {
        List<Host> hosts = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            hosts.add(host());
        }
        List<Numbers> numbers = hosts.stream().map(each -> new Numbers()).toList();
        List<String> filters = List.of("a.x", "a.*", "a.>", "a.x", "a.*", "a.>");
        atOnce(hosts, host -> {
            int i = hosts.indexOf(host);
            host.durables.consume(name("c" + i), filter(filters.get(i)), QUICK, numbers.get(i));
        });
        publish(hosts.get(0), "a.x", 1);
        publish(hosts.get(1), "a.y", 2);
        publish(hosts.get(2), "a.x.z", 3);
        for (int i = 0; i < numbers.size(); i++) {
            List<Integer> expected = List.of(1, 2, 3).subList(0, i % 3 + 1);
            List<Integer> seen = numbers.get(i).seen;
            soon(() -> assertThat(seen).isEqualTo(expected));
        }
    }

    private static void atOnce(List<Host> hosts, java.util.function.Consumer<Host> action) {
        List<CompletionStage<Void>> all = new ArrayList<>();
        for (Host host : hosts) {
            all.add(CompletableFuture.runAsync(() -> action.accept(host), task -> new Thread(task).start()));
        }
        all.forEach(DurableFixture::result);
    }
}
