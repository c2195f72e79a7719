#!/bin/sh
# Install the programs that read our calendars and mails in the tests: npm packages here, Debian's libical
# and vdirsyncer. Does nothing where they stand already.
set -eu
cd "$(dirname "$0")"

if ! command -v npm >/dev/null; then
    echo "The calendar readers need Node.js 20.19 or newer and npm: install them first." >&2
    exit 1
fi
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
    npm ci --no-progress --loglevel=error
fi

missing=""
ldconfig -p | grep -q 'libical\.so\.3' || missing="libical3"
command -v vdirsyncer >/dev/null || missing="$missing vdirsyncer"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "The calendar readers need more programs (Debian and Ubuntu: apt-get install $missing)." >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
# The list of packages may be old, or not there at all: only then is it fetched.
# shellcheck disable=SC2086
apt-get install -y -q --no-install-recommends $missing ||
    { apt-get update -q && apt-get install -y -q --no-install-recommends $missing; }
