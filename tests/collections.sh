#!/usr/bin/env bash
# Runs the collections that `bookend-consumer export` writes against a provider as it is, with the
# programs that people run them with: newman, and Bruno's command line. Needs node and npm, which fetch
# both into the target folder; without them it says so and skips, and with BOOKEND_REQUIRE=all fails.
#
#   tests/collections.sh [FOLDER OF THE PROGRAMS]
#
# Each collection runs twice: what it books it cancels, and no id or time of the first run is in the way
# of the second.
set -euo pipefail
cd "$(dirname "$0")/.."

target=${CARGO_TARGET_DIR:-target}
programs=${1:-$target/release}
work=$target/collections
tools=$target/collection-runners

missing() {
    echo "skipped: $1"
    [[ ${BOOKEND_REQUIRE:-} != all ]] || exit 1
    exit 0
}

command -v node >/dev/null && command -v npm >/dev/null || missing "collections need node and npm"

# The versions that were tried; a newer one is taken here on purpose, and not by chance.
if [[ ! -x $tools/node_modules/.bin/newman || ! -x $tools/node_modules/.bin/bru ]]; then
    mkdir -p "$tools"
    echo '{"private": true}' >"$tools/package.json"
    npm install --prefix "$tools" --no-audit --no-fund --ignore-scripts --loglevel error \
        newman@6.2.2 @usebruno/cli@2.15.1 || missing "newman and @usebruno/cli cannot be fetched"
fi
newman=$(realpath "$tools/node_modules/.bin/newman")
bru=$(realpath "$tools/node_modules/.bin/bru")

rm -rf "$work"
mkdir -p "$work"
: >"$work/ready" # there before it is read
"$programs/bookend-provider" serve --listen 127.0.0.1:0 --control none >"$work/ready" 2>"$work/provider.log" &
provider=$!
trap 'kill "$provider" 2>/dev/null || true' EXIT

# The first line that the provider writes has its address.
root=
for _ in $(seq 100); do
    if read -r _ root _ <"$work/ready"; then break; fi
    kill -0 "$provider" 2>/dev/null || { cat "$work/provider.log"; exit 1; }
    sleep 0.1
done
[[ -n $root ]] || { echo "the provider is not ready"; exit 1; }

"$programs/bookend-consumer" export --postman "$work/postman.json" --bruno "$work/bruno" --target "$root"
for run in first second; do
    echo "== newman, $run run"
    "$newman" run "$work/postman.json" --color off --disable-unicode
    echo "== bruno, $run run"
    (cd "$work/bruno" && "$bru" run --env bookend)
done
echo "== bruno, in its safe sandbox"
(cd "$work/bruno" && "$bru" run --env bookend --sandbox safe)
