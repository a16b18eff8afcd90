//! YAML text to a document with places; the only file that names the YAML crates.
//!
//! `serde_yaml` says what the values are (core schema, aliases, merge keys, limits on repetition);
//! `saphyr-parser` says where they stand and which keys occur twice. The two are joined here.

use crate::diagnostic::Diagnostic;
use crate::node::{Entry, Kind, Node};
use crate::source::Span;
use indexmap::IndexMap;
use saphyr_parser::{Event, Parser};
use std::ops::Range;

/// Reads one document.
///
/// # Errors
///
/// Every duplicate key, or the one syntax error that ended reading.
pub(crate) fn parse(file: usize, text: &str) -> Result<Node, Vec<Diagnostic>> {
    let whole = Span { file, bytes: 0..0 };
    let bytes = ByteIndex::new(text);
    let mut reader = Spans {
        file,
        bytes: &bytes,
        duplicates: Vec::new(),
    };
    let mut events = Parser::new_from_str(text);
    let spans = reader
        .document(&mut events)
        .map_err(|diagnostic| vec![*diagnostic])?;
    if !reader.duplicates.is_empty() {
        return Err(reader.duplicates);
    }
    let mut value: serde_yaml::Value =
        serde_yaml::from_str(text).map_err(|error| vec![syntax_error(&whole, &bytes, &error)])?;
    value.apply_merge().map_err(|error| {
        vec![Diagnostic::new(
            &whole,
            format!("`<<` cannot be merged: {error}"),
        )]
    })?;
    Ok(join(&value, spans.as_ref(), &whole))
}

fn syntax_error(whole: &Span, bytes: &ByteIndex, error: &serde_yaml::Error) -> Diagnostic {
    let at = error
        .location()
        .map_or(0, |location| bytes.at(location.index()));
    let span = Span {
        file: whole.file,
        bytes: at..at,
    };
    Diagnostic::new(&span, format!("this is not YAML: {error}"))
}

/// Where a value stands, and the same for its parts.
#[derive(Debug)]
struct Spanned {
    span: Span,
    parts: Parts,
}

#[derive(Debug)]
enum Parts {
    None,
    List(Vec<Spanned>),
    Map(IndexMap<String, (Span, Spanned)>),
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

/// Walks the events of the parser and remembers where everything stands.
struct Spans<'b> {
    file: usize,
    bytes: &'b ByteIndex,
    duplicates: Vec<Diagnostic>,
}

type Step<T> = Result<T, Box<Diagnostic>>;

impl Spans<'_> {
    fn document(
        &mut self,
        events: &mut Parser<'_, impl saphyr_parser::Input>,
    ) -> Step<Option<Spanned>> {
        loop {
            match self.next(events)? {
                Some((Event::StreamStart | Event::DocumentStart(_), _)) => {}
                Some((event, span)) if starts_value(&event) => {
                    return self.value(&event, span, events).map(Some);
                }
                _ => return Ok(None),
            }
        }
    }

    fn value(
        &mut self,
        event: &Event<'_>,
        span: Span,
        events: &mut Parser<'_, impl saphyr_parser::Input>,
    ) -> Step<Spanned> {
        match event {
            Event::SequenceStart(..) => self.list(&span, events),
            Event::MappingStart(..) => self.map(&span, events),
            _ => Ok(Spanned {
                span,
                parts: Parts::None,
            }),
        }
    }

    fn list(
        &mut self,
        start: &Span,
        events: &mut Parser<'_, impl saphyr_parser::Input>,
    ) -> Step<Spanned> {
        let mut items = Vec::new();
        let mut end = start.bytes.end;
        while let Some((event, span)) = self.next(events)? {
            if matches!(event, Event::SequenceEnd) {
                end = end.max(span.bytes.end);
                break;
            }
            items.push(self.value(&event, span, events)?);
        }
        Ok(Spanned {
            span: self.whole(start, end),
            parts: Parts::List(items),
        })
    }

    fn map(
        &mut self,
        start: &Span,
        events: &mut Parser<'_, impl saphyr_parser::Input>,
    ) -> Step<Spanned> {
        let mut parts: IndexMap<String, (Span, Spanned)> = IndexMap::new();
        let mut end = start.bytes.end;
        while let Some((event, key_span)) = self.next(events)? {
            if matches!(event, Event::MappingEnd) {
                end = end.max(key_span.bytes.end);
                break;
            }
            let key = match &event {
                Event::Scalar(text, ..) => text.to_string(),
                _ => {
                    return Err(Box::new(Diagnostic::new(
                        &key_span,
                        "a key has to be a text",
                    )));
                }
            };
            let Some((event, span)) = self.next(events)? else {
                break;
            };
            let value = self.value(&event, span, events)?;
            if let Some((first, _)) = parts.get(&key) {
                self.duplicate(&key, &key_span, first);
            } else {
                parts.insert(key, (key_span, value));
            }
        }
        Ok(Spanned {
            span: self.whole(start, end),
            parts: Parts::Map(parts),
        })
    }

    fn duplicate(&mut self, key: &str, again: &Span, first: &Span) {
        let line = self.bytes.line(first.bytes.start);
        self.duplicates.push(
            Diagnostic::new(again, format!("the key `{key}` occurs twice in one map"))
                .label("again here")
                .help(format!(
                    "it occurs first in line {line}; keep one of the two"
                )),
        );
    }

    fn whole(&self, start: &Span, end: usize) -> Span {
        Span {
            file: self.file,
            bytes: start.bytes.start..end.max(start.bytes.start),
        }
    }

    fn next<'a>(
        &self,
        events: &mut Parser<'a, impl saphyr_parser::Input>,
    ) -> Step<Option<(Event<'a>, Span)>> {
        match events.next() {
            None => Ok(None),
            Some(Ok((event, span))) => {
                let bytes = self.bytes.at(span.start.index())..self.bytes.at(span.end.index());
                Ok(Some((
                    event,
                    Span {
                        file: self.file,
                        bytes,
                    },
                )))
            }
            Some(Err(error)) => {
                let at = self.bytes.at(error.marker().index());
                let span = Span {
                    file: self.file,
                    bytes: at..at,
                };
                Err(Box::new(Diagnostic::new(
                    &span,
                    format!("this is not YAML: {}", error.info()),
                )))
            }
        }
    }
}

