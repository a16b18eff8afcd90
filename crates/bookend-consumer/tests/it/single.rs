//! The request of a single step, and a token.

use crate::process::{Folder, code, run, stderr, stdout};
use crate::server::{Server, bookable, json};

#[test]
fn a_step_is_printed_as_a_command_that_asks_for_what_it_needs() {
    let folder = Folder::new();
    let script = folder.text("mine.yaml");
    let output = run(&[
        "curl",
        "good/s",
        &script,
        "--target",
        "http://provider/STU3",
    ]);
    assert!(
        stdout(&output).starts_with("curl -sS -i 'http://provider/STU3/Slot?"),
        "{}",
        stdout(&output)
    );
    assert_eq!(code(&["curl", "good/t", &script]), Some(2));
    assert_eq!(code(&["curl", "nobody/s", &script]), Some(2));
    let output = run(&["curl", "book/book"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("--play"), "{}", stderr(&output));
}

/// Its own method is wrong, and nothing else of a request that writes is there (section 9.3 of the
/// digest): a provider that asks for X-Request-ID first answers 400.
#[test]
fn the_wrong_method_of_the_incumbents_suite_has_neither_body_nor_request_id() {
    let step = "tkw-search-wrong-method/search";
    let output = run(&["curl", step, "--target", "http://provider/STU3"]);
    let command = stdout(&output);
    let begin = "curl -sS -i -X POST 'http://provider/STU3/Slot?";
    assert!(command.starts_with(begin), "{command}");
    let lower = command.to_ascii_lowercase();
    assert!(lower.contains("-h 'ssp-from: "), "{command}");
    assert!(!lower.contains("x-request-id"), "{command}");
    assert!(!lower.contains("--data"), "{command}");
}

#[test]
fn a_step_that_is_played_tells_what_was_refused_before_it() {
    let server = Server::always(json(
        400,
        r#"{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"invalid","diagnostics":"no such thing"}]}"#,
    ));
    let base = server.base();
    let output = run(&["curl", "book/book", "--play", "--target", &base]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let said = stderr(&output);
    for part in [
        "`book` follows from step `find/search`, which failed and kept no `slot`",
        "`find/search` failed: status: expected `200`, found `400`",
        "no such thing",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!said.contains("--play"), "{said}");
}

#[test]
fn what_went_wrong_before_a_step_that_can_be_made_is_a_warning() {
    let server = bookable();
    let base = server.base();
    let output = run(&["curl", "book-read/read", "--play", "--target", &base]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).contains("/Appointment/x"));
    let said = stderr(&output);
    assert!(said.contains("warning: before it, `made/"), "{said}");
}
