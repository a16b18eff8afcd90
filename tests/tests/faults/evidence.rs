//! The evidence keeps what was intended, and what was sent.

use crate::{provider, seen};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bookend_tests::{Appointment, Request};
use serde_json::Value;
use std::path::Path;

/// Returns the exchanges of the only run below a folder that have a fault.
fn faulty_exchanges(folder: &Path) -> Vec<Value> {
    let only = |folder: &Path| {
        let mut entries = std::fs::read_dir(folder).unwrap();
        entries.next().unwrap().unwrap().path()
    };
    let run = only(&only(folder));
    let text = std::fs::read_to_string(run.join("exchanges.jsonl")).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
    lines
        .filter(|line: &Value| !line["fault"].is_null())
        .collect()
}

async fn kept(fault: &str) -> (Vec<u8>, Value) {
    let folder = tempfile::tempdir().unwrap();
    let then = format!("{{fault: {fault}}}");
    let stand = provider("appointment.book", "{}", &then)
        .recorded(folder.path())
        .start();
    let slot = stand.free_slot().await;
    let seen = seen(&stand, &Request::book(&Appointment::of(&slot).body())).await;
    stand.stop().await;
    let mut kept = faulty_exchanges(folder.path());
    assert_eq!(kept.len(), 1, "the search met no fault");
    (seen.bytes, kept.swap_remove(0))
}

#[tokio::test]
async fn the_intended_answer_and_the_bytes_that_were_sent_stand_side_by_side() {
    let (seen, kept) = kept("{truncate: 40%}").await;
    assert_eq!(kept["response"]["status"], 201);
    assert_eq!(kept["decided_by"], "tested");
    assert_eq!(kept["fault"]["fault"], "truncate at in-body");
    assert_eq!(kept["fault"]["sent_bytes"], seen.len());
    let sent = STANDARD.decode(kept["fault"]["sent_base64"].as_str().unwrap());
    assert_eq!(sent.unwrap(), seen);
}

#[tokio::test]
async fn of_an_answer_that_was_lost_nothing_was_sent() {
    let (_, kept) = kept("reset").await;
    assert_eq!(kept["response"]["status"], 201);
    assert_eq!(kept["fault"]["fault"], "reset at after-commit");
    assert_eq!(kept["fault"]["sent_bytes"], 0);
}

#[tokio::test]
async fn before_the_body_no_answer_was_intended() {
    let (_, kept) = kept("{empty: before-body}").await;
    assert_eq!(kept["response"], Value::Null);
    assert_eq!(kept["error"]["kind"], "closed");
    assert_eq!(kept["fault"]["fault"], "empty at before-body");
}

/// Of a search the evidence has the names of entries alone, and no bytes.
#[tokio::test]
async fn the_intended_answer_to_a_search_is_whole_whatever_was_sent_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let stand = provider("slot.search", "{}", "{fault: {truncate: 40%}}")
        .recorded(folder.path())
        .start();
    let mut sent = Vec::new();
    for _ in 0..2 {
        let seen = seen(&stand, &Request::search_all()).await;
        let seen = String::from_utf8(seen.bytes).unwrap();
        sent.push(seen.split_once("\r\n\r\n").unwrap().1.to_owned());
    }
    stand.stop().await;
    let files = bookend_tests::files_below(folder.path());
    let har = files.iter().find(|file| file.ends_with("exchanges.har"));
    let har = std::fs::read_to_string(har.unwrap()).unwrap();
    let har: Value = serde_json::from_str(&har).unwrap();
    for (entry, sent) in har["log"]["entries"].as_array().unwrap().iter().zip(&sent) {
        let kept = entry["response"]["content"]["text"].as_str().unwrap();
        let bundle: Value = serde_json::from_str(kept).unwrap();
        assert!(kept.starts_with(sent) && kept.len() > 2 * sent.len());
        assert!(bundle["entry"].as_array().unwrap().len() > 1);
    }
    assert_eq!(sent.len(), 2);
}
