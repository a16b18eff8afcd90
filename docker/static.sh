#!/usr/bin/env bash
# Builds both programs as static binaries into target/static/, and prints what they are built for.
#
#   docker/static.sh [musl|gnu]
#
# musl is preferred: it is smaller and looks nothing up at run time. It needs the standard library of
# that target and a C compiler for it; where either cannot be had, glibc is linked statically.
set -euo pipefail
cd "$(dirname "$0")/.."

machine=$(uname -m)
musl="$machine-unknown-linux-musl"
gnu="$machine-unknown-linux-gnu"
folder=${CARGO_TARGET_DIR:-target}

has_target() {
    rustup target list --installed 2>/dev/null | grep -qx "$1"
}

# Whether the musl target is there, or can be had within a while.
has_musl() {
    has_target "$musl" || timeout 300 rustup target add "$musl" >&2 || return 1
    command -v musl-gcc >/dev/null && return 0
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends musl-tools; } >&2
}

wanted=${1:-}
if [ -z "$wanted" ]; then
    if has_musl; then wanted=musl; else
        echo "static.sh: no musl here; glibc is linked statically" >&2
        wanted=gnu
    fi
fi

case $wanted in
musl)
    target=$musl
    has_musl
    export "CC_${target//-/_}=musl-gcc"
    # At a fixed address: a table of what to relocate is a twentieth of a program, and is worked off at
    # each start.
    export RUSTFLAGS="${RUSTFLAGS:-} -C relocation-model=static"
    ;;
gnu)
    target=$gnu
    # Without the second setting the program starts, and fails at the first request that needs chance:
    # a static program cannot look `getrandom` up in a library.
    export RUSTFLAGS="${RUSTFLAGS:-} -C target-feature=+crt-static --cfg getrandom_backend=\"linux_getrandom\""
    ;;
*)
    echo "static.sh: \`$wanted\` is neither musl nor gnu" >&2
    exit 2
    ;;
esac

cargo build --profile shipped --locked --target "$target" --bin bookend-provider --bin bookend-consumer >&2
mkdir -p "$folder/static"
for program in bookend-provider bookend-consumer; do
    built="$folder/$target/shipped/$program"
    # Neither an interpreter nor libraries: what scratch does not have.
    if readelf -lW "$built" | grep -q INTERP || readelf -dW "$built" | grep -q NEEDED; then
        echo "static.sh: $built is not static" >&2
        exit 1
    fi
    cp "$built" "$folder/static/$program"
done
echo "$target"
