#!/usr/bin/env bash
# Runs the request collection that came with the incumbent, unchanged, against `serve --mode tkw-compat`,
# and holds every status against what the incumbent's own rules give for the request that was sent.
#
#   tests/tkw-collection.sh [FOLDER OF THE PROGRAMS]
#
# The collection is other people's and not part of this repository: BOOKEND_TKW_COLLECTION names it, or
# it lies with the samples beside the checkout. Without it, or without node and npm, this says so and
# skips, and with BOOKEND_REQUIRE=all fails.
set -euo pipefail
cd "$(dirname "$0")/.."

target=${CARGO_TARGET_DIR:-target}
programs=${1:-$target/release}
work=$target/tkw-collection
tools=$target/collection-runners
samples=${BOOKEND_SHARED:-../shared}/data/samples/careconnect-stu3
collection=${BOOKEND_TKW_COLLECTION:-$samples/FHIR_111-UEC.postman_collection.json}

missing() {
    echo "skipped: $1"
    [[ ${BOOKEND_REQUIRE:-} != all ]] || exit 1
    exit 0
}

[[ -f $collection ]] || missing "the incumbent's collection is not here: BOOKEND_TKW_COLLECTION names it"
command -v node >/dev/null && command -v npm >/dev/null || missing "a collection needs node and npm"
if [[ ! -x $tools/node_modules/.bin/newman ]]; then
    npm install --prefix "$tools" --no-audit --no-fund --ignore-scripts --loglevel error newman@6.2.2 ||
        missing "newman cannot be fetched"
fi

rm -rf "$work"
mkdir -p "$work"
"$programs/bookend-provider" serve --mode tkw-compat --listen 127.0.0.1:0 --control none \
    >"$work/ready" 2>"$work/provider.log" &
provider=$!
trap 'kill "$provider" 2>/dev/null || true' EXIT
root=
for _ in $(seq 100); do
    if read -r _ root _ <"$work/ready"; then break; fi
    kill -0 "$provider" 2>/dev/null || { cat "$work/provider.log"; exit 1; }
    sleep 0.1
done
[[ -n $root ]] || { echo "the provider is not ready"; exit 1; }

# The values of the environment that came with it, but for the address and a token that has not expired.
"$tools/node_modules/.bin/newman" run "$collection" --reporters json --reporter-json-export "$work/run.json" \
    --env-var "url=${root%/STU3}" \
    --env-var "JWT=Bearer $("$programs/bookend-consumer" token --target "$root")" \
    --env-var fromASID=123456123456 --env-var toASID=987654456789 \
    --env-var contentType=application/fhir+xml --env-var accept=application/fhir+xml
node tests/tkw-rules.js "$work/run.json"
