//! Reading.

use serde_json::{Map, Value};

use super::attributes::Attributes;
use super::gather::{Members, Occurrence};
use super::narrative;
use super::source::{Next, Source, Space, Tag};
use crate::broken::{Broken, Read, decode, shorten};
use crate::json::number;
use crate::structures::{Kind, Named, Type};
use crate::{MAX_DEPTH, ParseError, Rule, Structures};

/// Reads a resource.
///
/// **Shape:** XML in UTF-8 without a document type definition; elements in the namespace of FHIR,
/// at most 100 deep; comments, processing instructions, schema locations and white space between
/// elements are passed over. What holds a resource holds one. The order of elements is not checked;
/// [`check_order`] does. Booleans and numbers are typed
/// by the tables and keep their digits; where the text is neither, it stays text.
///
/// # Errors
///
/// The first rule of these, or of the grammar of XML, that the text breaks, with its place.
pub fn parse(bytes: &[u8], structures: &Structures) -> Result<Value, ParseError> {
    read(bytes, structures, false)
}

/// Checks that the elements of a resource stand in the order of the standard, where it has them.
///
/// It is no part of reading, because providers in use send others, and the tree is the same.
///
/// # Errors
///
/// [`Rule::Order`] with the place of the first that does not; or as [`parse`].
pub fn check_order(bytes: &[u8], structures: &Structures) -> Result<(), ParseError> {
    read(bytes, structures, true).map(drop)
}

fn read(bytes: &[u8], structures: &Structures, is_ordered: bool) -> Result<Value, ParseError> {
    let text = decode(bytes)?;
    let element = structures.type_named("Element");
    let mut reader = Reader {
        source: Source::new(text),
        structures,
        element,
        is_ordered,
        depth: 0,
    };
    reader.document().map_err(|broken| broken.locate(text))
}

/// A document on its way to a tree.
struct Reader<'a> {
    source: Source<'a>,
    structures: &'a Structures,
    /// What every element has: stands in for the type of unknown ones.
    element: Option<&'a Type>,
    /// Whether elements have to stand in the order of the standard.
    is_ordered: bool,
    depth: usize,
}

impl<'a> Reader<'a> {
    /// Reads the whole text.
    fn document(&mut self) -> Read<Value> {
        let Next::Open(root) = self.source.next()? else {
            let found = "the end of the text".to_owned();
            return Err(self.source.broken(Rule::Syntax {
                expected: "a resource",
                found,
            }));
        };
        let resource = self
            .resource(&root)
            .map_err(|broken| broken.within(root.name()))?;
        match self.source.next()? {
            Next::Open(tag) => {
                let found = format!("`<{}>`", shorten(tag.name()));
                Err(self.source.broken(Rule::Trailing { found }))
            }
            Next::Close | Next::End => Ok(resource),
        }
    }

    /// Reads a resource; the element is called by its type.
    fn resource(&mut self, tag: &Tag<'a>) -> Read<Value> {
        check_space(tag)?;
        let known = self.structures.resource_named(tag.name());
        let kind = known.or_else(|| self.structures.type_named("DomainResource"));
        Attributes::read(&self.source, tag, kind)?;
        let mut members = Members::of_resource(tag.name());
        self.members(tag, kind, &mut members)?;
        if members.count("resourceType") > 1 {
            let found = "resourceType".to_owned();
            return Err(Broken::new(Rule::Duplicate { found }, tag.at));
        }
        Ok(members.into_object().unwrap_or_default())
    }

    /// Reads what stands between the start and the end of an element.
    fn members(&mut self, tag: &Tag<'a>, kind: Option<&Type>, members: &mut Members) -> Read<()> {
        if tag.is_empty {
            return Ok(());
        }
        let mut latest = None;
        loop {
            match self.source.next()? {
                Next::Open(child) if self.depth == MAX_DEPTH => {
                    return Err(Broken::new(Rule::Depth { limit: MAX_DEPTH }, child.at));
                }
                Next::Open(child) => {
                    let named = kind
                        .or(self.element)
                        .and_then(|it| it.element(child.name()));
                    if let Some(named) = named.as_ref().filter(|_| self.is_ordered) {
                        check_place(&child, named, &mut latest)?;
                    }
                    self.depth += 1;
                    self.member(&child, named, members)?;
                    self.depth -= 1;
                }
                Next::Close => return Ok(()),
                Next::End => return Err(self.unclosed(tag)),
            }
        }
    }

    /// Reads an element into the object it belongs to.
    fn member(
        &mut self,
        tag: &Tag<'a>,
        named: Option<Named<'_>>,
        members: &mut Members,
    ) -> Read<()> {
        let name = tag.name();
        let is_list = named.is_some_and(|named| named.element.is_list);
        let read = match named.map(|named| named.type_name) {
            Some("Resource") => self.wrapped(tag),
            Some("xhtml") => {
                narrative::read(&mut self.source, tag).map(|text| vec![Value::String(text).into()])
            }
            Some(type_name) => self
                .element(tag, self.structures.type_named(type_name))
                .map(|one| vec![one]),
            None => self.element(tag, None).map(|one| vec![one]),
        };
        let occurrences = read.map_err(|broken| {
            if is_list {
                broken.within_item(members.count(name)).within(name)
            } else {
                broken.within(name)
            }
        })?;
        for occurrence in occurrences {
            members.add(name, is_list, occurrence);
        }
        Ok(())
    }

