//! One document: its values, and where each of them stands.

use super::byte_index::ByteIndex;
use super::places::{Parts, Spanned, Spans};
use crate::diagnostic::Diagnostic;
use crate::node::{Entry, Kind, Node};
use crate::source::Span;
use saphyr_parser::Parser;
use std::borrow::Cow;
use std::ops::Range;

/// Reads one document, and says what is wrong with it: nothing, every key that occurs twice (the
/// first counts), or the one error of syntax that ended reading.
pub fn parse(file: usize, text: &str) -> (Option<Node>, Vec<Diagnostic>) {
    let whole = Span { file, bytes: 0..0 };
    let bytes = ByteIndex::new(text);
    let mut reader = Spans::new(file, &bytes);
    let mut events = Parser::new_from_str(text);
    let spans = match reader.document(&mut events) {
        Ok(spans) => spans,
        Err(diagnostic) => return (None, vec![*diagnostic]),
    };
    let once = without(text, &reader.repeated);
    let merge = reader.merge.as_ref().unwrap_or(&whole);
    let remarks = [reader.duplicates, reader.tags].concat();
    match values(&once, (&whole, merge), &bytes) {
        Ok(value) => {
            let node = join(&value, spans.as_ref(), &whole);
            (Some(node), remarks)
        }
        // What is wrong with the rest may come of what was left out.
        Err(_) if !remarks.is_empty() => (None, remarks),
        Err(diagnostic) => (None, vec![*diagnostic]),
    }
}

fn values(
    text: &str,
    (whole, merge): (&Span, &Span),
    bytes: &ByteIndex,
) -> Result<serde_yaml::Value, Box<Diagnostic>> {
    let mut value: serde_yaml::Value =
        serde_yaml::from_str(text).map_err(|error| Box::new(syntax_error(whole, bytes, &error)))?;
    value.apply_merge().map_err(|error| {
        let message = format!("`<<` cannot be merged: {error}");
        let help = "what follows it is a map, the alias of one, or a list of those";
        Box::new(Diagnostic::new(merge, message).help(help))
    })?;
    Ok(value)
}

/// Returns a text with blanks in place of some entries of maps, so that everything else stands where
/// it stood. Of a flow map the comma behind an entry goes too.
fn without<'t>(text: &'t str, entries: &[Range<usize>]) -> Cow<'t, str> {
    let mut text = Cow::Borrowed(text);
    for entry in entries {
        let rest = text.get(entry.end..).unwrap_or_default();
        let comma = rest.trim_start().starts_with(',');
        let end = match rest.find(',').filter(|_| comma) {
            Some(at) => entry.end + at + 1,
            None => entry.end,
        };
        let Some(gone) = text.get(entry.start..end) else {
            continue;
        };
        let blank = |letter: char| match letter {
            '\n' => "\n".to_owned(),
            other => " ".repeat(other.len_utf8()),
        };
        let blank: String = gone.chars().map(blank).collect();
        text.to_mut().replace_range(entry.start..end, &blank);
    }
    text
}

fn syntax_error(whole: &Span, bytes: &ByteIndex, error: &serde_yaml::Error) -> Diagnostic {
    let at = error
        .location()
        .map_or(0, |location| bytes.at(location.index()));
    let span = Span {
        file: whole.file,
        bytes: at..at,
    };
    let reason = error.to_string();
    // What no number of the program can hold is a number to YAML all the same.
    match reason.split("integer `").nth(1) {
        Some(rest) if reason.contains("invalid type") => {
            let number = rest.split('`').next().unwrap_or_default();
            Diagnostic::new(&span, format!("the number `{number}` is beyond range"))
                .help("put it in quotes where a text is meant")
        }
        _ => Diagnostic::new(&span, format!("this is not YAML: {reason}")),
    }
}

/// Puts values and places together. A part that came through an alias or a merge key has no place
/// of its own and takes that of the value it came into.
fn join(value: &serde_yaml::Value, spans: Option<&Spanned>, fallback: &Span) -> Node {
    let span = spans.map_or(fallback, |spanned| &spanned.span);
    let kind = match value {
        serde_yaml::Value::Null => Kind::Null,
        serde_yaml::Value::Bool(value) => Kind::Bool(*value),
        serde_yaml::Value::Number(number) => number_kind(number),
        serde_yaml::Value::String(text) => Kind::Text(text.clone()),
        serde_yaml::Value::Tagged(tagged) => return join(&tagged.value, spans, fallback),
        serde_yaml::Value::Sequence(items) => Kind::List(
            items
                .iter()
                .enumerate()
                .map(|(index, item)| join(item, item_span(spans, index), span))
                .collect(),
        ),
        serde_yaml::Value::Mapping(map) => Kind::Map(
            map.iter()
                .map(|(key, value)| entry(key, value, spans, span))
                .collect(),
        ),
    };
    Node {
        span: span.clone(),
        kind,
    }
}

