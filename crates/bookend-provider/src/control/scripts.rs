//! The scripts in force: seen, checked, and others put in their place.

use super::workshop::remarks;
use super::{Answer, Call, Complaint, Desk};
use bookend_script::Source;
use serde_json::{Value, json};

/// The name of a script that is sent without one.
const UNNAMED: &str = "sent.yaml";

/// `GET /scripts`: every file with its size, whether it ships, and the text where `text` asks for it.
pub(super) fn list(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&["text"])?;
    let with_text = call.flag("text")?;
    let script = &desk.changeover.spaces().standing().set.script;
    let own = desk.reloading();
    let file = |source: &Source| {
        let mut file = json!({
            "name": source.name,
            "bytes": source.text.len(),
            "ships": !own.own.contains(source),
        });
        if let (true, Some(map)) = (with_text, file.as_object_mut()) {
            map.insert("text".to_owned(), source.text.as_str().into());
        }
        file
    };
    let files: Vec<Value> = script
        .sources()
        .iter()
        .map(|(_, source)| file(source))
        .collect();
    Ok(Answer::json(&json!({
        "digest": script.digest(),
        "dialect": script.dialect().name,
        "mode": script.policy().mode,
        "policy": script.policy().settings,
        "files": files,
        "warnings": remarks(script.warnings(), script.sources()),
        "reloads": own.count,
        "failed": own.failed,
    })))
}

/// `GET /scripts/{name}`: the text of a file.
pub(super) fn read(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&[])?;
    let name = call.part("name");
    let script = &desk.changeover.spaces().standing().set.script;
    let mut sources = script.sources().iter();
    let found = sources.find(|(_, source)| source.name == name);
    let (_, source) = found.ok_or_else(|| Complaint::unknown("script", name))?;
    Ok(Answer::of(
        "application/yaml",
        source.text.clone().into_bytes(),
    ))
}

/// `PUT /scripts`: these files take the place of all that do not ship. One file is sent as it is;
/// several as `{"files": [{"name", "text"}]}`.
pub(super) fn replace(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&["diary", "check-only"])?;
    let own = sent(call)?;
    let _changing = desk.changing();
    in_force(desk, call, own)
}

/// `PUT /scripts/{name}`: this file takes the place of the one of that name, or comes on top.
pub(super) fn put(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&["diary", "check-only"])?;
    let source = Source {
        name: call.part("name").to_owned(),
        text: call.text()?.to_owned(),
    };
    let _changing = desk.changing();
    let mut own = desk.reloading().own.clone();
    match own.iter_mut().find(|known| known.name == source.name) {
        Some(known) => *known = source,
        None => own.push(source),
    }
    in_force(desk, call, own)
}

/// `DELETE /scripts/{name}`: without this file. What ships stays.
pub(super) fn remove(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&["diary"])?;
    let name = call.part("name");
    let _changing = desk.changing();
    let mut own = desk.reloading().own.clone();
    let before = own.len();
    own.retain(|source| source.name != name);
    if own.len() == before {
        let complaint = Complaint::unknown("script of your own", name);
        return Err(complaint.help("what ships can be replaced, and not taken away"));
    }
    in_force(desk, call, own)
}

fn in_force(desk: &Desk, call: &Call, own: Vec<Source>) -> Result<Answer, Complaint> {
    let keeps_diary = match call.parameter("diary") {
        None | Some("keep") => true,
        Some("reset") => false,
        Some(other) => {
            let message = format!("`diary` is `keep` or `reset`, found `{other}`");
            return Err(Complaint::invalid("diary", message));
        }
    };
    if call.flag("check-only")? {
        let script = desk.workshop.check(own)?;
        return Ok(Answer::json(&json!({
            "digest": script.digest(),
            "diary": "untouched",
            "warnings": remarks(script.warnings(), script.sources()),
        })));
    }
    Ok(Answer::json(&desk.put_in_force(own, keeps_diary)?))
}

/// Reads the files that were sent.
fn sent(call: &Call) -> Result<Vec<Source>, Complaint> {
    let content_type = call.headers.first("Content-Type").unwrap_or_default();
    if !content_type.starts_with("application/json") {
        let text = call.text()?;
        let is_empty = text.trim().is_empty();
        let one = (!is_empty).then(|| Source {
            name: UNNAMED.to_owned(),
            text: text.to_owned(),
        });
        return Ok(one.into_iter().collect());
    }
    let map = call.map()?;
    super::call::knows_keys(&map, &["files"])?;
    let files = map.get("files").and_then(Value::as_array);
    let files = files.ok_or_else(|| {
        Complaint::invalid("files", "`files` is a list of `{\"name\": …, \"text\": …}`")
    })?;
    let file = |(number, value): (usize, &Value)| {
        let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        match (text("name"), text("text")) {
            (Some(name), Some(text)) => Ok(Source { name, text }),
            _ => Err(Complaint::invalid(
                &format!("files[{number}]"),
                "a file has a `name` and a `text`",
            )),
        }
    };
    files.iter().enumerate().map(file).collect()
}
