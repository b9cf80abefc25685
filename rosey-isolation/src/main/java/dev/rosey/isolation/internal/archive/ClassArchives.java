package dev.rosey.isolation.internal.archive;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the archive of the worker's classes to those who start one. An archive is kept beside {@code worker.jar}, and made
 * in the background when it is missing, damaged or of another Java: nobody waits for it, several hosts do not make it at
 * once, and where it cannot be made, which is logged once, plugins start without. Safe for use by any number of threads.
 */
public final class ClassArchives implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClassArchives.class);
    private static final int ATTEMPTS = 3;
    private static final int NEVER = Integer.MAX_VALUE / 2;

    private final ArchiveStore store = new ArchiveStore();
    private final Trainer trainer;
    private final ThreadPoolExecutor maker;
    private final Map<Path, JavaBuild> builds = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();
    private final Map<String, Boolean> inWork = new ConcurrentHashMap<>();

    /**
     * How to start a worker.
     *
     * @param command the command line
     * @param archive the file that the process must be able to read, if it uses one
     */
    public record Start(List<String> command, Optional<Path> archive) {
        /** Copies. */
        public Start {
            command = List.copyOf(command);
        }
    }

    /** Makes archives by running workers. Starts neither thread nor process before {@link #start(List)}. */
    public ClassArchives() {
        this(new WorkerTrainer());
    }

    ClassArchives(Trainer trainer) {
        this.trainer = trainer;
        AtomicInteger number = new AtomicInteger();
        this.maker = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "rosey-isolation-archive-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        this.maker.allowCoreThreadTimeOut(true);
    }

    /**
     * Adds the archive to the command line of a worker if it is there, and sees to it that it will be if it is not. Reads
     * files, and does not wait for anything else.
     *
     * @param command the program, its flags, {@code -cp} with the worker's jar, the main class, arguments
     * @throws IllegalArgumentException if the command line is not of that form
     */
    public Start start(List<String> command) {
        String key = "";
        try {
            Path home = ArchiveRecipe.home(command);
            JavaBuild build = builds.get(home);
            if (build == null) {
                build = JavaBuild.of(home);
                builds.put(home, build);
            }
            ArchiveRecipe recipe = ArchiveRecipe.of(command, build);
            key = recipe.key();
            if (store.isWhole(recipe)) {
                Path archive = store.archive(recipe);
                return new Start(recipe.using(command, archive), Optional.of(archive));
            }
            makeSoon(key, recipe);
        } catch (IOException e) {
            giveUp(key, e);
        }
        return new Start(command, Optional.empty());
    }

    private void makeSoon(String key, ArchiveRecipe recipe) {
        if (attempts(key).get() >= ATTEMPTS || inWork.putIfAbsent(key, true) != null) {
            return;
        }
        try {
            maker.execute(() -> {
                try {
                    make(key, recipe);
                } finally {
                    inWork.remove(key);
                }
            });
        } catch (RejectedExecutionException closed) {
            inWork.remove(key);
        }
    }

    /** Unless another process is making it. */
    private void make(String key, ArchiveRecipe recipe) {
        try (FileChannel file = FileChannel.open(store.lock(recipe), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = file.tryLock()) {
            if (lock != null && !store.isWhole(recipe)) {
                attempts(key).incrementAndGet();
                store.sweep(recipe);
                try {
                    Path draft = store.draft(recipe);
                    trainer.make(recipe, draft);
                    store.publish(recipe, draft);
                    store.prune(recipe);
                } finally {
                    store.sweep(recipe);
                }
            }
        } catch (OverlappingFileLockException e) {
            LOG.debug("Another part of this process makes the class-data archive already", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed; nobody needs it any more
        } catch (IOException | RuntimeException e) {
            giveUp(key, e);
        }
    }

    private AtomicInteger attempts(String key) {
        return attempts.computeIfAbsent(key, unused -> new AtomicInteger());
    }

    /** Once is enough to know, and to be told. */
    private void giveUp(String key, Exception problem) {
        if (attempts(key).getAndSet(NEVER) < NEVER && !maker.isShutdown()) {
            LOG.info("Plugins start without a class-data archive, which takes them somewhat longer: {}",
                    problem.toString());
        }
    }

    /** Ends what is being made; waits for that a moment. */
    @Override
    public void close() {
        maker.shutdownNow();
        trainer.close();
        try {
            maker.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