fn starts_value(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::SequenceStart(..) | Event::MappingStart(..) | Event::Scalar(..) | Event::Alias(_)
    )
}

/// The parser counts characters, everybody else counts bytes.
struct ByteIndex {
    offsets: Vec<usize>,
    newlines: Vec<usize>,
}

impl ByteIndex {
    fn new(text: &str) -> Self {
        let mut offsets: Vec<usize> = text.char_indices().map(|(offset, _)| offset).collect();
        offsets.push(text.len());
        let newlines = text.match_indices('\n').map(|(offset, _)| offset).collect();
        Self { offsets, newlines }
    }

    fn at(&self, characters: usize) -> usize {
        let last = self.offsets.last().copied().unwrap_or(0);
        self.offsets.get(characters).copied().unwrap_or(last)
    }

    fn line(&self, byte: usize) -> usize {
        self.newlines.partition_point(|newline| *newline < byte) + 1
    }
}

/// Returns the bytes of a text inside a scalar, when the scalar is written plainly in the source.
///
/// Templates and expressions are parts of texts; a remark on them points into the text, which is
/// possible when the source shows it letter by letter.
pub(crate) fn part_of(
    source: &str,
    scalar: &Range<usize>,
    text: &str,
    part: &Range<usize>,
) -> Range<usize> {
    let found = source
        .get(scalar.clone())
        .and_then(|written| written.find(text))
        .map(|offset| scalar.start + offset);
    match found {
        Some(start) => start + part.start..start + part.end,
        None => scalar.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        match parse(0, text) {
            Ok(node) => node.to_value().to_string(),
            Err(diagnostics) => diagnostics
                .iter()
                .map(|d| format!("{} at {:?}", d.message, d.span.bytes))
                .collect::<Vec<_>>()
                .join("; "),
        }
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
            @"the key `c` occurs twice in one map at 15..16; the key `a` occurs twice in one map at 21..22");
    }

    #[test]
    fn merge_keys_and_aliases_bring_their_values() {
        insta::assert_snapshot!(read("x: &x {a: 1}\ny: {<<: *x, b: 2}\nz: *x"),
            @r#"{"x":{"a":1},"y":{"b":2,"a":1},"z":{"a":1}}"#);
    }

    #[test]
    fn places_are_bytes_even_after_other_letters() {
        let node = parse(0, "é: ü\nb: c").unwrap();
        let b = node.get("b").unwrap();
        assert_eq!(b.span.bytes, 10..11);
    }

    #[test]
    fn a_broken_document_says_where_it_broke() {
        let message = read("a: [1, 2\nb: 3");
        assert!(message.starts_with("this is not YAML"), "{message}");
    }
}
