#!/bin/sh
# Builds the example bot when needed, then runs it; see ./run_bot.sh --help.
# More arguments for its JVM: ROSEY_JAVA_OPTS.
set -eu

root=$(CDPATH= cd "$(dirname "$0")" && pwd)
. "$root/.ci/common.sh"

module=$root/docs/examples/bot
bot=$module/target/bot

# Succeeds if there is no bot, or one that is older than what it is made from.
is_stale() {
    [ -e "$bot/built" ] || return 0
    [ -n "$(find "$root/pom.xml" "$root"/rosey-*/pom.xml "$root"/docs/examples/*/pom.xml \
        "$root"/rosey-*/src/main "$root"/rosey-*/src/worker "$root"/docs/examples/*/src/main \
        -newer "$bot/built" 2>/dev/null | head -n 1)" ]
}

build() {
    mkdir -p "$module/target"
    lock
    if is_stale; then
        echo "Building the bot: it is new or its sources have changed." >&2
        find_maven
        started=$module/target/started.$$
        : >"$started"
        if ! (cd "$root" && exec "$maven" -q -B -Dstyle.color=never -Dquick -pl docs/examples/bot -am package) \
            </dev/null >"$module/target/build.log" 2>&1 9>&-; then
            rm -f "$started"
            # What went wrong, up to where Maven's advice begins.
            sed -n '/^\[ERROR\] *\(-> .*\)\{0,1\}$/q; /^\[ERROR\]/p' "$module/target/build.log" | head -n 30 >&2
            fail 1 "The bot could not be built; the whole log is $module/target/build.log."
        fi
        # What changed during the build counts as newer than it.
        touch -r "$started" "$bot/built"
        rm -f "$started"
    fi
    unlock
}

# One build at a time. With flock the kernel frees the lock of a process that died; else its number tells.
lock() {
    if command -v flock >/dev/null 2>&1; then
        exec 9>"$module/target/build.lock"
        flock 9
        return
    fi
    until mkdir "$module/target/build.lock.d" 2>/dev/null; do
        owner=$(cat "$module/target/build.lock.d/pid" 2>/dev/null || :)
        if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
            rm -rf "$module/target/build.lock.d"
        else
            sleep 1
        fi
    done
    trap 'rm -rf "$module/target/build.lock.d"' EXIT
    trap 'exit 1' INT TERM HUP
    echo $$ >"$module/target/build.lock.d/pid"
}

unlock() {
    if command -v flock >/dev/null 2>&1; then
        exec 9>&-
    else
        rm -rf "$module/target/build.lock.d"
        trap - EXIT INT TERM HUP
    fi
}

find_java
if is_stale; then
    if [ -w "$module" ] && { [ ! -e "$module/target" ] || [ -w "$module/target" ]; }; then
        build
    elif [ -e "$bot/built" ]; then
        echo "The sources are newer than the bot, but $module is not writable: running it as it is." >&2
    else
        fail 1 "The bot is not built, and $module is not writable: build it as the owner of this folder."
    fi
fi

# Fast to start and small: a bot waits most of the time.
# shellcheck disable=SC2086 # several arguments, separated by spaces
exec "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    -Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8 -Dsun.stdout.encoding=UTF-8 \
    --enable-native-access=ALL-UNNAMED "-Drosey.home=$root" ${ROSEY_JAVA_OPTS:-} \
    -cp "$bot/lib/*" dev.rosey.examples.bot.BotMain "$@"
