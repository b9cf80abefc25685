package dev.rosey.benchmarks.peers;

import io.reactivex.rxjava3.disposables.CompositeDisposable;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.reactivex.rxjava3.subjects.PublishSubject;
import java.util.List;

/** A subject of RxJava; each subscriber observes on a worker with a queue of its own. */
final class RxJavaBroadcast extends Broadcast {
    private final PublishSubject<String> subject = PublishSubject.create();
    private final CompositeDisposable subscriptions = new CompositeDisposable();

    RxJavaBroadcast(List<Receiver> receivers) {
        super(receivers);
        receivers.forEach(receiver -> subscriptions.add(
                subject.observeOn(Schedulers.computation()).subscribe(message -> receiver.receive())));
    }

    @Override
    protected void publish() {
        subject.onNext("2d6");
    }

    @Override
    public void close() {
        subscriptions.dispose();
    }
}
