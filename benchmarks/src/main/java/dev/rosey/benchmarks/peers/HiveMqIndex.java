package dev.rosey.benchmarks.peers;

import com.codahale.metrics.MetricRegistry;
import com.hivemq.metrics.MetricsHolder;
import com.hivemq.mqtt.message.QoS;
import com.hivemq.mqtt.message.subscribe.Topic;
import com.hivemq.mqtt.topic.SubscriptionFlag;
import com.hivemq.mqtt.topic.tree.LocalTopicTree;
import com.hivemq.mqtt.topic.tree.TopicSubscribers;
import org.jspecify.annotations.Nullable;

/** The topic tree of HiveMQ's community edition. */
final class HiveMqIndex implements TopicIndex {
    private static final byte FLAGS = SubscriptionFlag.getDefaultFlags(false, false, false);
    private static final @Nullable String NOT_SHARED = null;

    private final LocalTopicTree tree = new LocalTopicTree(new MetricsHolder(new MetricRegistry()));

    @Override
    public Object filter(String text) {
        return new Topic(Mqtt.name(text), QoS.AT_MOST_ONCE);
    }

    @Override
    public Object subject(String text) {
        return Mqtt.name(text);
    }

    @Override
    @SuppressWarnings("NullAway") // null is how it says that a subscription is not shared
    public void add(int subscriber, Object filter) {
        tree.addTopic(Mqtt.client(subscriber), (Topic) filter, FLAGS, NOT_SHARED);
    }

    @Override
    @SuppressWarnings("NullAway") // null is how it says that a subscription is not shared
    public void remove(int subscriber, Object filter) {
        tree.removeSubscriber(Mqtt.client(subscriber), ((Topic) filter).getTopic(), NOT_SHARED);
    }

    @Override
    public Object match(Object subject) {
        return tree.findTopicSubscribers((String) subject);
    }

    @Override
    public int count(Object match) {
        return ((TopicSubscribers) match).getSubscribers().size();
    }
}
