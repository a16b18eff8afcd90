//! What a machine lacks that a test needs.

/// Says that a test is skipped for want of something.
///
/// # Panics
///
/// When `BOOKEND_REQUIRE` is `all`, as it is where every test has to run.
pub fn skipped(needs: &str) {
    #[expect(
        clippy::disallowed_methods,
        reason = "who runs the tests says whether all must run"
    )]
    let required = std::env::var("BOOKEND_REQUIRE").is_ok_and(|value| value == "all");
    assert!(!required, "needs {needs}");
    #[expect(clippy::print_stdout, reason = "what is skipped is said")]
    {
        println!("skipped: needs {needs}");
    }
}
