package dev.rosey.isolation.internal.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The archives in a directory, each with a page that says what it is and which bytes it has. An archive is looked at
 * before it is used, since a damaged one can end a virtual machine: all of it once, and from then on whether it was
 * changed. The sum guards against damage; the directory is closed to other users. Safe for use by any number of threads.
 */
final class ArchiveStore {
    private static final String PREFIX = "classes-";
    private static final String PAGE = ".txt";
    private static final int KEPT = 4;

    private final Map<Path, Checked> checked = new ConcurrentHashMap<>();

    /** An archive that was read, as it was then. */
    private record Checked(String page, long size, FileTime time, @Nullable Object file) {}

    /** Where the archive of a recipe is, if it is there. */
    Path archive(ArchiveRecipe recipe) {
        return recipe.jar().resolveSibling(PREFIX + recipe.key() + recipe.kind().suffix());
    }

    /** Where an archive may be made, before it is moved to its place. */
    Path draft(ArchiveRecipe recipe) throws IOException {
        Path draft = Files.createTempFile(directory(recipe), PREFIX + recipe.key() + '-', ".part");
        Files.delete(draft); // a virtual machine does not write over a file that it has not made
        return draft;
    }

    /** What only one process at a time may hold. */
    Path lock(ArchiveRecipe recipe) {
        return recipe.jar().resolveSibling(PREFIX + "lock");
    }

    /** Whether the archive of a recipe is there and as it was made. */
    boolean isWhole(ArchiveRecipe recipe) throws IOException {
        Path archive = archive(recipe);
        try {
            String page = Files.readString(page(archive));
            BasicFileAttributes now = attributes(archive);
            if (!now.isRegularFile() || !page.startsWith(recipe.conditions() + "size " + now.size() + '\n')) {
                return false;
            }
            Checked seen = new Checked(page, now.size(), now.lastModifiedTime(), now.fileKey());
            if (seen.equals(checked.get(archive))) {
                return true;
            }
            if (!page.equals(content(recipe, archive, now.size()))) {
                return false;
            }
            checked.put(archive, seen);
            Files.setLastModifiedTime(page(archive), FileTime.from(Instant.now())); // it is used: keep it
            return true;
        } catch (NoSuchFileException missing) {
            return false;
        }
    }

    /** Puts an archive that was made into its place. */
    void publish(ArchiveRecipe recipe, Path draft) throws IOException {
        Path archive = archive(recipe);
        String content = content(recipe, draft, Files.size(draft));
        Path page = Files.createTempFile(directory(recipe), PREFIX, PAGE + ".part");
        Files.writeString(page, content);
        move(draft, archive);
        move(page, page(archive));
    }

    /** Removes what makers have left that did not come to an end; only for who holds the lock. */
    void sweep(ArchiveRecipe recipe) throws IOException {
        for (Path file : files(recipe, name -> name.contains(".part"))) {
            Files.deleteIfExists(file);
        }
    }

    /** Removes the archives that were not used for the longest time; only for who holds the lock. */
    void prune(ArchiveRecipe recipe) throws IOException {
        List<Path> pages = new ArrayList<>(files(recipe, name -> name.endsWith(PAGE)));
        Path own = page(archive(recipe));
        pages.remove(own);
        pages.sort(Comparator.comparing(ArchiveStore::lastUse).reversed());
        List<Path> kept = new ArrayList<>(pages.subList(0, Math.min(pages.size(), KEPT - 1)));
        kept.add(own);
        List<String> names = kept.stream().map(ArchiveStore::stem).toList();
        for (Path file : files(recipe, name -> !name.equals(PREFIX + "lock"))) {
            if (!names.contains(stem(file))) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static FileTime lastUse(Path page) {
        try {
            return Files.getLastModifiedTime(page);
        } catch (IOException e) {
            return FileTime.fromMillis(0); // it is going away
        }
    }

    private static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    private static List<Path> files(ArchiveRecipe recipe, java.util.function.Predicate<String> wanted) throws IOException {
        try (Stream<Path> all = Files.list(directory(recipe))) {
            return all.filter(file -> {
                String name = String.valueOf(file.getFileName());
                return name.startsWith(PREFIX) && wanted.test(name);
            }).toList();
        }
    }

    private static Path directory(ArchiveRecipe recipe) throws IOException {
        Path directory = recipe.jar().toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException(recipe.jar() + " is in no directory");
        }
        return directory;
    }

    private static Path page(Path archive) {
        return archive.resolveSibling(stem(archive) + PAGE);
    }

    private static String content(ArchiveRecipe recipe, Path archive, long size) throws IOException {
        CRC32 sum = new CRC32();
        byte[] buffer = new byte[64 << 10];
        try (InputStream in = Files.newInputStream(archive, LinkOption.NOFOLLOW_LINKS)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sum.update(buffer, 0, read);
            }
        }
        return recipe.conditions() + "size " + size + "\ncrc32 " + Long.toHexString(sum.getValue()) + '\n';
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
