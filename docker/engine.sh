#!/usr/bin/env bash
# Makes sure that a Docker engine answers, and Compose 1.29 and 2: installs Debian's packages where one
# is missing, and starts the engine where none runs. Fails when it cannot; nothing is skipped.
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

# Compose 2, which is a plugin of the client. The release of Debian that has 1.29 has no package of it,
# and the next one has it under the same name: it is unpacked beside, from where this machine's come from.
install_compose_2() {
    local scratch from
    scratch=$(mktemp -d)
    from=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' |
        grep -m 1 '/debian/$') || {
        echo "engine.sh: no archive of Debian is known here, so Compose 2 cannot be had" >&2
        exit 1
    }
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $from trixie main" >"$scratch/sources.list"
    mkdir -p "$scratch/lists/partial" "$scratch/cache/archives/partial"
    local apt=(apt-get -qq -o "Dir::Etc::SourceList=$scratch/sources.list" -o Dir::Etc::SourceParts=/dev/null
        -o "Dir::State::Lists=$scratch/lists" -o "Dir::Cache=$scratch/cache" -o APT::Sandbox::User=root)
    "${apt[@]}" update
    (cd "$scratch" && "${apt[@]}" download docker-compose/trixie)
    dpkg -x "$scratch"/docker-compose_*.deb "$scratch/unpacked"
    mkdir -p /usr/local/lib/docker/cli-plugins
    cp "$scratch/unpacked/usr/libexec/docker/cli-plugins/docker-compose" /usr/local/lib/docker/cli-plugins/
    rm -rf "$scratch"
}

docker-compose version --short 2>/dev/null | grep -q '^1\.' || install docker-compose
docker compose version >/dev/null 2>&1 || install_compose_2
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
for composer in docker-compose 'docker compose'; do
    echo "$composer $($composer version --short)"
done
