#!/bin/sh
# Writes .sqlx: what every checked statement takes and answers, as a fresh PostgreSQL with our
# schema tells it. With --check nothing is written; it fails when .sqlx is old.
set -eu
cd "$(dirname "$0")/.."
bin=$(for dir in /usr/lib/postgresql/*/bin; do echo "$dir"; done | sort -V | tail -n1)
[ -x "$bin/initdb" ] || bin=$(dirname "$(command -v initdb)")
work=$(mktemp -d)

# PostgreSQL does not run as root.
as() {
    if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}
sources="projections/src/lib.rs api/src/lib.rs"
finish() {
    # As before, so that what is built stays built.
    for file in $sources; do touch -r "$work/$(dirname "$file" | tr / -)" "$file" || true; done
    as "$bin/pg_ctl" -D "$work/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$work"
}
for file in $sources; do touch -r "$file" "$work/$(dirname "$file" | tr / -)"; done
trap finish EXIT

if [ "$(id -u)" = 0 ]; then chown postgres "$work"; fi
cd "$work"
as "$bin/initdb" -D "$work/data" -U postgres -A trust --no-sync >/dev/null
as "$bin/pg_ctl" -D "$work/data" -l "$work/log" -w start \
    -o "-k '$work' -c listen_addresses= -c fsync=off" >/dev/null
cd - >/dev/null
for file in migrations/*.sql; do
    psql -qX1 -v ON_ERROR_STOP=1 -h "$work" -U postgres -d postgres -f "$file" >/dev/null
done

mkdir "$work/sqlx"
# shellcheck disable=SC2086
touch $sources
DATABASE_URL="postgres://postgres@localhost/postgres?host=$work" SQLX_OFFLINE=false \
    SQLX_OFFLINE_DIR="$work/sqlx" cargo check -q -p projections -p api --lib

if [ "${1:-}" = --check ]; then
    diff -r .sqlx "$work/sqlx" || { echo "wasnaker: .sqlx is old: run deploy/sqlx-prepare.sh" >&2; exit 1; }
else
    rm -rf .sqlx && mkdir .sqlx && cp "$work"/sqlx/* .sqlx/
    echo "wasnaker: .sqlx holds $(ls .sqlx | wc -l) statements"
fi