fn entry(
    key: &serde_yaml::Value,
    value: &serde_yaml::Value,
    spans: Option<&Spanned>,
    map: &Span,
) -> Entry {
    let key = key_text(key);
    let found = match spans.map(|spanned| &spanned.parts) {
        Some(Parts::Map(parts)) => parts.get(&key),
        _ => None,
    };
    Entry {
        key_span: found.map_or_else(|| map.clone(), |(key_span, _)| key_span.clone()),
        value: join(value, found.map(|(_, spanned)| spanned), map),
        key,
    }
}

fn item_span(spans: Option<&Spanned>, index: usize) -> Option<&Spanned> {
    match spans.map(|spanned| &spanned.parts) {
        Some(Parts::List(items)) => items.get(index),
        _ => None,
    }
}

/// Keys are texts in this language, whatever YAML takes them for (`422:` is the text "422").
fn key_text(key: &serde_yaml::Value) -> String {
    match key {
        serde_yaml::Value::String(text) => text.clone(),
        serde_yaml::Value::Bool(value) => value.to_string(),
        serde_yaml::Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

fn number_kind(number: &serde_yaml::Number) -> Kind {
    let text = number.to_string();
    match serde_json::from_str::<serde_json::Number>(&text) {
        Ok(number) => Kind::Number(number),
        Err(_) => Kind::Text(text), // .inf and .nan are numbers to YAML only
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let (node, diagnostics) = parse(0, text);
        let value = node.map(|node| node.to_value().to_string());
        let remarks = diagnostics.iter();
        let remarks = remarks.map(|d| format!("{} at {:?}", d.message, d.span.bytes));
        value
            .into_iter()
            .chain(remarks)
            .collect::<Vec<_>>()
            .join("; ")
    }

    #[test]
    fn the_core_schema_leaves_words_and_times_alone() {
        insta::assert_snapshot!(
            read("a: on\nb: no\nc: 10:00\nd: 012\ne: 0.50\nf: ~\ng: true"),
            @r#"{"a":"on","b":"no","c":"10:00","d":"012","e":0.5,"f":null,"g":true}"#
        );
    }

    #[test]
    fn a_key_that_occurs_twice_is_refused_where_it_occurs_again() {
        insta::assert_snapshot!(read("a: 1\nb: {c: 1, c: 2}\na: 3"),
            @r#"{"a":1,"b":{"c":1}}; the key `c` occurs twice in one map at 15..16; the key `a` occurs twice in one map at 21..22"#);
    }

    #[test]
    fn what_occurs_again_is_left_out_whatever_it_is() {
        for text in [
            "a: 1\na:\n  - {b: 2}\n  - ü\nc: 3",
            "a: 1\na: |\n  several\n  lines\nc: 3",
            "{a: 1, a: {b: [2, 2]} , c: 3}",
            "{a: 1, a: \"2, 2\",\n c: 3, c: 4}",
            "a: 1 # , a\nc: 3 # ü\na: &x 2 # , c",
        ] {
            let found = read(text);
            assert!(
                found.starts_with(r#"{"a":1,"c":3}; the key `a`"#),
                "{text}: {found}"
            );
        }
    }

    #[test]
    fn merge_keys_and_aliases_bring_their_values() {
        insta::assert_snapshot!(read("x: &x {a: 1}\ny: {<<: *x, b: 2}\nz: *x"),
            @r#"{"x":{"a":1},"y":{"b":2,"a":1},"z":{"a":1}}"#);
    }

    #[test]
    fn places_are_bytes_even_after_other_letters() {
        let node = parse(0, "é: ü\nb: c").0.unwrap();
        let b = node.get("b").unwrap();
        assert_eq!(b.span.bytes, 10..11);
    }

    #[test]
    fn a_broken_document_says_where_it_broke() {
        let message = read("a: [1, 2\nb: 3");
        assert!(message.starts_with("this is not YAML"), "{message}");
    }
}
