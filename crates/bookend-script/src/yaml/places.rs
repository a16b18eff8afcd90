//! Where everything in a document stands, and which keys occur twice.

use super::byte_index::ByteIndex;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use indexmap::IndexMap;
use saphyr_parser::{Event, Parser};
use std::ops::Range;

/// Where a value stands, and the same for its parts.
#[derive(Debug)]
pub(super) struct Spanned {
    pub(super) span: Span,
    pub(super) parts: Parts,
}

/// Where the parts of a value stand.
#[derive(Debug)]
pub(super) enum Parts {
    None,
    List(Vec<Spanned>),
    Map(IndexMap<String, (Span, Spanned)>),
}

/// Where the tags of YAML itself are from.
const CORE: &str = "tag:yaml.org,2002:";

/// The tags of the core schema of YAML 1.2.
const CORE_TAGS: &[&str] = &["str", "int", "float", "bool", "null", "map", "seq"];

/// Walks the events of the parser and remembers where everything stands.
pub(super) struct Spans<'b> {
    file: usize,
    bytes: &'b ByteIndex,
    /// What is to be said of keys that occur twice.
    pub(super) duplicates: Vec<Diagnostic>,
    /// Where they and their values stand.
    pub(super) repeated: Vec<Range<usize>>,
    /// What is to be said of tags that are not read.
    pub(super) tags: Vec<Diagnostic>,
    /// Where the first merge key stands of which the value is none.
    pub(super) merge: Option<Span>,
}

type Step<T> = Result<T, Box<Diagnostic>>;

impl<'b> Spans<'b> {
    /// Begins to walk a file.
    pub(super) fn new(file: usize, bytes: &'b ByteIndex) -> Self {
        Self {
            file,
            bytes,
            duplicates: Vec::new(),
            repeated: Vec::new(),
            tags: Vec::new(),
            merge: None,
        }
    }

    /// Walks one document; nothing when there is none.
    pub(super) fn document(
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
        self.judge_tag(event, &span);
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
            if key == "<<" && self.merge.is_none() && matches!(event, Event::Scalar(..)) {
                self.merge = Some(key_span.clone());
            }
            let value = self.value(&event, span, events)?;
            if let Some((first, _)) = parts.get(&key) {
                self.duplicate(&key, &key_span, first);
                self.repeated
                    .push(key_span.bytes.start..value.span.bytes.end);
            } else {
                parts.insert(key, (key_span, value));
            }
        }
        Ok(Spanned {
            span: self.whole(start, end),
            parts: Parts::Map(parts),
        })
    }

    /// Remarks on a tag that is none of the core schema: what it stands for is not known here.
    fn judge_tag(&mut self, event: &Event<'_>, span: &Span) {
        let (Event::Scalar(.., tag) | Event::SequenceStart(_, tag) | Event::MappingStart(_, tag)) =
            event
        else {
            return;
        };
        let Some(tag) = tag else { return };
        if tag.handle == CORE && CORE_TAGS.contains(&tag.suffix.as_str()) {
            return;
        }
        let written = match tag.handle.as_str() {
            CORE => format!("!!{}", tag.suffix),
            handle => format!("{handle}{}", tag.suffix),
        };
        let message = format!("the tag `{written}` is not read");
        let help = "leave it out: texts, numbers, `true`, `false`, lists and maps are written as \
                    they are";
        self.tags.push(Diagnostic::new(span, message).help(help));
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
