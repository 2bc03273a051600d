#!/bin/sh
# Brings a Debian machine to where `make run` and, with the argument `test`, `make test` work: a C compiler, a
# PostgreSQL server and a check of the Rust toolchain; for the tests libfaketime, Node.js, Chromium and the provider
# of the single sign-on. Does nothing where all of it is there.
set -eu

say() { printf 'wasnaker: %s\n' "$*" >&2; }

missing=""
command -v cc >/dev/null 2>&1 || missing="$missing gcc libc6-dev"
command -v cmake >/dev/null 2>&1 || missing="$missing cmake"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || missing="$missing postgresql"

if [ "${1:-}" = test ]; then
    # The tests make a server's clock jump, sign in at a provider that runs on Node.js, and look at pages in Chromium.
    ls /usr/lib/*/faketime/libfaketimeMT.so.1 >/dev/null 2>&1 || missing="$missing libfaketime"
    command -v node >/dev/null 2>&1 || missing="$missing nodejs"
    command -v npm >/dev/null 2>&1 || missing="$missing npm"
    command -v chromium >/dev/null 2>&1 || missing="$missing chromium fonts-dejavu-core"
    # Requests are made up from the interface's own document, and statistics read, by programs in Python.
    python3 -c 'import ensurepip' >/dev/null 2>&1 || missing="$missing python3-venv"
fi

if [ -n "$missing" ]; then
    command -v apt-get >/dev/null 2>&1 || { say "please install:$missing"; exit 1; }
    root=""
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null 2>&1 || { say "please install as root:$missing"; exit 1; }
        root=sudo
    fi
    say "installing$missing"
    $root apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi

if ! command -v cargo >/dev/null 2>&1; then
    say "no Rust toolchain: install rustc and cargo 1.90 or newer (https://rustup.rs), then try again"
    exit 1
fi
version=$(rustc --version | cut -d' ' -f2)
oldest=$(printf '%s\n1.90.0\n' "$version" | sort -V | head -n1)
if [ "$oldest" != 1.90.0 ]; then
    say "rustc $version is too old: 1.90 or newer is needed (rustup update)"
    exit 1
fi

if [ "${1:-}" = test ]; then
    node=$(node --version | tr -d v | cut -d. -f1)
    if [ "$node" -lt 20 ]; then
        say "Node.js $node is too old for the tests: 20 or newer is needed"
        exit 1
    fi
    for folder in provider browser; do
        folder=$(dirname "$0")/../tests/$folder
        if ! cmp -s "$folder/package-lock.json" "$folder/node_modules/.wasnaker-lock"; then
            say "installing what the tests need in $folder"
            npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel=error >&2
            cp "$folder/package-lock.json" "$folder/node_modules/.wasnaker-lock"
        fi
    done
    for folder in schema sdmx; do
        folder=$(dirname "$0")/../tests/$folder
        if ! cmp -s "$folder/requirements.txt" "$folder/venv/.wasnaker-lock"; then
            say "installing what the tests need in $folder"
            python3 -m venv "$folder/venv"
            "$folder/venv/bin/pip" install -q --disable-pip-version-check -r "$folder/requirements.txt" >&2
            cp "$folder/requirements.txt" "$folder/venv/.wasnaker-lock"
        fi
    done
fi
