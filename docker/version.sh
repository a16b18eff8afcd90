#!/usr/bin/env bash
# Prints the version of the programs; given one, fails where it is another.
#
#   docker/version.sh [VERSION]
set -euo pipefail
cd "$(dirname "$0")/.."

version=$(sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)
if [ -n "${1:-}" ] && [ "$1" != "$version" ]; then
    echo "version.sh: the programs are $version, not $1 (Cargo.toml, workspace.package)" >&2
    exit 1
fi
echo "$version"