    /// Reads an element that is no resource.
    fn element(&mut self, tag: &Tag<'a>, kind: Option<&Type>) -> Read<Occurrence> {
        check_space(tag)?;
        let attributes = Attributes::read(&self.source, tag, kind)?;
        let mut members = Members::default();
        members.add_text("id", attributes.id);
        members.add_text("url", attributes.url);
        self.members(tag, kind, &mut members)?;
        let parts = members.into_object();
        let broken = |rule| Broken::new(rule, tag.at);
        match (attributes.value, parts, kind) {
            (Some(text), parts, Some(kind)) if kind.kind == Kind::Primitive => {
                let value = Some(typed(kind.name, text).map_err(broken)?);
                Ok(Occurrence { value, parts })
            }
            (Some(text), Some(_), Some(kind)) => {
                let (element, found) = (kind.name.to_owned(), shorten(&text));
                Err(broken(Rule::ValueAndParts { element, found }))
            }
            (Some(text), parts, _) => Ok(Occurrence {
                value: Some(Value::String(text)),
                parts,
            }),
            (None, parts, Some(kind)) if kind.kind == Kind::Primitive => {
                Ok(Occurrence { value: None, parts })
            }
            (None, None, Some(_)) => Ok(Value::Object(Map::new()).into()),
            (None, parts, _) => Ok(Occurrence {
                value: parts,
                parts: None,
            }),
        }
    }

    /// Reads an element that holds resources: one, by the standard.
    fn wrapped(&mut self, tag: &Tag<'a>) -> Read<Vec<Occurrence>> {
        check_space(tag)?;
        Attributes::read(&self.source, tag, self.structures.type_named("Resource"))?;
        let mut resources = Vec::new();
        if !tag.is_empty {
            self.resources(tag, &mut resources)?;
        }
        if resources.is_empty() {
            resources.push(Occurrence::default());
        }
        Ok(resources)
    }

    /// Reads the resources between the start and the end of an element.
    fn resources(&mut self, tag: &Tag<'a>, resources: &mut Vec<Occurrence>) -> Read<()> {
        loop {
            match self.source.next()? {
                Next::Open(second) if !resources.is_empty() => {
                    let (element, found) = (shorten(tag.name()), shorten(second.name()));
                    return Err(Broken::new(Rule::OneResource { element, found }, second.at));
                }
                Next::Open(resource) => resources.push(self.resource(&resource)?.into()),
                Next::Close => return Ok(()),
                Next::End => return Err(self.unclosed(tag)),
            }
        }
    }

    /// Notes that the text ends within an element.
    fn unclosed(&self, tag: &Tag<'_>) -> Broken {
        let found = format!("the end of the text within `<{}>`", shorten(tag.name()));
        self.source.broken(Rule::Syntax {
            expected: "an end tag",
            found,
        })
    }
}

/// Checks that an element of the standard comes behind none that it stands before there; `latest` is
/// where the last one stands there, and its name.
fn check_place(tag: &Tag<'_>, named: &Named<'_>, latest: &mut Option<(usize, String)>) -> Read<()> {
    match latest {
        Some((position, before)) if named.position < *position => {
            let (found, before) = (shorten(tag.name()), shorten(before));
            let broken = Broken::new(Rule::Order { found, before }, tag.at);
            Err(broken.within(tag.name()))
        }
        Some((position, _)) if *position == named.position => Ok(()),
        _ => {
            *latest = Some((named.position, tag.name().to_owned()));
            Ok(())
        }
    }
}

/// Checks that an element is in the namespace of FHIR.
fn check_space(tag: &Tag<'_>) -> Read<()> {
    let found = match &tag.space {
        Space::Fhir => return Ok(()),
        Space::Xhtml => format!("`{}`", super::XHTML),
        Space::Other(found) => found.to_string(),
    };
    let element = shorten(tag.name());
    Err(Broken::new(Rule::Namespace { element, found }, tag.at))
}

/// Gives the text of a primitive the JSON type that the standard gives it, where it fits.
fn typed(type_name: &str, text: String) -> Result<Value, Rule> {
    match (type_name, text.as_str()) {
        ("boolean", "true") => Ok(Value::Bool(true)),
        ("boolean", "false") => Ok(Value::Bool(false)),
        ("decimal" | "integer" | "positiveInt" | "unsignedInt", number_text) => {
            Ok(number(number_text)?.map_or_else(|| Value::String(text.clone()), Value::Number))
        }
        _ => Ok(Value::String(text)),
    }
}
