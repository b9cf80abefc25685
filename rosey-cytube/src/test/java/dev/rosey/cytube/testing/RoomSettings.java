package dev.rosey.cytube.testing;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Options and permissions of a channel, with the defaults of CyTube. */
final class RoomSettings {
    final ObjectNode options;
    final ObjectNode permissions = Json.object();
    String motd = "";
    boolean hasFilters;
    boolean isRegistered;

    RoomSettings(String name) {
        options = Json.object("allow_voteskip", true, "voteskip_ratio", 0.5, "afk_timeout", 600, "pagetitle", name,
                "maxlength", 0, "externalcss", "", "externaljs", "", "chat_antiflood", false,
                "chat_antiflood_params", Json.object("burst", 4, "sustained", 1, "cooldown", 4), "show_public", false,
                "enable_link_regex", true, "password", false, "allow_dupes", false, "torbanned", false,
                "block_anonymous_users", false, "allow_ascii_control", false, "playlist_max_per_user", 0,
                "new_user_chat_delay", 0, "new_user_chat_link_delay", 0, "playlist_max_duration_per_user", 0);
        grant(0, "playlistnext", "playlistmove", "playlistdelete", "playlistjump", "playlistaddlist", "oplaylistnext",
                "oplaylistmove", "oplaylistdelete", "oplaylistjump", "oplaylistaddlist", "playlistaddcustom",
                "playlistaddlive", "exceedmaxlength", "addnontemp", "settemp", "playlistshuffle", "playlistclear", "pollctl",
                "leaderctl", "drink", "chat");
        grant(-1, "seeplaylist", "playlistadd", "oplaylistadd", "pollvote", "voteskip");
        grant(1.5, "viewhiddenpoll", "viewvoteskip");
        grant(2, "playlistlock", "chatclear", "exceedmaxitems", "deletefromchannellib");
    }

    /** The permissions of a registered channel, in place of those of one that nobody owns. */
    void register() {
        if (isRegistered) {
            return;
        }
        isRegistered = true;
        grant(1.5, "playlistadd", "playlistnext", "playlistmove", "playlistjump", "playlistaddlist", "oplaylistnext",
                "oplaylistmove", "oplaylistjump", "oplaylistaddlist", "playlistaddlive", "pollctl", "mute", "kick", "drink");
        grant(2, "playlistdelete", "oplaylistdelete", "playlistaddrawfile", "exceedmaxlength", "addnontemp", "settemp",
                "playlistshuffle", "playlistclear", "ban", "leaderctl", "exceedmaxdurationperuser");
        grant(3, "playlistaddcustom", "motdedit", "filteredit", "filterimport", "emoteedit", "emoteimport");
    }

    private void grant(double rank, String... names) {
        List.of(names).forEach(name -> permissions.set(name, Json.value(rank)));
    }

    MessageLimiter.Rule antiflood() {
        ObjectNode parameters = (ObjectNode) options.get("chat_antiflood_params");
        return new MessageLimiter.Rule((int) Json.number(parameters, "burst", 4), Json.number(parameters, "sustained", 1),
                Json.number(parameters, "cooldown", 4));
    }

    /** The styles and scripts of a channel, all empty. */
    static ObjectNode styles() {
        String empty = "1B2M2Y8AsgTpgAmY7PhCfg==";
        return Json.object("css", "", "cssHash", empty, "js", "", "jsHash", empty);
    }
}
