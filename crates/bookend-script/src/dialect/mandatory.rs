//! What a message of a standard has to have, as data: by its types, its profiles, and the standard's own
//! words.

use crate::checker::Checker;
use crate::fields::Fields;
use crate::node::{Entry, Node};
use indexmap::IndexMap;

/// What a message has to have.
#[derive(Clone, Debug)]
pub struct Mandatory {
    /// What the message is, for people.
    pub title: String,
    /// The resources that it is made of.
    pub parts: Vec<MandatoryPart>,
    /// What else it has to have, in the standard's own words.
    pub elements: Vec<MandatoryElement>,
}

/// A resource of a message.
#[derive(Clone, Debug)]
pub struct MandatoryPart {
    /// Where it stands, as FHIRPath: `$this`, `contained.ofType(Patient)`.
    pub at: String,
    /// Its type.
    pub of: String,
    /// The profile that it conforms to, which is looked at where a package carries it.
    pub profile: Option<String>,
}

/// An element that a message has to have.
#[derive(Clone, Debug)]
pub struct MandatoryElement {
    /// Its FHIRPath.
    pub path: String,
    /// Who asks for it.
    pub source: String,
    /// Why a provider may take a message without it, where the standard lets it.
    pub open: Option<String>,
}

pub(super) fn read_all(checker: &Checker<'_>, parent: &Fields<'_>) -> IndexMap<String, Mandatory> {
    let entries = checker.entries(parent.take("mandatory"), "`mandatory`");
    let read = |entry: &Entry| {
        let fields = checker.fields(&entry.value, "what a message has to have")?;
        let title = super::optional_text(checker, &fields, "title");
        let mandatory = Mandatory {
            title: title.unwrap_or_else(|| entry.key.clone()),
            parts: checker
                .items(fields.require(checker, "parts"), "`parts`")
                .iter()
                .filter_map(|node| part(checker, node))
                .collect(),
            elements: checker
                .items(fields.take("elements"), "`elements`")
                .iter()
                .filter_map(|node| element(checker, node))
                .collect(),
        };
        fields.finish(checker);
        Some((entry.key.clone(), mandatory))
    };
    entries.iter().filter_map(read).collect()
}

fn part(checker: &Checker<'_>, node: &Node) -> Option<MandatoryPart> {
    let fields = checker.fields(node, "a part of a message")?;
    let at = fields.require(checker, "at");
    let at = at.and_then(|node| path(checker, node));
    let of = fields.require(checker, "type");
    if let Some(of) = of {
        checker.resource_type(of);
    }
    let of = of.and_then(|node| checker.text(node, "a type"));
    let profile = super::optional_text(checker, &fields, "profile");
    fields.finish(checker);
    Some(MandatoryPart {
        at: at?,
        of: of?,
        profile,
    })
}

fn element(checker: &Checker<'_>, node: &Node) -> Option<MandatoryElement> {
    let fields = checker.fields(node, "a mandatory element")?;
    let found = fields.require(checker, "path");
    let found = found.and_then(|node| path(checker, node));
    let element = MandatoryElement {
        path: found?,
        source: super::optional_text(checker, &fields, "source").unwrap_or_default(),
        open: super::optional_text(checker, &fields, "open"),
    };
    fields.finish(checker);
    Some(element)
}

fn path(checker: &Checker<'_>, node: &Node) -> Option<String> {
    let text = checker.text(node, "a path")?;
    checker.fhirpath(&node.span, &text)?;
    Some(text)
}
