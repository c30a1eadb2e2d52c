# Sourced by ./kiseki and ./check: finds a JDK of version 25 or newer. Sets JDK_HOME, or prints what
# to install and where it looked and returns 1.

KISEKI_JAVA_VERSION=25

# Major version of the Java installation in $1, 0 if there is none.
java_major() {
  local home=$1 version=
  [ -x "$home/bin/java" ] || { echo 0; return; }
  if [ -r "$home/release" ]; then
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
  fi
  if [ -z "$version" ]; then
    version=$("$home/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
  fi
  echo "${version:-0}"
}

# find_jdk jdk|java: `jdk` asks for one with a compiler.
find_jdk() {
  local want=${1:-java} home path
  local looked="KISEKI_JAVA_HOME, JAVA_HOME, /usr/lib/jvm, /opt, ~/.sdkman/candidates/java, PATH"
  JDK_HOME=
  if [ -n "${KISEKI_JAVA_HOME:-}" ]; then
    # Named on purpose: taken or refused, never passed over.
    if suits "$KISEKI_JAVA_HOME" "$want"; then
      JDK_HOME=$KISEKI_JAVA_HOME
      return 0
    fi
    echo "KISEKI_JAVA_HOME=$KISEKI_JAVA_HOME is not a JDK of version $KISEKI_JAVA_VERSION or newer" >&2
    return 1
  fi
  path=$(command -v java 2>/dev/null) && path=$(dirname "$(dirname "$(follow_links "$path")")")
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/* "${HOME:-}"/.sdkman/candidates/java/* \
      /Library/Java/JavaVirtualMachines/*/Contents/Home "${path:-}"; do
    if suits "$home" "$want"; then
      JDK_HOME=$home
      return 0
    fi
  done
  echo "Kiseki needs a JDK of version $KISEKI_JAVA_VERSION or newer: install openjdk-25-jdk (Debian, Ubuntu) or Temurin 25 (https://adoptium.net), or set KISEKI_JAVA_HOME; looked in $looked" >&2
  return 1
}

suits() {
  [ -n "$1" ] && [ -x "$1/bin/java" ] || return 1
  [ "$2" = java ] || [ -x "$1/bin/javac" ] || return 1
  [ "$(java_major "$1")" -ge "$KISEKI_JAVA_VERSION" ]
}

# The file that $1 leads to (readlink -f is not everywhere).
follow_links() {
  local file=$1 target
  while [ -L "$file" ]; do
    target=$(readlink "$file")
    case $target in
      /*) file=$target ;;
      *) file=$(dirname "$file")/$target ;;
    esac
  done
  echo "$(cd -P "$(dirname "$file")" && pwd)/$(basename "$file")"
}

# Sets MVN, or prints what to install and returns 1.
find_maven() {
  MVN=$(command -v mvn 2>/dev/null)
  if [ -z "$MVN" ] && [ -n "${MAVEN_HOME:-}" ] && [ -x "$MAVEN_HOME/bin/mvn" ]; then
    MVN=$MAVEN_HOME/bin/mvn
  fi
  [ -n "$MVN" ] && return 0
  echo "Kiseki is built with Maven 3.8 or newer: install maven (Debian, Ubuntu) or see https://maven.apache.org; looked in PATH, MAVEN_HOME" >&2
  return 1
}
