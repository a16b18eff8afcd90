//! The events of the parser to values with their places.

use super::byte_index::ByteIndex;
use super::merge::merge;
use super::scalar::{is_of_the_core, resolve, written};
use super::syntax_help::syntax_help;
use crate::diagnostic::Diagnostic;
use crate::node::{Entry, Kind, Node};
use crate::source::Span;
use indexmap::IndexMap;
use saphyr_parser::{Event, Parser, Span as Marked, StrInput};
use std::collections::BTreeMap;

/// How deep values are nested at most.
const DEEPEST: usize = 128;

/// How many values aliases bring into one document at most.
const MOST_BROUGHT: usize = 100_000;

/// Reads one document.
pub(super) struct Reader<'t> {
    file: usize,
    text: &'t str,
    bytes: &'t ByteIndex,
    events: Parser<'t, StrInput<'t>>,
    /// What aliases can name.
    anchors: BTreeMap<usize, Node>,
    /// How many values aliases have brought.
    brought: usize,
    /// How deep the value that is read is nested.
    depth: usize,
    /// What is to be said of keys that occur twice, and of tags that are not read.
    pub(super) remarks: Vec<Diagnostic>,
}

type Step<T> = Result<T, Box<Diagnostic>>;

impl<'t> Reader<'t> {
    /// Begins to read a file.
    pub(super) fn new(file: usize, text: &'t str, bytes: &'t ByteIndex) -> Self {
        Self {
            file,
            text,
            bytes,
            events: Parser::new_from_str(text),
            anchors: BTreeMap::new(),
            brought: 0,
            depth: 0,
            remarks: Vec::new(),
        }
    }

    /// Reads the document; `null` where there is none.
    pub(super) fn document(&mut self) -> Step<Node> {
        let mut read = None;
        while let Some((event, span)) = self.next()? {
            match event {
                Event::DocumentStart(_) if read.is_some() => {
                    let message = "a file is one document, and another begins here";
                    return Err(Box::new(Diagnostic::new(&span, message)));
                }
                Event::StreamStart
                | Event::StreamEnd
                | Event::DocumentStart(_)
                | Event::DocumentEnd
                | Event::Nothing => {}
                _ => read = Some(self.value(event, span)?),
            }
        }
        let nothing = Node {
            span: self.span(0..0),
            kind: Kind::Null,
        };
        Ok(read.unwrap_or(nothing))
    }

    fn value(&mut self, event: Event<'t>, span: Span) -> Step<Node> {
        let (node, anchor) = match event {
            Event::Alias(anchor) => return self.aliased(anchor, &span),
            Event::Scalar(text, style, anchor, tag) => {
                let tag = tag.as_deref().filter(|tag| self.is_read(tag, &span));
                let kind = resolve(text, style, tag, &span)?;
                (Node { span, kind }, anchor)
            }
            Event::SequenceStart(anchor, tag) => {
                tag.as_deref().map(|tag| self.is_read(tag, &span));
                (self.nested(|reader| reader.list(&span), &span)?, anchor)
            }
            Event::MappingStart(anchor, tag) => {
                tag.as_deref().map(|tag| self.is_read(tag, &span));
                (self.nested(|reader| reader.map(&span), &span)?, anchor)
            }
            _ => return Err(Box::new(Diagnostic::new(&span, "a value is missing"))),
        };
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        Ok(node)
    }

    /// Reads what is within something, unless that is too deep.
    fn nested(&mut self, read: impl FnOnce(&mut Self) -> Step<Node>, span: &Span) -> Step<Node> {
        if self.depth == DEEPEST {
            let message = format!("values are nested deeper than {DEEPEST} levels");
            return Err(Box::new(Diagnostic::new(span, message)));
        }
        self.depth += 1;
        let node = read(self);
        self.depth -= 1;
        node
    }

