//! The events of a document, with what is of no meaning to FHIR left out and what is refused
//! refused.

use std::borrow::Cow;

use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::{NsReader, XmlVersion};

use super::name::{is_character, is_name};
use super::well_formed::well_formed;
use super::{FHIR, XHTML};
use crate::Rule;
use crate::broken::{Broken, Read, shorten};

/// A document, read from front to back.
pub(super) struct Source<'a> {
    /// The whole text.
    pub(super) text: &'a str,
    /// The offset of the latest event.
    pub(super) at: usize,
    reader: NsReader<&'a [u8]>,
}

/// The namespace of an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Space {
    /// That of FHIR.
    Fhir,
    /// That of the narrative.
    Xhtml,
    /// Another, or none, as a message names it.
    Other(Cow<'static, str>),
}

/// A start tag.
#[derive(Debug)]
pub(super) struct Tag<'a> {
    pub(super) start: BytesStart<'a>,
    pub(super) space: Space,
    /// Whether the element ends with its start tag.
    pub(super) is_empty: bool,
    /// The offset of the tag.
    pub(super) at: usize,
}

/// What comes next between the tags of FHIR elements.
#[derive(Debug)]
pub(super) enum Next<'a> {
    /// An element begins.
    Open(Tag<'a>),
    /// The element around ends.
    Close,
    /// The document ends.
    End,
}

impl<'a> Source<'a> {
    /// Begins to read a text.
    pub(super) fn new(text: &'a str) -> Self {
        let mut reader = NsReader::from_str(text);
        reader.config_mut().check_comments = true;
        Self {
            text,
            at: 0,
            reader,
        }
    }

    /// Returns the next event as it is, with the namespace of the element it is about.
    pub(super) fn event(&mut self) -> Read<(Space, Event<'a>)> {
        self.at = offset(self.reader.buffer_position());
        match self.reader.read_resolved_event() {
            Ok((space, event)) => Ok((Space::of(&space), event)),
            Err(error) => {
                let at = offset(self.reader.error_position());
                Err(Broken::new(well_formed(&error), at))
            }
        }
    }

