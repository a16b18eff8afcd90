//! Reading XML that is no resource.

use super::{ATTRIBUTE, TEXT};
use quick_xml::Reader;
use quick_xml::escape::{resolve_xml_entity, unescape};
use quick_xml::events::{BytesStart, Event};
use serde_json::{Map, Value};

/// How deep elements may nest; a clinical document of the published examples nests 20 deep.
const DEPTH: usize = 64;
/// How many elements there may be.
const ELEMENTS: usize = 100_000;

/// Why a text is no XML that is read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("byte {position}: {reason}")]
pub struct PlainXmlError {
    /// How many bytes stand before the place.
    pub position: u64,
    /// What is wrong.
    pub reason: String,
}

/// An element that is being read.
#[derive(Debug, Default)]
struct Open {
    name: String,
    members: Map<String, Value>,
    text: String,
}

/// Reads a document. No entity is resolved but those of XML itself, and a document type is refused.
///
/// # Errors
///
/// [`PlainXmlError`].
pub fn read(bytes: &[u8]) -> Result<Value, PlainXmlError> {
    let text = std::str::from_utf8(bytes).map_err(|error| PlainXmlError {
        position: error.valid_up_to() as u64,
        reason: "this is not UTF-8".to_owned(),
    })?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    // The first stands for the document, the last is the one that is being read.
    let mut open = vec![Open::default()];
    let mut count = 0;
    loop {
        let event = reader.read_event();
        let position = reader.buffer_position();
        let wrong = |reason: String| PlainXmlError { position, reason };
        let event = event.map_err(|error| wrong(error.to_string()))?;
        if event == Event::Eof {
            break;
        }
        if matches!(event, Event::Start(_) | Event::Empty(_)) {
            count += 1;
            if open.len() > DEPTH || count > ELEMENTS {
                let limits =
                    format!("elements nest at most {DEPTH} deep, and are {ELEMENTS} at most");
                return Err(wrong(limits));
            }
        }
        take(&mut open, event).map_err(wrong)?;
    }
    let wrong = |reason: &str| PlainXmlError {
        position: reader.buffer_position(),
        reason: reason.to_owned(),
    };
    match open.pop() {
        Some(document) if open.is_empty() => {
            if document.members.len() != 1
                || document.members.values().any(Value::is_array)
                || !document.text.trim().is_empty()
            {
                return Err(wrong("a document is one element"));
            }
            Ok(Value::Object(document.members))
        }
        _ => Err(wrong("an element is not closed")),
    }
}

fn take(open: &mut Vec<Open>, event: Event<'_>) -> Result<(), String> {
    match event {
        Event::Start(start) => open.push(begin(&start)?),
        Event::Empty(start) => close(open, begin(&start)?),
        Event::End(_) => {
            if let Some(closed) = open.pop() {
                close(open, closed);
            }
        }
        Event::Text(text) => add(open, &text),
        Event::CData(text) => add(open, &text),
        Event::GeneralRef(reference) => {
            let letter = reference.resolve_char_ref();
            match letter.map_err(|error| error.to_string())? {
                Some(letter) => add(open, letter.encode_utf8(&mut [0; 4])),
                None => {
                    let name: &str = &reference;
                    let known = resolve_xml_entity(name);
                    add(
                        open,
                        known.ok_or_else(|| format!("the entity `{name}` is not one of XML's"))?,
                    );
                }
            }
        }
        Event::DocType(_) => return Err("a document type is not read".to_owned()),
        Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::Eof => {}
    }
    Ok(())
}

fn begin(start: &BytesStart<'_>) -> Result<Open, String> {
    let mut members = Map::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let key: &str = attribute.key.into_inner();
        if key == "xmlns" || key.starts_with("xmlns:") {
            continue;
        }
        let value = unescape(&attribute.value).map_err(|error| error.to_string())?;
        let name = attribute.key.local_name().into_inner();
        members.insert(format!("{ATTRIBUTE}{name}"), value.into_owned().into());
    }
    Ok(Open {
        name: start.local_name().into_inner().to_owned(),
        members,
        text: String::new(),
    })
}

fn add(open: &mut [Open], text: &str) {
    if let Some(last) = open.last_mut() {
        last.text.push_str(text);
    }
}

fn close(open: &mut [Open], closed: Open) {
    let Open {
        name,
        mut members,
        text,
    } = closed;
    let text = text.trim();
    let value = if members.is_empty() {
        Value::from(text)
    } else {
        if !text.is_empty() {
            members.insert(TEXT.to_owned(), text.into());
        }
        Value::Object(members)
    };
    let Some(parent) = open.last_mut() else {
        return;
    };
    match parent.members.get_mut(&name) {
        None => {
            parent.members.insert(name, value);
        }
        Some(Value::Array(items)) => items.push(value),
        Some(first) => *first = Value::Array(vec![first.take(), value]),
    }
}
