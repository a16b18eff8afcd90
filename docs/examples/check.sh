#!/usr/bin/env bash
# Tries the examples: what is Python runs against a provider as it is, what is Java or Rust is read as a
# compiler reads it. Where python3 or javac is missing it says so, and with BOOKEND_REQUIRE=all the lack
# of python3 is a failure.
#
#   docs/examples/check.sh [FOLDER OF THE PROGRAMS]
set -euo pipefail
cd "$(dirname "$0")/../.."

target=${CARGO_TARGET_DIR:-target}
programs=${1:-$target/release}
examples=docs/examples/testcontainers
work=$target/examples
mkdir -p "$work"
: >"$work/ready" # there before it is read

rustfmt --check --edition 2024 "$examples/booking.rs"
echo "booking.rs can be read"

if command -v javac >/dev/null; then
    # Only what is missing from the class path may be wrong: javac looks for it once all can be read.
    wrong=$(javac -XDrawDiagnostics -proc:none -d "$work" "$examples/BookingTest.java" 2>&1 |
        grep 'compiler\.err\.' | grep -v -e 'doesnt\.exist' -e 'cant\.resolve' -e 'static\.imp' || true)
    [[ -z $wrong ]] || { echo "$wrong"; exit 1; }
    echo "BookingTest.java can be read"
else
    echo "skipped: BookingTest.java needs javac to be read"
fi

if ! command -v python3 >/dev/null; then
    echo "skipped: booking.py needs python3"
    [[ ${BOOKEND_REQUIRE:-} != all ]] || exit 1
    exit 0
fi
PYTHONPYCACHEPREFIX=$work python3 -m py_compile "$examples/test_booking.py"
"$programs/bookend-provider" serve --listen 127.0.0.1:0 --control none --policy location-host=request \
    >"$work/ready" 2>"$work/provider.log" &
provider=$!
trap 'kill "$provider" 2>/dev/null || true' EXIT
for _ in $(seq 100); do
    if read -r _ root _ <"$work/ready"; then break; fi
    kill -0 "$provider" 2>/dev/null || { cat "$work/provider.log"; exit 1; }
    sleep 0.1
done
PYTHONPYCACHEPREFIX=$work python3 "$examples/booking.py" "${root:?the provider is not ready}"
