package dev.rosey.benchmarks.peers;

/** Subjects and filters as MQTT spells them. */
final class Mqtt {
    private Mqtt() {}

    static String name(String subject) {
        return subject.replace('.', '/').replace('*', '+').replace('>', '#');
    }

    static String client(int subscriber) {
        return "client-" + subscriber;
    }
}