    /// Returns the next tag, over white space, comments and processing instructions.
    pub(super) fn next(&mut self) -> Read<Next<'a>> {
        loop {
            let (space, event) = self.event()?;
            match event {
                Event::Start(start) => return self.open(start, space, false).map(Next::Open),
                Event::Empty(start) => return self.open(start, space, true).map(Next::Open),
                Event::End(_) => return Ok(Next::Close),
                Event::Eof => return Ok(Next::End),
                Event::Comment(_) | Event::PI(_) => {}
                Event::Text(text) => self.check_blank(&text)?,
                Event::CData(text) => self.check_blank(&text)?,
                Event::GeneralRef(reference) => {
                    self.check_reference(&reference)?;
                    return Err(self.stray(&format!("&{};", &*reference)));
                }
                Event::DocType(_) => return Err(self.broken(Rule::Doctype)),
                Event::Decl(declaration) => self.check_declaration(&declaration)?,
            }
        }
    }

    /// Checks the name of an element that begins.
    fn open(&self, start: BytesStart<'a>, space: Space, is_empty: bool) -> Read<Tag<'a>> {
        let tag = Tag {
            start,
            space,
            is_empty,
            at: self.at,
        };
        if !is_name(tag.name()) {
            return Err(self.broken(Rule::Name {
                found: shorten(tag.name()),
            }));
        }
        Ok(tag)
    }

    /// Checks the XML declaration.
    fn check_declaration(&self, declaration: &BytesDecl<'_>) -> Read<()> {
        if self.at > 0 {
            let found = "an XML declaration after the beginning".to_owned();
            return Err(self.broken(Rule::WellFormed { found }));
        }
        let version = declaration
            .version()
            .map_err(|error| self.broken(well_formed(&error)))?;
        // A reader of XML 1.0 takes what calls itself 1.1 for 1.0 (XML 1.0, fifth edition, 2.8).
        if !matches!(version.strip_prefix("1."), Some("0" | "1")) {
            return Err(self.broken(Rule::Version {
                found: shorten(&version),
            }));
        }
        match declaration.encoding().transpose() {
            Ok(Some(encoding)) if !encoding.eq_ignore_ascii_case("utf-8") => {
                Err(self.broken(Rule::Encoding {
                    found: shorten(&encoding),
                }))
            }
            Ok(_) => Ok(()),
            Err(error) => Err(self.broken(well_formed(&error.into()))),
        }
    }

    /// Checks that text between elements is white space.
    fn check_blank(&self, text: &str) -> Read<()> {
        let is_blank = text
            .chars()
            .all(|letter| matches!(letter, ' ' | '\t' | '\r' | '\n'));
        if is_blank {
            Ok(())
        } else {
            Err(self.stray(text))
        }
    }

    /// Checks a reference in a text: `&amp;` and `&#160;` are fine, `&nbsp;` is not.
    pub(super) fn check_reference(&self, reference: &BytesRef<'_>) -> Read<()> {
        let rule = match reference.resolve_char_ref() {
            Ok(Some(letter)) if is_character(letter) => return Ok(()),
            Ok(Some(found)) => Rule::Character { found },
            Ok(None) if resolve_xml_entity(reference).is_some() => return Ok(()),
            Ok(None) => Rule::Entity {
                found: shorten(reference),
            },
            Err(error) => well_formed(&error),
        };
        Err(self.broken(rule))
    }

    /// Notes text between elements, at its first letter.
    fn stray(&self, text: &str) -> Broken {
        let space = text.len() - text.trim_start().len();
        Broken::new(
            Rule::Text {
                found: shorten(text.trim()),
            },
            self.at + space,
        )
    }

    /// Notes a rule broken by the latest event.
    pub(super) fn broken(&self, rule: Rule) -> Broken {
        Broken::new(rule, self.at)
    }

    /// Returns the offset behind the latest event.
    pub(super) fn behind(&self) -> usize {
        offset(self.reader.buffer_position())
    }

    /// Whether an attribute is about XML or schemas and not about FHIR.
    pub(super) fn is_foreign(&self, attribute: &Attribute<'_>) -> bool {
        const SCHEMA: &str = "http://www.w3.org/2001/XMLSchema-instance";
        const XML: &str = "http://www.w3.org/XML/1998/namespace";
        let (space, _) = self.reader.resolver().resolve_attribute(attribute.key);
        matches!(space, ResolveResult::Bound(space) if matches!(space.into_inner(), SCHEMA | XML))
    }
}

impl Tag<'_> {
    /// Returns the name without a prefix.
    pub(super) fn name(&self) -> &str {
        self.start.local_name().into_inner()
    }
}

impl Space {
    /// Makes the namespace out of what the reader says of it.
    fn of(space: &ResolveResult<'_>) -> Self {
        match space {
            ResolveResult::Bound(space) if space.into_inner() == FHIR => Self::Fhir,
            ResolveResult::Bound(space) if space.into_inner() == XHTML => Self::Xhtml,
            ResolveResult::Bound(space) => {
                Self::Other(format!("`{}`", shorten(space.into_inner())).into())
            }
            ResolveResult::Unbound => Self::Other(Cow::Borrowed("none")),
            ResolveResult::Unknown(prefix) => Self::Other(
                format!("the prefix `{}`, which stands for none", shorten(prefix)).into(),
            ),
        }
    }
}

/// Returns the value of an attribute: references resolved, line ends as XML demands.
pub(super) fn attribute_value(attribute: &Attribute<'_>) -> Result<String, Rule> {
    if attribute.value.contains('<') {
        let found = format!(
            "`<` in the attribute `{}`",
            shorten(attribute.key.into_inner())
        );
        return Err(Rule::WellFormed { found });
    }
    let value = attribute
        .normalized_value(XmlVersion::Explicit1_0)
        .map_err(|error| well_formed(&error))?;
    match value.chars().find(|letter| !is_character(*letter)) {
        Some(found) => Err(Rule::Character { found }),
        None => Ok(value.into_owned()),
    }
}

/// Turns an offset of the XML reader into one of ours: the text is in memory.
fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}
