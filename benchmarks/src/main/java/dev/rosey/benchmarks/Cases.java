package dev.rosey.benchmarks;

import dev.rosey.benchmarks.probe.Probe;
import dev.rosey.benchmarks.probe.Probes;
import dev.rosey.benchmarks.report.Case;
import dev.rosey.benchmarks.report.Goal;
import dev.rosey.benchmarks.report.Measurement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** All rows of the table. */
final class Cases {
    static final String ROUTING = "routing";
    static final String DISPATCH = "dispatch";
    static final String REQUEST = "request";

    private Cases() {}

    static List<Case> all() {
        List<Case> all = new ArrayList<>();
        all.add(match(1_000, 3).peer("AntPathMatcher", matching("antPathMatcher", "mixed", 1_000)).build());
        all.add(match(10_000, 3).build());
        all.add(match(100_000, 5).build());
        all.add(hundredMatches());
        all.add(hotSubject());
        all.add(freshSubject());
        all.add(subscribe(10_000));
        all.add(subscribe(100_000));
        all.add(distinctSubjects());
        all.add(changes());
        all.add(twoThreadsHot());
        all.add(twoThreadsNew());
        all.add(growth());
        all.add(direct(1));
        all.add(direct(10));
        all.add(payload());
        all.add(mailbox(1, Goal.timesAsFastAs("Disruptor", 1), Goal.timesAsFastAs("Vert.x", 3)));
        all.add(mailbox(10, Goal.timesAsFastAs("Disruptor", 1), Goal.timesAsFastAs("Vert.x", 3),
                Goal.timesAsFastAs("RxJava", 1)));
        all.add(handOff());
        all.add(request("request and reply, one by one", "sequential"));
        all.add(request("request and reply, 256 in flight", "pipelined"));
        all.add(command());
        all.add(pipelinedCommands());
        all.addAll(IsolationCases.all());
        all.addAll(NatsCases.all());
        return List.copyOf(all);
    }

    /** What measures the rows that JMH cannot. */
    static Probes probes() {
        Map<Class<?>, Supplier<Probe>> all = new HashMap<>(IsolationCases.probes());
        all.putAll(NatsCases.probes());
        return new Probes(all);
    }

    private static Case.Builder match(int subscriptions, int times) {
        return Case.builder(ROUTING, thousands(subscriptions) + " filters, 1 match")
                .rosey(matching("rosey", "mixed", subscriptions))
                .peer("HiveMQ", matching("hiveMq", "mixed", subscriptions))
                .peer("Moquette", matching("moquette", "mixed", subscriptions))
                .floor(matching("hashMap", "mixed", subscriptions))
                .goal(Goal.timesAsFastAsPeers(times))
                .goal(Goal.atMostBytes(0));
    }

    private static Case hundredMatches() {
        return Case.builder(ROUTING, "10k filters, 100 matches")
                .rosey(matching("rosey", "fanOut", 10_000))
                .peer("HiveMQ", matching("hiveMq", "fanOut", 10_000))
                .peer("Moquette", matching("moquette", "fanOut", 10_000))
                .floor(matching("hashMap", "fanOut", 10_000))
                .goal(Goal.timesAsFastAsPeers(10))
                .build();
    }

    private static Case hotSubject() {
        return Case.builder(ROUTING, "10k filters, hot subject")
                .rosey(Measurement.of(HotSubjectBenchmark.class, "match"))
                .floor(Measurement.of(HotSubjectBenchmark.class, "hashMap"))
                .goal(Goal.atMostTimesFloor(2.5))
                .goal(Goal.atMostBytes(0))
                .build();
    }

    private static Case freshSubject() {
        return Case.builder(ROUTING, "10k filters, subject off the wire")
                .rosey(Measurement.of(FreshSubjectBenchmark.class, "match"))
                .floor(Measurement.of(FreshSubjectBenchmark.class, "hashMap"))
                .goal(Goal.atMostTimesFloor(1.15))
                .build();
    }

    private static Case subscribe(int subscriptions) {
        String size = "subscriptions=" + subscriptions;
        return Case.builder(ROUTING, thousands(subscriptions) + " filters, subscribe + unsubscribe")
                .rosey(Measurement.of(SubscribeBenchmark.class, "subscribeAndUnsubscribe", "library=roseyCached", size))
                .peer("HiveMQ", Measurement.of(SubscribeBenchmark.class, "subscribeAndUnsubscribe", "library=hiveMq", size))
                .peer("Moquette", Measurement.of(SubscribeBenchmark.class, "subscribeAndUnsubscribe", "library=moquette", size))
                .goal(Goal.timesAsFastAsPeers(1))
                .build();
    }

    private static Case distinctSubjects() {
        return Case.builder(ROUTING, "10k filters, no subject twice")
                .rosey(Measurement.of(DistinctSubjectsBenchmark.class, "match", "cache=8192"))
                .control(Measurement.of(DistinctSubjectsBenchmark.class, "match", "cache=0"))
                .goal(Goal.atMostTimesControl(1.15, "without cache"))
                .build();
    }

    private static Case changes() {
        return Case.builder(ROUTING, "hot subject, another filter changing")
                .rosey(Measurement.of(HotSubjectBenchmark.class, "matchDuringChanges"))
                .control(Measurement.of(HotSubjectBenchmark.class, "match"))
                .goal(Goal.atMostTimesControl(1.5, "without changes"))
                .build();
    }

