//! The evidence of whole runs: nothing that belongs to people is in it, unless it is asked for.

#![expect(clippy::unwrap_used, reason = "what is unexpected in a test ends it")]

use base64::Engine as _;
use bookend_tests::{Connection, Program, Request, Started, scratch};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// What is booked for people of every kind, in both formats, refused and looked for again.
const SUITES: &str = "booking,contacts,patients";

/// Rehearses with a seed, so that the people are the same each time, and returns the pack.
async fn rehearse(folder: &Path, more: &[&str]) -> PathBuf {
    let evidence = folder.display().to_string();
    let fixed = [
        "rehearse",
        "--seed",
        "11",
        "--suite",
        SUITES,
        "--jobs",
        "2",
        "--evidence",
        &evidence,
    ];
    let ended = Program::consumer(fixed.into_iter().chain(more.iter().copied()))
        .run()
        .await;
    assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    let only = |folder: &Path| {
        std::fs::read_dir(folder)
            .unwrap()
            .next()
            .unwrap()
            .unwrap()
            .path()
    };
    only(&only(folder))
}

fn lines(pack: &Path, file: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(pack.join(file)).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Collects what belongs to people from a resource.
fn collect(tree: &Value, under: &str, found: &mut BTreeSet<String>) {
    match tree {
        Value::Object(map) => {
            for (name, value) in map {
                let is_private = matches!(
                    (under, name.as_str()),
                    ("name", "family" | "given")
                        | ("address", "line" | "city" | "district" | "postalCode")
                        | ("telecom", "value")
                        | ("actor", "display")
                );
                let is_number = name == "value"
                    && map
                        .get("system")
                        .is_some_and(|system| system == "https://fhir.nhs.uk/Id/nhs-number");
                if is_private || is_number {
                    texts(value, found);
                }
                collect(value, name, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, under, found)),
        _ => {}
    }
}

fn texts(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            found.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        _ => {}
    }
}

/// What went in: from the bodies and the header fields of a run that hides nothing.
fn private(pack: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut parts = BTreeMap::new();
    for line in lines(pack, "bodies.jsonl") {
        let mut text = line["text"].as_str().unwrap_or_default().to_owned();
        if let Some(part) = line["part"].as_u64() {
            parts.insert(part, text);
            continue;
        }
        for part in line["parts"].as_array().into_iter().flatten() {
            text += &parts[&part.as_u64().unwrap()];
        }
        if let Ok(tree) = serde_json::from_str(&text) {
            collect(&tree, "", &mut found);
        }
    }
    for exchange in lines(pack, "exchanges.jsonl") {
        for field in exchange["request"]["headers"].as_array().unwrap() {
            if field["name"] == "Authorization" {
                let token = field["value"]
                    .as_str()
                    .unwrap()
                    .trim_start_matches("Bearer ");
                found.insert(token.to_owned());
            }
        }
    }
    // Shorter ones are in too many other words.
    found.retain(|value| value.chars().count() >= 3);
    found
}

/// Everything that a file says, the chunks of the page unpacked, and not as they are packed: there, any three
/// letters stand sooner or later.
fn whole(path: &Path) -> String {
    let text = String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
    let mut parts = text.split("<script type=\"text/plain\" id=\"");
    let mut whole = parts.next().unwrap().to_owned();
    for part in parts {
        let (_, behind) = part.split_once('>').unwrap();
        let (packed, behind) = behind.split_once('<').unwrap();
        let packed = base64::engine::general_purpose::STANDARD
            .decode(packed)
            .unwrap();
        flate2::read::GzDecoder::new(&packed[..])
            .read_to_string(&mut whole)
            .unwrap();
        whole.push_str(behind);
    }
    whole
}

/// Returns which values stand in a text between other words. The text is gone through once: a value
/// is looked for where its first word is.
fn standing_in<'v>(text: &str, values: &'v BTreeSet<String>) -> BTreeSet<&'v str> {
    let first_word = |text: &str| {
        let words = text.split(|c: char| !c.is_alphanumeric());
        words
            .into_iter()
            .find(|word| !word.is_empty())
            .map(str::to_owned)
    };
    let mut by_word: BTreeMap<String, Vec<&'v str>> = BTreeMap::new();
    for value in values {
        by_word
            .entry(first_word(value).unwrap())
            .or_default()
            .push(value);
    }
    let mut found = BTreeSet::new();
    let mut at = 0;
    for word in text.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        for value in by_word.get(bare).into_iter().flatten() {
            let rest = text[at..].strip_prefix(&value[value.find(bare).unwrap()..]);
            if rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)) {
                found.insert(*value);
            }
        }
        at += word.len();
    }
    found
}

