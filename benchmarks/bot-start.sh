#!/bin/sh
# Measures how long the example bot takes from its start to its first answer.
# Usage: benchmarks/bot-start.sh [RUNS]
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
"$root/run_bot.sh" --help >/dev/null # builds when needed
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
exec "$java" "$root/benchmarks/src/main/java/dev/rosey/benchmarks/BotStart.java" "$root" "${1:-10}"
