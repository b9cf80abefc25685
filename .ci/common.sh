# Sourced by the scripts at the top, which set $root. Sets $java; find_maven sets $maven.

fail() {
    status=$1
    shift
    printf '%s\n' "$@" >&2
    exit "$status"
}

# Prints the feature number of a java command: 17 for 17.0.15, 8 for 1.8.0.
java_feature() {
    "$1" -version 2>&1 | sed -n 's/.* version "\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' | head -n 1
}

find_java() {
    if [ -n "${JAVA_HOME:-}" ]; then
        java=$JAVA_HOME/bin/java
        [ -x "$java" ] || fail 1 "JAVA_HOME is $JAVA_HOME, but there is no bin/java in it." \
            "Set JAVA_HOME to a JDK 17 or newer, or unset it to use java from PATH."
    else
        java=$(command -v java) || fail 1 "Java was not found." \
            "Install a JDK 17 or newer, then put java on PATH or set JAVA_HOME."
    fi
    feature=$(java_feature "$java")
    case $feature in
        '' | *[!0-9]*) fail 1 "$java does not tell its version; Rosey needs Java 17 or newer." ;;
    esac
    [ "$feature" -ge 17 ] || fail 1 "$java is Java $feature; Rosey needs Java 17 or newer." \
        "Install a JDK 17 or newer, then put java on PATH or set JAVA_HOME."
}

# Maven from PATH if it is 3.8.7 or newer, else the wrapper.
find_maven() {
    maven=$root/mvnw
    if command -v mvn >/dev/null 2>&1; then
        version=$(mvn -B --version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p' | head -n 1)
        if [ -n "$version" ] && [ "$(printf '3.8.7\n%s\n' "$version" | sort -t. -k1,1n -k2,2n -k3,3n | head -n 1)" = 3.8.7 ]; then
            maven=mvn
        fi
    fi
}
