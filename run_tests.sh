#!/bin/sh
# Builds Rosey and runs its tests. The last line is "N passed, N failed".
set -eu

usage() {
    cat <<'END'
Usage: ./run_tests.sh [--interop] [--jdk PATH] [-- MAVEN ARGUMENTS]

Builds everything, checks the quality gates and runs all tests.
Closes with "N passed, N failed"; a skipped test counts as failed.

  --interop    run only the tests that need Node or a browser
  --jdk PATH   compile with the default JDK, run the tests on the one at PATH
  --help       this text

One module, one test:
  ./run_tests.sh -- -pl rosey-core -am -Djacoco.skip -Dtest=SubjectTest -Dit.test=None

Needs a JDK 17 or newer and a nats-server: from NATS_SERVER, from PATH, or
(on Debian and Ubuntu) unpacked from the distribution's package into
target/tools, without installing anything. Some tests use a newer nats-server
as well if there is one: from NATS_SERVER_NEWER, or (on Debian) unpacked from a
later release in the same way. --interop needs node and npm on PATH as well,
and puts the packages that it talks to into target/tools.

Exit status: 0 all passed, 1 something failed, 2 a tool is missing or the
arguments are wrong. The whole log is in target/test.log.
END
}

root=$(CDPATH= cd "$(dirname "$0")" && pwd)
. "$root/.ci/common.sh"

interop=
test_jdk=
while [ $# -gt 0 ]; do
    case $1 in
        --interop) interop=yes ;;
        --jdk)
            [ $# -ge 2 ] || fail 2 "--jdk needs the folder of a JDK."
            test_jdk=$2
            shift
            ;;
        --help | -h)
            usage
            exit 0
            ;;
        --)
            shift
            break
            ;;
        *) fail 2 "Unknown option $1; see ./run_tests.sh --help." ;;
    esac
    shift
done

# Prints the path of a nats-server, unpacked from the distribution's package if need be.
find_nats_server() {
    if [ -n "${NATS_SERVER:-}" ]; then
        command -v "$NATS_SERVER" || fail 2 "NATS_SERVER is $NATS_SERVER, which is not an executable file."
    elif command -v nats-server; then
        :
    elif [ -x "$tools/nats-server" ]; then
        echo "$tools/nats-server"
    elif unpack_nats_server nats-server >"$root/target/tools.log" 2>&1; then
        echo "$tools/nats-server"
    else
        fail 2 "The tests need a nats-server, and none was found." \
            "Install it (Debian, Ubuntu: apt-get install nats-server; others: https://nats.io/download)," \
            "or set NATS_SERVER to its path. What was tried is in target/tools.log."
    fi
}

# Prints the path of a newer nats-server, which some tests use as well, or nothing if none is to be had.
find_newer_nats_server() {
    if [ -n "${NATS_SERVER_NEWER:-}" ]; then
        command -v "$NATS_SERVER_NEWER" ||
            fail 2 "NATS_SERVER_NEWER is $NATS_SERVER_NEWER, which is not an executable file."
    elif [ -x "$tools/nats-server-newer" ] ||
        unpack_nats_server nats-server-newer trixie >"$root/target/tools-newer.log" 2>&1; then
        echo "$tools/nats-server-newer"
    fi
}

