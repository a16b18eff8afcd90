#!/usr/bin/env bash
# Makes sure that a Docker engine answers, and docker-compose: installs Debian's packages where one is
# missing, and starts the engine where none runs. Fails when it cannot; nothing is skipped.
set -euo pipefail

install() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || {
        echo "engine.sh: $* is missing, and cannot be installed from here" >&2
        exit 1
    }
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

has() { command -v "$1" >/dev/null; }

has docker-compose || install docker-compose
has curl || install curl
has jq || install jq
if ! docker info >/dev/null 2>&1; then
    has dockerd && has iptables || install docker.io iptables
    log=$(mktemp)
    # In a session of its own, so that it outlives whoever called.
    setsid dockerd >"$log" 2>&1 </dev/null &
    for _ in $(seq 120); do
        docker info >/dev/null 2>&1 && break
        sleep 0.5
    done
    docker info >/dev/null 2>&1 || {
        echo "engine.sh: the Docker engine does not start:" >&2
        tail -n 20 "$log" >&2
        exit 1
    }
fi
docker version --format 'engine {{.Server.Version}}, client {{.Client.Version}}'
docker-compose version --short | sed 's/^/compose /'
