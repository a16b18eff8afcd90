//! Headless Chromium, where there is one.
#![allow(dead_code, reason = "not every test needs all of it")]
#![expect(
    clippy::print_stderr,
    clippy::panic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "helper functions of tests may panic, and say what they miss"
)]

use std::path::Path;
use std::process::Command;

/// The names of the browser on various machines.
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// Returns the browser, or nothing when the tests have to be skipped.
pub(crate) fn browser() -> Option<&'static str> {
    let is_there = |name: &&str| Command::new(name).arg("--version").output().is_ok();
    let found = BROWSERS.into_iter().find(is_there);
    if found.is_none() {
        let is_required = std::env::var("BOOKEND_REQUIRE").is_ok_and(|value| value == "all");
        assert!(!is_required, "there is no Chromium");
        eprintln!("skipped: there is no Chromium on this machine");
    }
    found
}

/// Runs the browser on a page.
pub(crate) fn look(page: &Path, fragment: &str, more: &[&str]) -> String {
    let profile = tempfile::tempdir().unwrap();
    let output = Command::new(browser().unwrap())
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
        ])
        .arg("--virtual-time-budget=20000")
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .args(more)
        .arg(format!("file://{}{fragment}", page.display()))
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Returns what the page has made of its data, the dialog that is open included.
pub(crate) fn dom(page: &Path, fragment: &str, more: &[&str]) -> String {
    let more: Vec<&str> = more.iter().copied().chain(["--dump-dom"]).collect();
    let dom = look(page, fragment, &more);
    // The data stand in the page as well: what matters is what was made of them.
    let made = dom
        .split("<main id=\"main\"")
        .nth(1)
        .unwrap_or_else(|| panic!("{dom}"));
    let (shown, rest) = made.split_once("</main>").unwrap();
    let dialog = rest.split("<dialog").nth(1).unwrap_or_default();
    let made = format!("{shown}{dialog}");
    assert!(!made.contains("[object"), "an element has become a text");
    made
}
