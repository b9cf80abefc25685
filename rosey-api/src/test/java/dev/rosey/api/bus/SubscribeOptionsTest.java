package dev.rosey.api.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubscribeOptionsTest {
    @Test
    void theDefaultsHaveNoGroupRoomFor1024AndDropTheOldest() {
        SubscribeOptions defaults = SubscribeOptions.defaults();
        assertThat(defaults.queueGroup()).isEmpty();
        assertThat(defaults.capacity()).isEqualTo(1024);
        assertThat(defaults.overflow()).isEqualTo(OverflowPolicy.dropOldest());
        assertThat(defaults.isDirect()).isFalse();
        assertThat(defaults.isStrictOrder()).isFalse();
    }

    @Test
    void aGroupAloneKeepsTheOtherDefaults() {
        assertThat(SubscribeOptions.queueGroup("g")).usingRecursiveComparison()
                .isEqualTo(SubscribeOptions.builder().queueGroup("g").build());
        assertThat(SubscribeOptions.queueGroup("g")).usingRecursiveComparison().ignoringFields("queueGroup")
                .isEqualTo(SubscribeOptions.defaults());
        assertThat(SubscribeOptions.queueGroup("g").queueGroup()).contains("g");
    }

    @Test
    void eachOptionIsSetByItself() {
        SubscribeOptions direct = SubscribeOptions.builder().direct().build();
        assertThat(direct.isDirect()).isTrue();
        assertThat(direct.isStrictOrder()).isFalse();
        SubscribeOptions strict = SubscribeOptions.builder().strictOrder().overflow(OverflowPolicy.fail()).build();
        assertThat(strict.isStrictOrder()).isTrue();
        assertThat(strict.isDirect()).isFalse();
        assertThat(strict.overflow()).isEqualTo(OverflowPolicy.fail());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1 << 24})
    void takesTheLeastAndTheGreatestCapacity(int capacity) {
        assertThat(SubscribeOptions.builder().capacity(capacity).build().capacity()).isEqualTo(capacity);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, (1 << 24) + 1, Integer.MAX_VALUE})
    void refusesOtherCapacitiesAndKeepsTheOneBefore(int capacity) {
        SubscribeOptions.Builder builder = SubscribeOptions.builder().capacity(5);
        assertThatIllegalArgumentException().isThrownBy(() -> builder.capacity(capacity))
                .withMessage("capacity is " + capacity + "; it must be 1 to 16777216");
        assertThat(builder.build().capacity()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"g", "rosey-router", "cytube-lounge_2", "a.b", "gr\u00fcn"})
    void takesNamesOfGroups(String name) {
        assertThat(SubscribeOptions.queueGroup(name).queueGroup()).contains(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\tb", "*", "a.*", ">", "a.>", ".a", "a.", "a..b", "a\r\nb"})
    void refusesOtherNamesOfGroups(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> SubscribeOptions.queueGroup(name))
                .withMessageStartingWith("Not a queue group name: \"" + name + '"');
    }

    @Test
    void whatWasBuiltDoesNotChangeWithItsBuilder() {
        SubscribeOptions.Builder builder = SubscribeOptions.builder().queueGroup("before");
        SubscribeOptions options = builder.build();
        builder.queueGroup("after").capacity(7).direct().strictOrder().overflow(OverflowPolicy.fail());
        assertThat(options).usingRecursiveComparison().isEqualTo(SubscribeOptions.queueGroup("before"));
    }

    @Test
    void needsAPolicyAndAName() {
        assertThatNullPointerException().isThrownBy(() -> SubscribeOptions.builder().overflow(null)).withMessage("policy");
        assertThatNullPointerException().isThrownBy(() -> SubscribeOptions.queueGroup(null));
    }
}
