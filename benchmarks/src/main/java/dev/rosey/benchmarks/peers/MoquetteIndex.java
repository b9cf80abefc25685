package dev.rosey.benchmarks.peers;

import io.moquette.broker.subscriptions.CTrieSubscriptionDirectory;
import io.moquette.broker.subscriptions.Subscription;
import io.moquette.broker.subscriptions.Topic;
import io.moquette.persistence.MemorySubscriptionsRepository;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.util.List;

/** The concurrent trie of Moquette. Its topics are taken apart at each match, as its broker does. */
final class MoquetteIndex implements TopicIndex {
    private final CTrieSubscriptionDirectory directory = new CTrieSubscriptionDirectory();

    MoquetteIndex() {
        directory.init(new MemorySubscriptionsRepository());
    }

    @Override
    public Object filter(String text) {
        return new Topic(Mqtt.name(text));
    }

    @Override
    public Object subject(String text) {
        return Mqtt.name(text);
    }

    @Override
    public void add(int subscriber, Object filter) {
        directory.add(new Subscription(Mqtt.client(subscriber), (Topic) filter, MqttQoS.AT_MOST_ONCE));
    }

    @Override
    public void remove(int subscriber, Object filter) {
        directory.removeSubscription((Topic) filter, Mqtt.client(subscriber));
    }

    @Override
    public Object match(Object subject) {
        return directory.matchQosSharpening(new Topic((String) subject));
    }

    @Override
    public int count(Object match) {
        return ((List<?>) match).size();
    }
}
