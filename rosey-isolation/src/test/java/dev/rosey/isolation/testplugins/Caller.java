package dev.rosey.isolation.testplugins;

import dev.rosey.api.RoseyException;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.event.Payload;
import dev.rosey.api.plugin.HttpBroker;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.subject.SubjectFilter;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Sends the HTTP requests that {@code rosey.service.caller.do} asks for, and tells what came of them. */
public final class Caller implements Plugin {
    /** Where it listens. */
    public static final String SUBJECT = "rosey.service.caller.do";

    private final Set<CompletableFuture<HttpBroker.Response>> underWay = ConcurrentHashMap.newKeySet();
    private PluginContext context;

    /**
     * What to send.
     *
     * @param what {@code send}, {@code cancel} (what is under way) or {@code large} (a body of so many bytes)
     */
    public record Task(String what, String method, String uri, Map<String, String> headers, String body, int number) {}

    /** What came of it: a response, or an error. */
    public record Done(
            int status, Map<String, String> headers, String body, String type, String code, String message) {}

    @Override
    public void start(PluginContext given) {
        context = given;
        given.bus().reply(SubjectFilter.of(SUBJECT), SubscribeOptions.defaults(),
                request -> answer(request.payload().as(Task.class)));
    }

    private CompletionStage<Payload> answer(Task task) {
        if (task.what().equals("cancel")) {
            underWay.forEach(each -> each.cancel(false));
            return CompletableFuture.completedFuture(Payload.of(new Done(0, Map.of(), "", "", "", "")));
        }
        try {
            return act(task).handle((response, failure) -> Payload.of(failure == null ? done(response) : failed(failure)));
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(Payload.of(failed(e)));
        }
    }

    private CompletionStage<HttpBroker.Response> act(Task task) {
        HttpBroker.Request.Builder request = HttpBroker.Request.builder(task.method(), task.uri());
        task.headers().forEach(request::header);
        if (task.what().equals("large")) {
            request.body(Payload.ofBytes(new byte[task.number()], "application/octet-stream"));
        } else if (!task.body().isEmpty()) {
            request.body(Payload.of(Map.of("said", task.body())));
        }
        CompletableFuture<HttpBroker.Response> result = context.http().send(request.build()).toCompletableFuture();
        underWay.add(result);
        return result.whenComplete((response, failure) -> underWay.remove(result));
    }

    private static Done done(HttpBroker.Response response) {
        Map<String, String> headers = new java.util.TreeMap<>();
        response.headers().forEach((name, values) -> headers.put(name, String.join(",", values)));
        String body = response.body().bytes().map(bytes -> bytes.length + " bytes")
                .orElseGet(() -> response.body().isEmpty() ? "" : response.body().value().toString());
        return new Done(response.status(), headers, body, "", "", "");
    }

    private static Done failed(Throwable failure) {
        Throwable inner = failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        return new Done(0, Map.of(), "", inner.getClass().getSimpleName(),
                inner instanceof RoseyException known ? known.code() : "", String.valueOf(inner.getMessage()));
    }
}