#[test]
fn a_value_is_found_between_other_words_and_not_inside_of_one() {
    let values = ["123 High Street", "Leeds"].map(str::to_owned).into();
    let found = |text: &str| standing_in(text, &values).len();
    assert_eq!(found("at 123 High Street, `Leeds`"), 2);
    assert_eq!(found("at 123 High Streets, Leedsham, 5123 High Street"), 0);
}

#[tokio::test]
async fn nothing_that_went_in_of_people_is_in_any_artefact_of_a_whole_run() {
    let folder = scratch();
    let open = rehearse(&folder.path().join("open"), &["--no-redact"]).await;
    let private = private(&open);
    assert!(private.len() > 100, "{private:?}");
    let closed = rehearse(&folder.path().join("closed"), &[]).await;
    let mut leaks = Vec::new();
    for entry in std::fs::read_dir(&closed).unwrap() {
        let path = entry.unwrap().path();
        let text = whole(&path);
        let found = standing_in(&text, &private).into_iter();
        leaks.extend(found.map(|value| format!("{}: {value}", path.display())));
    }
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
    let open = whole(&open.join("index.html"));
    assert!(standing_in(&open, &private).len() > private.len() / 2);
}

/// A provider that writes evidence, and where it answers.
async fn serve(evidence: &str) -> (Started, String) {
    let flags = ["serve", "--listen", "127.0.0.1:0", "--log", "off", "--zip"];
    let flags = flags.into_iter().chain(["--evidence", evidence]);
    let started = Program::provider(flags).start().await;
    let url = started.first_line.split_whitespace().nth(1).unwrap();
    let url = url.to_owned();
    (started, url)
}

/// Says of whom a pack is, and each exchange: the interaction, and the status of the answer.
fn told(pack: &Path) -> String {
    let manifest = std::fs::read_to_string(pack.join("manifest.json")).unwrap();
    let manifest: Value = serde_json::from_str(&manifest).unwrap();
    let kind = (&manifest["role"], &manifest["partial"]);
    assert_eq!(kind, (&"provider".into(), &false.into()));
    let exchanges = lines(pack, "exchanges.jsonl");
    assert_eq!(manifest["exchanges"], exchanges.len());
    let line = |line: &Value| {
        let interaction = line["interaction"].as_str().unwrap_or("nothing");
        format!("{interaction} {}", line["response"]["status"])
    };
    let exchanges: Vec<String> = exchanges.iter().map(line).collect();
    let counterparty = manifest["counterparty"].as_str().unwrap();
    format!("{counterparty}: {}", exchanges.join(", "))
}

/// One consumer has an ASID, and one has none.
#[tokio::test]
async fn a_provider_keeps_what_each_consumer_did_and_completes_it_when_it_stops() {
    let folder = scratch();
    let (started, url) = serve(&folder.path().display().to_string()).await;
    let ended = Program::consumer(["run", "--target", &url, "--only", "book"]);
    let ended = ended.run().await;
    assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    let host = url.split('/').nth(2).unwrap();
    let request = Request::bare("GET", "/STU3/metadata");
    let mut connection = Connection::open(host.parse().unwrap()).await;
    connection.exchange(&request).await;
    let (code, said) = started.terminate().await;
    assert_eq!(code, Some(0));
    let pages = said
        .iter()
        .filter_map(|line| line.strip_prefix("evidence: "));
    let mut consumers = Vec::new();
    for pack in pages.map(|page| Path::new(page).parent().unwrap()) {
        let zip = format!("{}.zip", pack.display());
        assert!(std::fs::metadata(zip).unwrap().len() > 1_000);
        consumers.push(told(pack));
    }
    consumers.sort();
    assert_eq!(
        consumers,
        [
            "123456123456: capabilities.read 200, slot.search 200, appointment.book 201, appointment.read 200, appointment.cancel 200",
            "127.0.0.1: capabilities.read 400",
        ]
    );
}
