//! Tests that need more than the Rust toolchain say what they miss.

/// Says that a test is skipped, and what it needs; where all tests are to run, that is a failure.
///
/// # Panics
///
/// When `BOOKEND_REQUIRE` is `all`.
#[expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "who runs the tests says whether all must run, and is told what did not"
)]
pub fn skipped(needs: &str) {
    let is_required = std::env::var("BOOKEND_REQUIRE").is_ok_and(|value| value == "all");
    assert!(
        !is_required,
        "BOOKEND_REQUIRE is `all`, and this needs {needs}"
    );
    println!("skipped: needs {needs}");
}
