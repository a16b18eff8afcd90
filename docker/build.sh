#!/usr/bin/env bash
# Builds the images bookend-provider and bookend-consumer.
#
#   docker/build.sh [--tag TAG] [--binaries DIR]
#
# The binaries are built by docker/static.sh, unless a folder is named that has them.
set -euo pipefail
cd "$(dirname "$0")/.."

tag=latest
binaries=
while (($#)); do
    case $1 in
    --tag) tag=$2 && shift 2 ;;
    --binaries) binaries=$2 && shift 2 ;;
    *)
        echo "build.sh: \`$1\` is no flag of mine; there are --tag TAG and --binaries DIR" >&2
        exit 2
        ;;
    esac
done

if [ -z "$binaries" ]; then
    docker/static.sh
    binaries=${CARGO_TARGET_DIR:-target}/static
fi

version=$(docker/version.sh)
revision=$(git rev-parse HEAD 2>/dev/null || echo unknown)
# The time of the commit, so that the same commit gives the same image.
created=$(git log -1 --format=%cI 2>/dev/null || date -u +%Y-%m-%dT%H:%M:%SZ)

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

# Puts a root file system together: the program, its licences, and folders for what is mounted.
stage_root() {
    local root=$1 program=$2
    mkdir -p "$root/etc/bookend" "$root/evidence" "$root/tmp" "$root/licences"
    install -m 0755 "$binaries/$program" "$root/$program"
    install -m 0644 LICENSE-APACHE LICENSE-MIT "$root/licences/"
    # Whatever uid a container runs as may write here.
    chmod 1777 "$root/evidence" "$root/tmp"
}

describe() {
    case $1 in
    provider) echo "A simulated provider of NHS urgent care booking: real slots, real state, and every way of failing on demand" ;;
    consumer) echo "A simulated consumer of NHS urgent care booking: runs journeys against a provider and says where it does not conform" ;;
    esac
}

# The builder of old where the new one is not there: both make the same of these files.
docker buildx version >/dev/null 2>&1 || export DOCKER_BUILDKIT=0

for role in provider consumer; do
    program=bookend-$role
    root=$stage/$role
    stage_root "$root" "$program"
    docker build --quiet --file "docker/$role.Dockerfile" --tag "$program:$tag" \
        --label "org.opencontainers.image.title=$program" \
        --label "org.opencontainers.image.description=$(describe "$role")" \
        --label "org.opencontainers.image.version=$version" \
        --label "org.opencontainers.image.revision=$revision" \
        --label "org.opencontainers.image.created=$created" \
        --label "org.opencontainers.image.licenses=MIT OR Apache-2.0" \
        "$root" >/dev/null 2>"$stage/said" || { cat "$stage/said" >&2 && exit 1; }
    size=$(docker image inspect --format '{{.Size}}' "$program:$tag")
    printf '%s:%s  %d.%01d MB\n' "$program" "$tag" $((size / 1000000)) $((size % 1000000 / 100000))
done
