package dev.rosey.cytube.internal.protocol;

import java.util.Map;

/**
 * Which rank may do what in a channel. A missing key means nobody. Immutable.
 *
 * @param minimumRank from the server's key, for instance {@code chat}, to the rank it needs
 */
public record ChannelPermissions(Map<String, Double> minimumRank) {
    private static final String PLAYLIST = "playlist";

    /** Nothing is allowed. */
    public static final ChannelPermissions NONE = new ChannelPermissions(Map.of());

    /** Copies the map. */
    public ChannelPermissions {
        minimumRank = Map.copyOf(minimumRank);
    }

    /**
     * Whether a rank may do something. For keys of the playlist, an open playlist may need less.
     *
     * @param key the server's key
     * @param rank the standing, possibly fractional
     * @param isPlaylistLocked whether the playlist is locked
     */
    public boolean allows(String key, double rank, boolean isPlaylistLocked) {
        return reaches(key, rank) || (!isPlaylistLocked && key.startsWith(PLAYLIST) && reaches('o' + key, rank));
    }

    private boolean reaches(String key, double rank) {
        Double needed = minimumRank.get(key);
        return needed != null && rank >= needed;
    }
}
