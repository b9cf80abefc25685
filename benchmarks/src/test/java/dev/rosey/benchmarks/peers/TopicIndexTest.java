package dev.rosey.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever is compared has to do the same work. */
class TopicIndexTest {
    @ParameterizedTest
    @ValueSource(strings = {"rosey", "roseyCached", "hiveMq", "moquette", "antPathMatcher"})
    void everyLibraryFindsTheOneSubscription(String library) {
        Workload load = Workload.mixed(1_000);
        TopicIndex index = filled(library, load);
        assertThat(load.subjects()).hasSize(1_000)
                .allSatisfy(subject -> assertThat(index.count(index.match(index.subject(subject)))).isEqualTo(1));
        assertThat(index.count(index.match(index.subject("rosey.event.nobody.is.there")))).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rosey", "roseyCached", "hiveMq", "moquette", "antPathMatcher"})
    void everyLibraryFindsAHundredSubscriptions(String library) {
        Workload load = Workload.fanOut(1_000);
        TopicIndex index = filled(library, load);
        assertThat(load.subjects()).hasSize(10)
                .allSatisfy(subject -> assertThat(index.count(index.match(index.subject(subject)))).isEqualTo(100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rosey", "roseyCached", "hiveMq", "moquette", "antPathMatcher"})
    void everyLibraryForgetsASubscription(String library) {
        Workload load = Workload.mixed(1_000);
        TopicIndex index = filled(library, load);
        List<String> more = Workload.mixed(1_050).filters().subList(1_000, 1_050);
        for (int i = 0; i < more.size(); i++) {
            index.add(1_000 + i, index.filter(more.get(i)));
        }
        Object subject = index.subject(
                "rosey.platform.cytube.channel-1000.event.chat.message"); // of the first one, which ends in >
        assertThat(index.count(index.match(subject))).isEqualTo(1);
        for (int i = 0; i < more.size(); i++) {
            index.remove(1_000 + i, index.filter(more.get(i)));
        }
        assertThat(index.count(index.match(subject))).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rosey", "roseyCached", "hiveMq", "moquette", "antPathMatcher"})
    void subjectsThatNeverComeTwiceMatchOneWildcard(String library) {
        Workload load = Workload.distinct(1_000, 500);
        TopicIndex index = filled(library, load);
        assertThat(load.subjects()).hasSize(500).doesNotHaveDuplicates()
                .allSatisfy(subject -> assertThat(index.count(index.match(index.subject(subject)))).isEqualTo(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 10_000})
    void oneInTenHasAStarAndOneInFiftyATail(int subscriptions) {
        List<String> filters = Workload.mixed(subscriptions).filters();
        assertThat(filters).hasSize(subscriptions).doesNotHaveDuplicates();
        assertThat(filters.stream().filter(filter -> filter.contains("*"))).hasSize(subscriptions / 10);
        assertThat(filters.stream().filter(filter -> filter.endsWith(">"))).hasSize(subscriptions / 50);
    }

    private static TopicIndex filled(String library, Workload load) {
        TopicIndex index = TopicIndex.of(library);
        index.addAll(load);
        return index;
    }
}
