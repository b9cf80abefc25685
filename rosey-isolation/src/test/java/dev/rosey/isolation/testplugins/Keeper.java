package dev.rosey.isolation.testplugins;

import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Value;
import dev.rosey.api.permission.PermissionDeniedException;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.RoseyException;
import dev.rosey.api.storage.Storage;
import dev.rosey.api.subject.SubjectFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Does with its storage what {@code rosey.service.keeper.do} asks for, and tells what came of it. */
public final class Keeper implements Plugin {
    /** Where it listens. */
    public static final String SUBJECT = "rosey.service.keeper.do";

    private PluginContext context;

    /** What to do; keys are lists of characters, as not every text can be carried; a list is for a value or none. */
    public record Task(
            String what, List<Integer> key, Value value, List<Value> expected, Optional<Duration> time, int number) {}

    /** What came of it: a value, or an error that was thrown at once or in a stage. */
    public record Done(
            List<Value> value, boolean failed, boolean thrown, String type, String code, String permission, String message) {}

    @Override
    public void start(PluginContext given) {
        context = given;
        given.bus().reply(SubjectFilter.of(SUBJECT), SubscribeOptions.defaults(),
                request -> answer(request.payload().as(Task.class)));
    }

    @Override
    public void stop() {
        for (int i = 0; i < 100; i++) {
            context.storage().put("stopped", Value.of(i));
        }
    }

    private CompletionStage<Payload> answer(Task task) {
        try {
            return act(task).handle((value, failure) -> Payload.of(failure == null
                    ? new Done(value.stream().toList(), false, false, "", "", "", "")
                    : failed(false, unwrap(failure))));
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(Payload.of(failed(true, e)));
        }
    }

    private static Throwable unwrap(Throwable failure) {
        return failure instanceof java.util.concurrent.CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }

    private static Done failed(boolean thrown, Throwable failure) {
        return new Done(List.of(), true, thrown, failure.getClass().getSimpleName(),
                failure instanceof RoseyException known ? known.code() : "",
                failure instanceof PermissionDeniedException denied ? denied.permission().name() : "",
                String.valueOf(failure.getMessage()));
    }

    private CompletionStage<Optional<Value>> act(Task task) {
        Storage storage = context.storage();
        String key = task.key().stream().collect(StringBuilder::new, (text, each) -> text.append((char) (int) each),
                StringBuilder::append).toString();
        return switch (task.what()) {
            case "open" -> CompletableFuture.completedFuture(Optional.empty());
            case "get" -> storage.get(key);
            case "put" -> (task.time().isPresent()
                    ? storage.put(key, task.value(), task.time().get())
                    : storage.put(key, task.value())).thenApply(done -> Optional.empty());
            case "compare" -> storage.compareAndPut(key, task.expected().stream().findFirst(), task.value()).thenApply(Value::of).thenApply(Optional::of);
            case "delete" -> storage.delete(key).thenApply(done -> Optional.empty());
            case "keys" -> storage.keys(key, task.number()).thenApply(Value::of).thenApply(Optional::of);
            case "count" -> count(storage, key).thenApply(Value::of).thenApply(Optional::of);
            case "burst" -> burst(storage, key, task.number()).thenApply(Value::of).thenApply(Optional::of);
            case "ordered" -> ordered(storage, key, task.number());
            case "huge" -> storage.put(key, Value.of(new byte[2 << 20])).thenApply(done -> Optional.empty());
            case "deep" -> storage.put(key, deep()).thenApply(done -> Optional.empty());
            default -> throw new UnsupportedOperationException(task.what());
        };
    }

    private static CompletionStage<Long> count(Storage storage, String key) {
        return storage.get(key).thenCompose(before -> {
            long next = before.map(value -> value.as(Long.class)).orElse(0L) + 1;
            return storage.compareAndPut(key, before, Value.of(next)).thenCompose(replaced -> replaced
                    ? CompletableFuture.completedFuture(next)
                    : count(storage, key));
        });
    }

    /** Asks for a value so many times at once, and tells how many bytes came. */
    private static CompletionStage<Long> burst(Storage storage, String key, int times) {
        CompletionStage<Long> sum = CompletableFuture.completedFuture(0L);
        List<CompletionStage<Optional<Value>>> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            all.add(storage.get(key));
        }
        for (CompletionStage<Optional<Value>> one : all) {
            sum = sum.thenCombine(one, (bytes, value) -> bytes + ((Value.Bytes) value.orElseThrow()).length());
        }
        return sum;
    }

    /** Puts so many numbers, each only in the place of the one before, without waiting; tells which is there. */
    private static CompletionStage<Optional<Value>> ordered(Storage storage, String key, int times) {
        storage.put(key, Value.of(0));
        for (int i = 1; i <= times; i++) {
            storage.compareAndPut(key, Optional.of(Value.of(i - 1)), Value.of(i));
        }
        return storage.get(key);
    }

    private static Value deep() {
        Value value = Value.none();
        for (int i = 0; i <= Value.MAX_DEPTH; i++) {
            value = new Value.ListValue(List.of(value));
        }
        return value;
    }
}
