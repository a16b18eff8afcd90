//! Tokens as the program makes and explains them.

use crate::process::{code, program, run, stderr, stdout};
use std::io::Write as _;
use std::process::Stdio;

fn made(more: &[&str]) -> String {
    let arguments = [&["token"], more].concat();
    stdout(&run(&arguments)).trim().to_owned()
}

#[test]
fn a_sound_token_is_explained_claim_by_claim_and_refused_by_nobody() {
    let sound = made(&[]);
    let explained = made(&["explain", &sound]);
    for part in [
        "  alg: \"none\"\n    met    `alg` is `none`",
        "  requested_scope: \"organization/slot.read\"\n",
        "    met    `exp` is `iat` + 300",
        "  typ: \"JWT\"\n    no rule asks anything of it",
        "form: sound\nrules for slot.search: all met\nanswer: none",
    ] {
        assert!(explained.contains(part), "{part}: {explained}");
    }
    assert!(!explained.contains("unmet"), "{explained}");
    let field = format!("authorization: bearer {sound}");
    assert_eq!(code(&["token", "--explain", &field]), Some(0));
}

#[test]
fn what_is_wrong_stands_with_its_claim_and_with_the_answer_that_it_gets() {
    let expired = made(&["--defect", "expired"]);
    let explained = made(&["explain", &expired]);
    assert!(
        explained
            .contains("    unmet  expired: `exp` is later than the provider's clock; expected"),
        "{explained}"
    );
    assert!(explained.contains(" s ago)"), "{explained}");
    assert!(
        explained.contains("answer: 403 `token-forbidden`, by the policy token-errors=standard"),
        "{explained}"
    );
    assert!(
        explained.contains("\"resourceType\": \"OperationOutcome\""),
        "{explained}"
    );
    // What is refused is the rule and not what is so: the sentence must not say both.
    assert!(
        explained.contains(
            "the bearer token is refused (expired): the rule is that `exp` is later than the provider's clock; `Authorization claim exp` has to be greater than `"
        ),
        "{explained}"
    );
    assert_eq!(code(&["token", "explain", &expired]), Some(1));
    let off = made(&["explain", &expired, "--policy", "token-errors=off"]);
    assert!(
        off.contains("answer: none, by the policy token-errors=off"),
        "{off}"
    );
    let without = made(&["explain", &made(&["--defect", "no-scope"])]);
    assert!(
        without.contains("  requested_scope: missing\n    unmet  missing-claim:"),
        "{without}"
    );
}

#[test]
fn a_token_of_broken_form_is_read_as_far_as_it_can_be() {
    let sound = made(&[]);
    let short = made(&["--defect", "two-segments"]);
    let explained = made(&["explain", &short]);
    assert!(
        explained.contains("form: segments:")
            && explained.contains("answer: 400 ")
            && !explained.contains("rules for"),
        "{explained}"
    );
    let signed = made(&["explain", &format!("{sound}x")]);
    assert!(
        signed.contains("form: signature:") && signed.contains("rules for slot.search: all met"),
        "{signed}"
    );
    let other = made(&["--defect", "other-scheme", "--header"]);
    assert!(other.starts_with("Authorization: Basic "), "{other}");
    assert_eq!(code(&["token", "explain", &other]), Some(1));
    assert_eq!(code(&["token", "--defect", "nonsense"]), Some(2));
    assert_eq!(code(&["token", "explain"]), Some(2));
}

/// What a journey asks of a provider and what the list says are the same: the provider's own
/// judgement.
#[test]
fn every_kind_of_token_is_listed_with_the_answer_it_gets() {
    let listed = made(&["list"]);
    let row = |name: &str| {
        let mut rows = listed
            .lines()
            .filter_map(|line| line.trim().split_once("  "));
        let found = rows.find(|(first, _)| *first == name);
        let (_, rest) = found.unwrap_or_else(|| panic!("{name}: {listed}"));
        rest.trim().to_owned()
    };
    assert_eq!(
        row("kind"),
        "answer                 the rule that is not met"
    );
    assert_eq!(row("(none)"), "-                      sound");
    assert_eq!(
        row("sound-with-slash").split_whitespace().last(),
        Some("sound")
    );
    assert!(
        row("no-issuer").starts_with("400 token-badly-built"),
        "{listed}"
    );
    assert!(
        row("other-scheme").starts_with("403 token-forbidden"),
        "{listed}"
    );
    assert!(
        row("wrong-scope").ends_with("is that of the interaction, and nothing else"),
        "{listed}"
    );
    assert_eq!(
        row("practitioner-without-local-id"),
        "-                      sound"
    );
    // Of a time that is a text nothing can be reckoned: the rules behind the first are unclear.
    assert!(
        row("text-issue-time").starts_with("400 token-badly-built"),
        "{listed}"
    );
    let strict = made(&[
        "list",
        "--mode",
        "strict",
        "--policy",
        "token-errors=scal-401",
    ]);
    let local = strict
        .lines()
        .find(|line| line.contains("practitioner-without-local-id"));
    assert!(local.is_some_and(|line| line.contains(" 401 ")), "{strict}");
}

#[test]
fn a_token_is_read_from_standard_input() {
    let mut child = program();
    let asked = ["token", "explain", "-", "--interaction", "slot.search"];
    child.args(asked).stdin(Stdio::piped());
    let mut child = child.stdout(Stdio::piped()).spawn().unwrap();
    let sound = made(&["--header", "--interaction", "appointment.book"]);
    child
        .stdin
        .take()
        .unwrap()
        .write_all(sound.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    // It is for another interaction than the one that is asked about.
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(
        stdout(&output).contains("unmet  scope:"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn a_token_is_judged_by_the_rules_of_what_it_is_for_unless_something_else_is_named() {
    for interaction in [
        "appointment.book",
        "appointment.cancel",
        "capabilities.read",
    ] {
        let sound = made(&["--interaction", interaction]);
        let explained = made(&["explain", &sound]);
        assert!(
            explained.contains("answer: none"),
            "{interaction}: {explained}"
        );
    }
    let sound = made(&["--interaction", "appointment.book"]);
    let expired = made(&["--interaction", "appointment.book", "--defect", "expired"]);
    let explained = made(&["explain", &expired]);
    assert!(
        explained.contains("rules for appointment.book: 1 unmet"),
        "{explained}"
    );
    let other = made(&["explain", &sound, "--interaction", "slot.search"]);
    assert!(other.contains("rules for slot.search: 1 unmet"), "{other}");
}
