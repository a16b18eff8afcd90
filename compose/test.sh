#!/usr/bin/env bash
# Brings each composition up, uses it, and takes it down: with Compose 1.29 (`docker-compose`), and with
# Compose 2 (`docker compose`).
set -euo pipefail
cd "$(dirname "$0")/.."

scratch=$(mktemp -d)
chmod a+rx "$scratch"
passed=0
failed=0
check() {
    local what=$1
    shift
    if "$@" >"$scratch/out" 2>&1; then
        passed=$((passed + 1)) && printf 'ok    %s\n' "$what"
    else
        failed=$((failed + 1)) && printf 'FAIL  %s\n' "$what"
        tail -n 40 "$scratch/out" | sed 's/^/      /'
    fi
}

composer=()
file=
compose() { "${composer[@]}" --project-name bookend-test -f "compose/$file" "$@"; }
clean() {
    local status=$?
    [ -z "$file" ] || compose down --volumes --timeout 5 >/dev/null 2>&1 || true
    rm -rf "$scratch"
    exit "$status"
}
trap clean EXIT

# Plays a scenario whose end is the consumer's; its evidence has to be on the host.
scenario() {
    local wanted=$1 status=0
    export BOOKEND_EVIDENCE=$scratch/evidence-$file-$wanted
    # Belongs to somebody: a folder that the engine makes is root's.
    mkdir -p "$BOOKEND_EVIDENCE"
    compose up --abort-on-container-exit --exit-code-from consumer || status=$?
    compose down --volumes --timeout 5
    [ "$status" = "$wanted" ] || { echo "it ended with $status, and not with $wanted" && return 1; }
    [ -n "$(find "$BOOKEND_EVIDENCE" -name index.html)" ] || { echo "there is no evidence" && return 1; }
    [ -n "$(find "$BOOKEND_EVIDENCE" -name junit.xml)" ]
}

serves() {
    local scripts=$scratch/scripts
    mkdir -p "$scripts" && chmod a+rx "$scripts"
    export BOOKEND_SCRIPTS=$scripts BOOKEND_PORT=0
    compose up --detach || return 1
    local address status=0
    for _ in $(seq 50); do
        address=$(compose port provider 4434) && [ -n "$address" ] && break
        sleep 0.1
    done
    for _ in $(seq 50); do
        curl -s -o "$scratch/answer" "http://localhost:${address##*:}/STU3/metadata" && break
        sleep 0.1
    done
    # It refuses a request without the header fields of the standard, and says which.
    grep -q Ssp- "$scratch/answer" || { cat "$scratch/answer" && status=1; }
    compose stop --timeout 10
    compose ps --all 2>/dev/null || compose ps
    [ "$(docker inspect --format '{{.State.ExitCode}}' "$(compose ps -q --all 2>/dev/null || compose ps -q)")" = 0 ] || status=1
    compose down --volumes
    return "$status"
}

all() {
    local name
    name="${composer[*]}"
    file=provider.yaml
    check "$name: a provider serves, and stops in order" serves
    file=pair.yaml
    export BOOKEND_ONLY='book*,cancel*,search*'
    check "$name: a pair is green, with its evidence on the host" scenario 0
    export BOOKEND_SCRIPTS=./misbehaving
    check "$name: a pair whose provider misbehaves is red" scenario 1
    unset BOOKEND_SCRIPTS
    file=pair-faulty.yaml
    check "$name: over a line that fails nothing is booked twice" scenario 0
    file=national.yaml
    check "$name: from the directory of services to a booking, over mutual TLS" scenario 0
}

composer=(docker-compose)
all
composer=(docker compose)
all

# A run that fails says so: the exit code is the consumer's.
composer=(docker-compose)
file=pair.yaml
export BOOKEND_ONLY=there-is-no-such-journey
red() {
    local status=0
    compose up --abort-on-container-exit --exit-code-from consumer || status=$?
    compose down --volumes --timeout 5
    [ "$status" = 2 ] || { echo "it ended with $status, and not with 2" && return 1; }
}
check "a pair without a journey ends with the consumer's exit code" red

echo
echo "$passed passed, $failed failed"
((failed == 0))