    private static Case twoThreadsHot() {
        return Case.builder(ROUTING, "hot subject, two threads")
                .rosey(Measurement.of(HotSubjectBenchmark.class, "matchOnTwoThreads"))
                .control(Measurement.of(HotSubjectBenchmark.class, "match"))
                .aside("HashMap on one thread", Measurement.of(HotSubjectBenchmark.class, "hashMap"))
                .aside("HashMap on two threads", Measurement.of(HotSubjectBenchmark.class, "hashMapOnTwoThreads"))
                .goal(Goal.twoThreadsScale(1.7))
                .build();
    }

    private static Case twoThreadsNew() {
        return Case.builder(ROUTING, "10k filters, 1 match, two threads")
                .rosey(Measurement.of(MatchBenchmark.class, "matchOnTwoThreads",
                        "library=rosey", "workload=mixed", "subscriptions=10000"))
                .control(matching("rosey", "mixed", 10_000))
                .aside("HashMap on one thread", matching("hashMap", "mixed", 10_000))
                .aside("HashMap on two threads", Measurement.of(MatchBenchmark.class, "matchOnTwoThreads",
                        "library=hashMap", "workload=mixed", "subscriptions=10000"))
                .goal(Goal.twoThreadsScale(1.7))
                .build();
    }

    private static Case growth() {
        return Case.builder(ROUTING, "100k literal filters, against 1k")
                .rosey(matching("rosey", "literals", 100_000))
                .control(matching("rosey", "literals", 1_000))
                .floor(matching("hashMap", "literals", 100_000))
                .aside("HashMap with 1k", matching("hashMap", "literals", 1_000))
                .aside("HashMap with 100k", matching("hashMap", "literals", 100_000))
                .goal(Goal.atMostTimesControl(2, "with 1k"))
                .build();
    }

    private static Case direct(int subscribers) {
        return Case.builder(DISPATCH, "publish, direct, " + subscribers(subscribers))
                .rosey(direct("rosey", subscribers))
                .peer("MBassador", direct("mBassador", subscribers))
                .peer("Guava", direct("guava", subscribers))
                .floor(direct("loop", subscribers))
                .goal(Goal.timesAsFastAs("MBassador", 7))
                .goal(Goal.atMostBytes(0))
                .build();
    }

    private static Case payload() {
        return Case.builder(DISPATCH, "publish(subject, payload), direct")
                .rosey(direct("roseyPayload", 1))
                .peer("MBassador", direct("mBassador", 1))
                .goal(Goal.atMostTimes("MBassador", 1.2))
                .goal(Goal.atMostBytes(96))
                .build();
    }

    private static Case mailbox(int subscribers, Goal... goals) {
        Case.Builder builder = Case.builder(DISPATCH, "publish, mailbox, " + subscribers(subscribers))
                .rosey(mailbox("rosey", subscribers))
                .peer("Disruptor", mailbox("disruptor", subscribers))
                .peer("Vert.x", mailbox("vertx", subscribers))
                .peer("RxJava", mailbox("rxJava", subscribers))
                .peer("Reactor", mailbox("reactor", subscribers))
                .peer("Guava async", mailbox("guavaAsync", subscribers));
        if (subscribers > 1) {
            builder.aside("Disruptor with one ring for all", mailbox("disruptorOneRing", subscribers));
        }
        for (Goal goal : goals) {
            builder.goal(goal);
        }
        return builder.goal(Goal.atMostBytes(1)).build();
    }

    private static Case handOff() {
        return Case.builder(DISPATCH, "hand-off to a parked thread, median")
                .rosey(Measurement.of(HandOffBenchmark.class, "handOff", "library=rosey"))
                .peer("Disruptor", Measurement.of(HandOffBenchmark.class, "handOff", "library=disruptor"))
                .peer("Vert.x", Measurement.of(HandOffBenchmark.class, "handOff", "library=vertx"))
                .goal(Goal.atMostTimes("Disruptor", 1.1))
                .build();
    }

    private static Case request(String name, String method) {
        return Case.builder(REQUEST, name)
                .rosey(Measurement.of(RequestBenchmark.class, method, "library=rosey"))
                .peer("Vert.x", Measurement.of(RequestBenchmark.class, method, "library=vertx"))
                .aside("Rosey with a direct responder",
                        Measurement.of(RequestBenchmark.class, method, "library=roseyDirect"))
                .goal(Goal.timesAsFastAs("Vert.x", 2))
                .build();
    }

    private static Case command() {
        return Case.builder(REQUEST, "chat command through a plugin, median")
                .rosey(Measurement.of(CommandBenchmark.class, "sequential"))
                .floor(Measurement.of(PipeBenchmark.class, "roundTrip"))
                .goal(Goal.atMostTimesFloor(4))
                .build();
    }

    private static Case pipelinedCommands() {
        return Case.builder(REQUEST, "chat commands through a plugin, 256 in flight")
                .rosey(Measurement.of(CommandBenchmark.class, "pipelined"))
                .goal(Goal.atLeastPerSecond(50_000))
                .build();
    }

    private static Measurement matching(String library, String workload, int subscriptions) {
        return Measurement.of(MatchBenchmark.class, "match",
                "library=" + library, "workload=" + workload, "subscriptions=" + subscriptions);
    }

    private static Measurement direct(String method, int subscribers) {
        return Measurement.of(DirectPublishBenchmark.class, method, "subscribers=" + subscribers);
    }

    private static Measurement mailbox(String library, int subscribers) {
        return Measurement.of(MailboxBenchmark.class, "publish", "library=" + library, "subscribers=" + subscribers);
    }

    private static String thousands(int number) {
        return number / 1000 + "k";
    }

    private static String subscribers(int number) {
        return number == 1 ? "1 subscriber" : number + " subscribers";
    }
}
