//! A collection as Bruno reads it: a folder of text files.

use super::blueprint::{Blueprint, BodyPlan, RequestPlan};
use serde_json::json;
use std::fmt::Write as _;

const BEFORE: &str = "const get = (name) => bru.getVar(name) ?? bru.getEnvVar(name);
const put = (name, value) => bru.setVar(name, value);
";

const AFTER: &str = "const put = (name, value) => bru.setVar(name, value);
const check = (title, found, wanted, said) => test(title, () => { expect(found, said).to.equal(wanted); });
const header = (name) => res.getHeader(name.toLowerCase());
const status = res.getStatus();
const answer = res.getBody();
let body = answer;
if (typeof answer === \"string\") { try { body = JSON.parse(answer); } catch { body = null; } }
";

/// Writes a collection for Bruno: the files of a folder, each by its name in it, and its text.
pub fn bruno(blueprint: &Blueprint) -> Vec<(String, String)> {
    let manifest = json!({"version": "1", "name": blueprint.title, "type": "collection", "ignore": ["node_modules", ".git"]});
    let mut settings = String::new();
    for (name, value, _) in &blueprint.settings {
        let _ = writeln!(settings, "  {name}: {value}");
    }
    let mut notes = format!(
        "{} Run it with `bru run --env bookend` in this folder.\n",
        blueprint.notes
    );
    for (name, _, says) in &blueprint.settings {
        let _ = writeln!(notes, "- {name}: {says}");
    }
    let mut files = vec![
        (
            "bruno.json".to_owned(),
            // A tree of JSON can always be written.
            serde_json::to_string_pretty(&manifest).unwrap_or_default() + "\n",
        ),
        ("collection.bru".to_owned(), block("docs", &notes)),
        (
            "environments/bookend.bru".to_owned(),
            format!("vars {{\n{settings}}}\n"),
        ),
    ];
    for (number, request) in blueprint.requests.iter().enumerate() {
        let name = request.id.replace('/', "-");
        let name = format!("{:02}-{name}.bru", number + 1);
        files.push((name, file(request, number + 1)));
    }
    files
}

fn file(request: &RequestPlan, number: usize) -> String {
    let (mode, body) = match &request.body {
        None => ("none", String::new()),
        // Of a text that is a resource as a whole, no letter is to be escaped.
        Some(BodyPlan::Variable(name)) => ("text", block("body:text", &format!("{{{{{name}}}}}"))),
        Some(BodyPlan::Xml(text)) => ("xml", block("body:xml", text)),
        Some(BodyPlan::Resource(tree)) => {
            let pretty = serde_json::to_string_pretty(tree).unwrap_or_default();
            ("json", block("body:json", &pretty))
        }
    };
    let mut headers = String::new();
    for (name, value) in &request.headers {
        let _ = writeln!(headers, "  {name}: {value}");
    }
    let parts = [
        format!(
            "meta {{\n  name: {}\n  type: http\n  seq: {number}\n}}\n",
            request.title
        ),
        format!(
            "{} {{\n  url: {{{{serviceRoot}}}}{}\n  body: {mode}\n  auth: none\n}}\n",
            request.method.to_ascii_lowercase(),
            request.target
        ),
        format!("headers {{\n{headers}}}\n"),
        body,
        block(
            "script:pre-request",
            &format!("{BEFORE}{}", request.before.text()),
        ),
        block("tests", &format!("{AFTER}{}", request.after.text())),
        "settings {\n  encodeUrl: false\n}\n".to_owned(),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}

/// Writes a block of text: its lines moved in, so that no brace of theirs ends it.
fn block(name: &str, text: &str) -> String {
    let mut block = format!("{name} {{\n");
    for line in text.lines() {
        let _ = writeln!(block, "  {line}");
    }
    block + "}\n"
}
