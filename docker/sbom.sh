#!/usr/bin/env bash
# Writes a bill of materials (CycloneDX 1.5, JSON) for each program into target/sbom/: every crate that
# is linked into it, with version, licence and checksum.
#
#   docker/sbom.sh [amd64|arm64]
set -euo pipefail
cd "$(dirname "$0")/.."

case ${1:-amd64} in
amd64) target=x86_64-unknown-linux-musl ;;
arm64) target=aarch64-unknown-linux-musl ;;
*)
    echo "sbom.sh: \`$1\` is neither amd64 nor arm64" >&2
    exit 2
    ;;
esac
command -v cargo-cyclonedx >/dev/null || cargo install --locked --version 0.5.9 cargo-cyclonedx

folder=${CARGO_TARGET_DIR:-target}/sbom
mkdir -p "$folder"
for program in bookend-provider bookend-consumer; do
    # The tool writes beside the manifests, of every member of the workspace; only one is wanted.
    cargo cyclonedx --quiet --format json --spec-version 1.5 --describe binaries --target "$target" \
        --manifest-path "crates/$program/Cargo.toml"
    mv "crates/$program/${program}_bin.cdx.json" "$folder/$program.cdx.json"
    find crates tests xtask -name '*.cdx.json' -delete
    jq -e --arg program "$program" '.bomFormat == "CycloneDX" and .metadata.component.name == $program
        and ([.components[].name] | index("actix-web") != null and index("rustls") != null)' \
        "$folder/$program.cdx.json" >/dev/null || {
        echo "sbom.sh: $folder/$program.cdx.json says not what is in $program" >&2
        exit 1
    }
    echo "$folder/$program.cdx.json: $(jq '.components | length' "$folder/$program.cdx.json") crates"
done