# Unpacks the distribution's package, or that of the Debian release $2, into $tools/$1.
# The system stays as it is: apt works in a folder of ours, with lists of its own if need be.
unpack_nats_server() (
    command -v apt-get && command -v dpkg-deb || exit 1
    name=$1
    release=${2:-}
    mkdir -p "$tools"
    work=$(mktemp -d "$tools/unpack.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    cd "$work"
    mkdir -p cache/archives/partial state/lists/partial sources root
    set -- -o "Dir::Cache=$work/cache" -o Debug::NoLocking=1 -o "APT::Sandbox::User=$(id -un)"
    if [ -n "$release" ]; then
        keys=/usr/share/keyrings/debian-archive-keyring.gpg
        mirror=$(apt-get indextargets --format '$(REPO_URI)' | grep '/debian/$' | head -n 1)
        [ -n "$mirror" ] && [ -e "$keys" ] || exit 1
        echo "deb [signed-by=$keys] $mirror $release main" >sources.list
        set -- "$@" -o "Dir::Etc::sourcelist=$work/sources.list" -o "Dir::Etc::sourceparts=$work/sources" \
            -o Acquire::http::Timeout=20 -o Acquire::Retries=0
    fi
    if [ -n "$release" ] || ! apt-get "$@" download nats-server; then
        set -- "$@" -o "Dir::State=$work/state" -o "Dir::State::lists=$work/state/lists" \
            -o Dir::State::status=/var/lib/dpkg/status
        apt-get "$@" update && apt-get "$@" download nats-server || exit 1
    fi
    dpkg-deb -x nats-server_*.deb root || exit 1
    for file in root/usr/sbin/nats-server root/usr/bin/nats-server; do
        if [ -x "$file" ] && "$file" --version; then
            mv -f "$file" "$tools/$name"
            exit 0
        fi
    done
    exit 1
)

# Prints the folder that has a folder for each module with interop tests, whose node_modules has what they talk to,
# as the module's lock file says. Installs again only when the lock file has changed.
find_node_packages() {
    for source in "$root"/rosey-*/src/test/node; do
        module=${source#"$root/"}
        folder=$tools/node/${module%%/*}
        if ! cmp -s "$source/package-lock.json" "$folder/installed-lock.json"; then
            command -v npm >/dev/null || fail 2 "The interop tests need npm, and none was found: put npm on PATH."
            install_node_packages >"$root/target/npm.log" 2>&1 || fail 2 \
                "npm could not install the packages of the interop tests." \
                "It needs its registry or a filled cache. What was tried is in target/npm.log."
        fi
    done
    echo "$tools/node"
}

install_node_packages() {
    rm -rf "$folder" && mkdir -p "$folder" &&
        cp "$source/package.json" "$source/package-lock.json" "$source/.npmrc" "$folder" &&
        npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund &&
        cp "$source/package-lock.json" "$folder/installed-lock.json"
}

case ${NATS_SERVER:-} in
    ./* | ../* | [!/]*/*) NATS_SERVER=$PWD/$NATS_SERVER ;;
esac
case ${NATS_SERVER_NEWER:-} in
    ./* | ../* | [!/]*/*) NATS_SERVER_NEWER=$PWD/$NATS_SERVER_NEWER ;;
esac
find_java
if [ -n "$test_jdk" ]; then
    [ -x "$test_jdk/bin/java" ] || fail 2 "--jdk $test_jdk: there is no bin/java in it."
    test_jdk=$(cd "$test_jdk" && pwd)
fi

cd "$root"
tools=$root/target/tools
if [ -n "$interop" ]; then
    if [ -z "$(find rosey-* docs/examples -name '*InteropIT.java' -path '*/src/test/*' | head -n 1)" ]; then
        echo "There are no interop tests."
        echo "0 passed, 0 failed"
        exit 0
    fi
    command -v node >/dev/null || fail 2 "The interop tests need Node, and none was found: put node on PATH."
fi
mkdir -p target
if [ -n "$interop" ]; then
    ROSEY_NODE_PACKAGES=$(find_node_packages) || exit $?
    export ROSEY_NODE_PACKAGES
fi
NATS_SERVER=$(find_nats_server) || exit $?
export NATS_SERVER
NATS_SERVER_NEWER=$(find_newer_nats_server) || exit $?
export NATS_SERVER_NEWER
find_maven

# Only what this run writes counts.
rm -rf rosey-*/target/*-reports benchmarks/target/*-reports docs/examples/*/target/*-reports
rm -f rosey-*/target/jacoco.exec

test_java=$java
[ -z "$test_jdk" ] || test_java=$test_jdk/bin/java
newer=
[ -z "$NATS_SERVER_NEWER" ] || newer=" and $("$NATS_SERVER_NEWER" --version)"
echo "Testing on Java $(java_feature "$test_java") with $("$NATS_SERVER" --version)$newer"
status=0
"$maven" -B -Dstyle.color=never --fail-at-end -Dmaven.test.failure.ignore=true \
    ${test_jdk:+"-Dtest.jdk=$test_jdk"} ${interop:+-Pinterop} "$@" verify >target/test.log 2>&1 </dev/null || status=$?
"$java" .ci/TestReport.java "$root" target/test.log "$status"
