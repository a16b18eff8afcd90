# A menu of one-line recipes. A machine without `just` can run every line by hand.

# Lists the recipes.
default:
    @just --list

# Formats every source.
fmt:
    cargo fmt --all

# Checks format and lints.
lint:
    cargo fmt --all --check && cargo clippy --workspace --all-targets -- -D warnings

# Runs every test that the machine can run.
test:
    cargo test --workspace

# Checks the scripts that ship.
check-scripts:
    for mode in standard strict tkw-compat; do cargo run --quiet --bin bookend-provider -- check --mode "$mode" || exit; done

# Checks what holds for the repository and no compiler checks.
tidy:
    cargo xtask tidy

# What proves each requirement of the standard.
requirements:
    cargo xtask requirements

# Builds the documentation of the sources.
docs:
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps

# Judges licences, sources and versions of the dependencies; needs cargo-deny.
deny:
    cargo deny check bans licenses sources

# Starts a provider on the usual port.
serve:
    cargo run --release --bin bookend-provider -- serve

# Runs every journey against a provider of our own.
rehearse:
    cargo run --release --bin bookend-consumer -- rehearse

# Measures.
bench:
    cargo bench --workspace

# Everything that is run before a change is taken.
ci:
    .ci/run
