package dev.rosey.examples.bot;

import dev.rosey.cytube.CytubeConfig;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which CyTube channel the bot is to be in, and as whom. Passwords come from files, as a command line can be read by all. */
record CytubeOptions(
        String site,
        String channel,
        Optional<String> user,
        Optional<Path> passwordFile,
        Optional<Path> channelPasswordFile) {
    private static final long MAX_PASSWORD_BYTES = 4096;

    /**
     * The configuration of the connector; reads the files.
     *
     * @throws IllegalArgumentException if something of it is not right; the message is for the user
     */
    CytubeConfig.Builder config() {
        CytubeConfig.Builder config = CytubeConfig.builder(site, channel);
        if (user.isPresent() && passwordFile.isPresent()) {
            config.account(user.get(), password(passwordFile.get()));
        } else {
            user.ifPresent(config::guest);
        }
        channelPasswordFile.ifPresent(file -> config.channelPassword(password(file)));
        return config;
    }

    /** The first line of a file. */
    private static String password(Path file) {
        try {
            if (Files.size(file) > MAX_PASSWORD_BYTES) {
                throw new IllegalArgumentException(file + " is too large for a password; is it the right file?");
            }
            String first = Files.readString(file).lines().findFirst().orElse("");
            if (first.isEmpty()) {
                throw new IllegalArgumentException(file + " is empty; write the password on its first line");
            }
            return first;
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(file + " does not exist; write the password on its first line", e);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + " is not text in UTF-8; write the password on its first line", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read: " + e, e);
        }
    }

    /** Collects what the command line says. */
    static final class Builder {
        private @Nullable String site;
        private String channel = "";
        private Optional<String> user = Optional.empty();
        private Optional<Path> passwordFile = Optional.empty();
        private Optional<Path> channelPasswordFile = Optional.empty();

        void site(String url, String name) {
            this.site = url;
            this.channel = name;
        }

        void user(String name) {
            this.user = Optional.of(name);
        }

        void passwordFile(Path file) {
            this.passwordFile = Optional.of(file);
        }

        void channelPasswordFile(Path file) {
            this.channelPasswordFile = Optional.of(file);
        }

        /** Empty without {@code --cytube}. */
        Optional<CytubeOptions> build() {
            if (site == null) {
                if (user.isPresent() || passwordFile.isPresent() || channelPasswordFile.isPresent()) {
                    throw new IllegalArgumentException(
                            "--user and the password files are for --cytube; write --cytube URL CHANNEL before them");
                }
                return Optional.empty();
            }
            if (passwordFile.isPresent() && user.isEmpty()) {
                throw new IllegalArgumentException(
                        "--password-file is for an account; write --user NAME as well");
            }
            return Optional.of(new CytubeOptions(site, channel, user, passwordFile, channelPasswordFile));
        }
    }
}
