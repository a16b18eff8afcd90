//! The command line that a failure is told with shows the same failure again.

#![expect(clippy::unwrap_used, reason = "what is unexpected in a test ends it")]

use bookend_tests::{Ended, Program};
use std::process::Command;

/// Splits a command line as a shell does.
fn words(line: &str) -> Vec<String> {
    let script = format!("set -- {line}; for word; do printf '%s\\n' \"$word\"; done");
    let output = Command::new("sh").args(["-c", &script]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(str::to_owned).collect()
}

/// The lines of each failure that say what was found, and the lines to see it again.
fn failures(ended: &Ended) -> Vec<(String, String)> {
    let parts = ended.stdout.split("\n\n");
    parts
        .filter_map(|part| {
            let (told, again) = part.split_once("  again: bookend-consumer ")?;
            let is_of_finding =
                |line: &&str| line.starts_with("failed ") || line.starts_with("    ");
            // Ids and times in the request differ.
            let (found, _) = told.split_once("  the request")?;
            let told: Vec<&str> = found
                .lines()
                .filter(is_of_finding)
                .filter(|line| !line.contains(" after "))
                .collect();
            Some((told.join("\n"), again.lines().next().unwrap().to_owned()))
        })
        .collect()
}

async fn play(line: &str) -> Ended {
    let words = words(line);
    Program::consumer(words.iter().map(String::as_str))
        .run()
        .await
}

#[tokio::test]
async fn the_line_that_a_failure_is_told_with_shows_it_again() {
    let provider = Program::provider([
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--log",
        "off",
        "--policy",
        "slot-exclusive=false",
    ]);
    let provider = provider.start().await;
    let target = provider.first_line.split(' ').nth(1).unwrap().to_owned();
    // The user is told apart by a name that a shell would take apart.
    let line = format!(
        "run --target {target} --only book-taken --policy slot-gone=409 \
         --identity-family \"O'Brien Jones\" --timeout 20s"
    );
    let first = play(&line).await;
    assert_eq!(first.code, Some(1), "{}{}", first.stdout, first.stderr);
    let told = failures(&first);
    assert!(!told.is_empty(), "{}", first.stdout);
    // Each is told with the same line: one more run shows them all.
    let (_, again) = told.first().unwrap();
    let second = play(again).await;
    assert_eq!(second.code, Some(1), "{}{}", second.stdout, second.stderr);
    assert_eq!(failures(&second), told, "{}", second.stdout);
    for (_, again) in &told {
        for said in [
            "--seed ",
            "--policy 'slot-gone=409'",
            "--timeout 20000ms",
            "--identity-family",
        ] {
            assert!(again.contains(said), "{again} lacks {said}");
        }
    }
    provider.terminate().await;
}

#[tokio::test]
async fn a_rehearsal_names_its_mode_its_clock_and_its_seed() {
    let folder = bookend_tests::scratch();
    let evidence = folder.path().join("evidence").display().to_string();
    let script = folder.path().join("never green.yaml");
    std::fs::write(
        &script,
        "bookend: 1\njourneys:\n  - id: never-green\n    rows: [{status: 200}, {status: 418}]\n    steps: [{id: ask, send: capabilities.read, expect: {status: $(row.status)}}]\n",
    )
    .unwrap();
    let line = format!(
        "rehearse --mode strict --clock 2026-10-23T09:00:00Z --seed 5 --only never-green \
         --evidence {evidence} '{}'",
        script.display()
    );
    let first = play(&line).await;
    assert_eq!(first.code, Some(1), "{}{}", first.stdout, first.stderr);
    let told = failures(&first);
    let (failure, again) = told.first().unwrap();
    assert_eq!(
        again,
        &format!(
            "rehearse --only never-green --row 2 --mode strict --seed 5 --clock '2026-10-23T09:00:00Z' '{}'",
            script.display()
        )
    );
    let second = play(&format!("{again} --evidence {evidence}")).await;
    assert_eq!(&failures(&second).first().unwrap().0, failure);
}

#[tokio::test]
async fn a_rehearsal_behind_tls_says_so_and_names_no_certificate_that_is_gone() {
    let folder = bookend_tests::scratch();
    let evidence = folder.path().join("evidence").display().to_string();
    let script = folder.path().join("never-green.yaml");
    std::fs::write(
        &script,
        "bookend: 1\njourneys:\n  - id: never-green\n    steps: [{id: ask, send: capabilities.read, expect: {status: 418}}]\n",
    )
    .unwrap();
    let script = script.display();
    let line =
        format!("rehearse --tls --seed 5 --only never-green --evidence {evidence} '{script}'");
    let first = play(&line).await;
    assert_eq!(first.code, Some(1), "{}{}", first.stdout, first.stderr);
    for word in ["--ca ", "--client-cert", "--client-key"] {
        assert!(!first.stdout.contains(word), "{}", first.stdout);
    }
    let told = failures(&first);
    let (failure, again) = told.first().unwrap();
    let only = "rehearse --only never-green --seed 5 --tls";
    assert!(again.starts_with(only), "{again}");
    let second = play(&format!("{again} --evidence {evidence}")).await;
    assert_eq!(second.code, Some(1), "{}{}", second.stdout, second.stderr);
    assert!(
        second.stdout.contains("against https://"),
        "{}",
        second.stdout
    );
    assert_eq!(&failures(&second).first().unwrap().0, failure);
}

#[tokio::test]
async fn the_same_seed_is_green_again_at_a_provider_that_remembers_the_first_time() {
    let provider = Program::provider(["serve", "--listen", "127.0.0.1:0", "--log", "off"]);
    let provider = provider.start().await;
    let target = provider.first_line.split(' ').nth(1).unwrap().to_owned();
    // Of these the provider remembers most: who is booked for, and what was asked before.
    let line = format!("run --target {target} --seed 42 --suite patients,integrity");
    for _ in 0..2 {
        let ended = play(&line).await;
        assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    }
    provider.terminate().await;
}
