//! What the evidence says of the answers to searches, whose entries it is told of by name.

use crate::queries::SERVICE;
use bookend_tests::{Request, Setup};
use serde_json::Value;
use std::path::Path;

/// The bodies of the answers of a run, in order.
fn bodies(folder: &Path) -> Vec<String> {
    let files = bookend_tests::files_below(folder);
    let har = files.iter().find(|file| file.ends_with("exchanges.har"));
    let har = std::fs::read_to_string(har.unwrap()).unwrap();
    let har: Value = serde_json::from_str(&har).unwrap();
    let entries = har["log"]["entries"].as_array().unwrap().iter();
    let text = |entry: &Value| {
        entry["response"]["content"]["text"]
            .as_str()
            .map(str::to_owned)
    };
    entries.map(|entry| text(entry).unwrap()).collect()
}

#[tokio::test]
async fn whatever_was_answered_before_each_answer_is_kept_letter_for_letter() {
    let folder = tempfile::tempdir().unwrap();
    let stand = Setup::standard().recorded(folder.path()).start();
    let morning = "start=ge2026-06-16T09:00:00Z&start=lt2026-06-16T10:00:00Z";
    let longer = "start=ge2026-06-16T09:00:00Z&start=lt2026-06-16T11:00:00Z";
    let later = "start=ge2026-06-16T10:00:00Z&start=lt2026-06-16T11:00:00Z";
    let nothing = "start=ge2026-06-16T10:00:00Z&start=lt2026-06-16T10:00:00Z";
    let mut sent = Vec::new();
    for (window, more) in [
        (morning, ""),
        (morning, ""),
        (longer, ""),
        (later, "&_include=Slot:schedule"),
        (longer, "&_include=Slot:schedule"),
        (nothing, ""),
        (longer, "&_format=xml"),
        (longer, ""),
    ] {
        let request = Request::search(&format!("{SERVICE}&{window}{more}"));
        let plain = stand.send(&request).await;
        sent.push(plain.text());
        // What was found is an entry of its own each time.
        let response = stand
            .send(&request.header("Prefer", "bookend=findings"))
            .await;
        assert_eq!(response.status, 200, "{}", response.text());
        sent.push(response.text());
    }
    let zipped = Request::search(&format!("{SERVICE}&{longer}"));
    let zipped = stand.send(&zipped.header("Accept-Encoding", "gzip")).await;
    assert_eq!(zipped.header("Content-Encoding"), Some("gzip"));
    sent.push(zipped.text());
    stand.stop().await;
    assert_eq!(bodies(folder.path()), sent);
}
