#!/bin/sh
# Measures Rosey beside its peers; see benchmarks/run.sh --help.
set -eu

usage() {
    cat <<'END'
Usage: benchmarks/run.sh [--quick] [--suite routing|dispatch|request|isolation|nats|all]
                         [--case TEXT] [--json FILE] [--chart FILE.svg]

Measures Rosey, its peers and the floors in one run, and prints a table:
case, Rosey, best peer, floor, ratio, goal, and whether the goal is met.

  --quick         short iterations: the shapes, not the digits
  --suite NAME    only one suite
  --case TEXT     only the cases that have TEXT in their name
  --json FILE     write the same figures as JSON
  --chart FILE    draw them as SVG
  --help          this text

Each measurement runs in a Java virtual machine of its own; what JMH says about
it is in benchmarks/target/logs. The suite isolation starts and ends processes
instead, in rounds, beside plain ones; the suite nats measures in rounds, too,
beside the client library alone, on a nats-server that it starts. Compare only
within a run, and leave the machine alone meanwhile.

Needs a JDK 17 or newer, and for the suite nats a nats-server: NATS_SERVER names
it, or it is on PATH or in target/tools. Builds what is needed first.

Exit status: 0 all measured, whether or not the goals are met, 1 something of
Rosey could not be built or measured, 2 the arguments are wrong.
END
}

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/.ci/common.sh"

needs_value() {
    case ${2:-} in
        '' | --*) fail 2 "$1 needs a value; see benchmarks/run.sh --help." ;;
    esac
}

# Files named on the command line may not exist yet, so look at their folders before measuring for long.
check_folder() {
    [ -d "$(dirname -- "$2")" ] && [ -w "$(dirname -- "$2")" ] ||
        fail 2 "$1 $2: its folder does not exist or is not writable."
}

check_arguments() {
    while [ $# -gt 0 ]; do
        case $1 in
            --quick) ;;
            --suite)
                needs_value "$@"
                case $2 in
                    routing | dispatch | request | isolation | nats | all) ;;
                    *) fail 2 "Unknown suite $2; use routing, dispatch, request, isolation, nats or all." ;;
                esac
                shift
                ;;
            --case)
                needs_value "$@"
                shift
                ;;
            --json | --chart)
                needs_value "$@"
                check_folder "$@"
                shift
                ;;
            --help | -h)
                usage
                exit 0
                ;;
            *) fail 2 "Unknown option $1; see benchmarks/run.sh --help." ;;
        esac
        shift
    done
}

check_arguments "$@"
find_java
find_maven

module=$root/benchmarks
target=$module/target
mkdir -p "$target"
if ! (cd "$root" && exec "$maven" -q -B -Dstyle.color=never -Dquick -pl benchmarks -am package) \
    </dev/null >"$target/build.log" 2>&1; then
    # What went wrong, up to where Maven's advice begins.
    sed -n '/^\[ERROR\] *\(-> .*\)\{0,1\}$/q; /^\[ERROR\]/p' "$target/build.log" | head -n 30 >&2
    fail 1 "The benchmarks could not be built; the whole log is $target/build.log."
fi

# Where run_tests.sh puts a nats-server if there is none.
PATH=$PATH:$root/target/tools

exec "$java" --enable-native-access=ALL-UNNAMED -Dslf4j.internal.verbosity=ERROR -Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8 \
    "-Drosey.benchmarks.plugin=$target/benchmarks/plugins/dice-roller.jar" \
    "-Drosey.benchmarks.logs=$target/logs" \
    -cp "$target/benchmarks/lib/*" dev.rosey.benchmarks.Benchmarks "$@"
