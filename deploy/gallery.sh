#!/bin/sh
# Takes the pictures of docs/gallery: a server with the demo data in a directory of its own, looked at in Chromium.
set -eu
cd "$(dirname "$0")/.."

data=$(mktemp -d)
: >"$data/out"
"${WASNAKER:-target/release/wasnaker}" serve --demo --listen 127.0.0.1:0 --data-dir "$data/server" >"$data/out" 2>"$data/err" &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true; rm -rf "$data"' EXIT
until grep -q '^listening on' "$data/out"; do
    kill -0 "$server" 2>/dev/null || { cat "$data/err" >&2; exit 1; }
    sleep 1
done
address=$(sed -n 's/^listening on //p' "$data/out")
node tests/browser/gallery.mjs "$address" docs/gallery