    fn list(&mut self, start: &Span) -> Step<Node> {
        let mut items = Vec::new();
        let mut end = start.bytes.end;
        while let Some((event, span)) = self.next()? {
            if matches!(event, Event::SequenceEnd) {
                end = end.max(span.bytes.end);
                break;
            }
            items.push(self.value(event, span)?);
        }
        Ok(Node {
            span: self.span(start.bytes.start..end),
            kind: Kind::List(items),
        })
    }

    fn map(&mut self, start: &Span) -> Step<Node> {
        let mut read: IndexMap<String, (Span, Node)> = IndexMap::new();
        let mut end = start.bytes.end;
        while let Some((event, key_span)) = self.next()? {
            let key = match event {
                Event::MappingEnd => {
                    end = end.max(key_span.bytes.end);
                    break;
                }
                Event::Scalar(text, ..) => text.into_owned(),
                _ => {
                    return Err(Box::new(Diagnostic::new(
                        &key_span,
                        "a key has to be a text",
                    )));
                }
            };
            let Some((event, span)) = self.next()? else {
                break;
            };
            let value = self.value(event, span)?;
            if let Some((first, _)) = read.get(&key) {
                let remark = self.repeated(&key, &key_span, first);
                self.remarks.push(remark);
            } else {
                read.insert(key, (key_span, value));
            }
        }
        let span = self.span(start.bytes.start..end);
        merge(&mut read, &span)?;
        let entry = |(key, (key_span, value))| Entry {
            key,
            key_span,
            value,
        };
        Ok(Node {
            span,
            kind: Kind::Map(read.into_iter().map(entry).collect()),
        })
    }

    /// Returns what an alias names, as if it stood there.
    fn aliased(&mut self, anchor: usize, span: &Span) -> Step<Node> {
        let refuse = |message: String| Err(Box::new(Diagnostic::new(span, message)));
        let Some(named) = self.anchors.get(&anchor) else {
            return refuse("the alias stands within what it names".to_owned());
        };
        self.brought = self.brought.saturating_add(named.size());
        if self.brought > MOST_BROUGHT {
            return refuse(format!("aliases bring more than {MOST_BROUGHT} values"));
        }
        Ok(named.placed(span))
    }

    /// Remarks on a tag that is none of the core schema: what it stands for is not known here.
    fn is_read(&mut self, tag: &saphyr_parser::Tag, span: &Span) -> bool {
        let is_read = is_of_the_core(tag);
        if !is_read {
            let message = format!("the tag `{}` is not read", written(tag));
            let help = "leave it out: texts, numbers, `true`, `false`, lists and maps are written \
                        as they are";
            self.remarks.push(Diagnostic::new(span, message).help(help));
        }
        is_read
    }

    fn repeated(&self, key: &str, again: &Span, first: &Span) -> Diagnostic {
        let line = self.bytes.line(first.bytes.start);
        let help = format!("it occurs first in line {line}; keep one of the two");
        Diagnostic::new(again, format!("the key `{key}` occurs twice in one map"))
            .label("again here")
            .help(help)
    }

    fn next(&mut self) -> Step<Option<(Event<'t>, Span)>> {
        match self.events.next() {
            None => Ok(None),
            Some(Ok((event, span))) => Ok(Some((event, self.placed(span)))),
            Some(Err(error)) => {
                let at = self.bytes.at(error.marker().index());
                let message = format!("this is not YAML: {}", error.info());
                let remark = Diagnostic::new(&self.span(at..at), message);
                Err(Box::new(match syntax_help(error.info(), self.text, at) {
                    Some(help) => remark.help(help),
                    None => remark,
                }))
            }
        }
    }

    fn placed(&self, marked: Marked) -> Span {
        let (start, end) = (marked.start.index(), marked.end.index());
        self.span(self.bytes.at(start)..self.bytes.at(end))
    }

    fn span(&self, bytes: std::ops::Range<usize>) -> Span {
        Span {
            file: self.file,
            bytes: bytes.start..bytes.end.max(bytes.start),
        }
    }
}
