package dev.rosey.isolation.internal.archive;

import dev.rosey.api.RoseyException;
import dev.rosey.isolation.worker.WorkerMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes archives by running workers, with little claim to the processors where the system has {@code nice}. */
final class WorkerTrainer implements Trainer {
    private static final long PATIENCE_SECONDS = 120;
    private static final Path NICE = Path.of("/usr/bin/nice");
    private static final int TOLD = 500;

    private final Object lock = new Object();
    private @Nullable Process running; // guarded by the lock
    private boolean closed; // guarded by the lock

    /** What happens while a process runs. */
    @FunctionalInterface
    private interface Conversation {
        void with(Process process) throws IOException;
    }

    @Override
    public void make(ArchiveRecipe recipe, Path archive) throws IOException, InterruptedException {
        run(recipe.training(archive), archive, process -> {
            new TrainingTalk(process.getInputStream(), process.getOutputStream()).run();
            process.getOutputStream().close();
            process.getInputStream().transferTo(java.io.OutputStream.nullOutputStream()); // news of the making itself
        });
        if (!recipe.assembly(archive).isEmpty()) {
            run(recipe.assembly(archive), archive, process -> {
                process.getOutputStream().close();
                process.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
            });
        }
        if (!Files.isRegularFile(archive)) {
            throw new IOException("Java made no archive, and did not say why");
        }
        // A worker without a host ends by itself.
        String loaded = run(recipe.proof(archive), archive, process -> {
            process.getOutputStream().close();
            process.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        });
        if (loaded.lines().noneMatch(line ->
                line.contains(' ' + WorkerMain.class.getName() + ' ') && line.contains("shared objects file"))) {
            throw new IOException("Java does not accept the archive that it has made: " + told(loaded.lines()
                    .filter(line -> !line.contains("[class,load]")).toList()));
        }
    }

    /** Runs a program to its end, and says what it wrote to its standard error. */
    private String run(List<String> command, Path archive, Conversation conversation)
            throws IOException, InterruptedException {
        Path errors = archive.resolveSibling(archive.getFileName() + ".log");
        Process process = start(command, errors);
        try {
            CompletableFuture<?> unused = process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .whenComplete((ended, late) -> kill(process));
            conversation.with(process);
            process.waitFor();
        } catch (IOException | RoseyException | UncheckedIOException e) {
            kill(process);
            process.waitFor();
            throw new IOException("Java could not be led to make it: " + e.getMessage() + "; "
                    + told(Files.readAllLines(errors, StandardCharsets.UTF_8)), e);
        } finally {
            kill(process);
            ended();
        }
        String text = Files.readString(errors, StandardCharsets.ISO_8859_1);
        Files.delete(errors);
        return text;
    }

    private Process start(List<String> command, Path errors) throws IOException {
        List<String> gentle = new ArrayList<>();
        if (Files.isExecutable(NICE)) {
            gentle.addAll(List.of(NICE.toString(), "-n", "19"));
        }
        gentle.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(gentle).redirectError(errors.toFile());
        builder.environment().keySet().removeIf(name -> !name.equals("SystemRoot"));
        builder.environment().put("LANG", "C.UTF-8");
        synchronized (lock) {
            if (closed) {
                throw new IOException("the runtime was closed");
            }
            Process process = builder.start();
            running = process;
            return process;
        }
    }

    private void ended() {
        synchronized (lock) {
            running = null;
        }
    }

    /** A virtual machine may have started another one. */
    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static String told(List<String> lines) {
        String text = String.join(" | ", lines);
        return text.isEmpty() ? "it says nothing more" : text.substring(0, Math.min(text.length(), TOLD));
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            if (running != null) {
                kill(running);
            }
        }
    }
}
