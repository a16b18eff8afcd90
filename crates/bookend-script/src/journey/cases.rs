//! The cases of a journey: one run of it for each of several mutations.

use super::read::Reader;
use crate::checker::KnownProfile;
use crate::diagnostic::Diagnostic;
use crate::dialect::Mandatory;
use crate::mutation::{Mutation, read_mutation};
use crate::names::Names;
use crate::node::Node;
use crate::predicate::Side;
use bookend_fhir::{Structures, fhirpath};
use serde_json::{Map, Value, json};

/// What the row of a case may say.
pub(crate) const CELLS: &[&str] = &["case", "mutation", "element", "source", "open"];

/// A case of a journey: a mutation, and what its row says of it.
pub(super) struct Case {
    pub(super) mutation: Mutation,
    cells: Map<String, Value>,
}

/// An element without which a message is sent.
struct Wanted {
    path: String,
    source: String,
    open: Option<String>,
}

impl Reader<'_> {
    /// Reads `for-each: {mutation: {each-mandatory-of: booking}}`, or `for-each: {mutation: [{drop: …}]}`.
    pub(super) fn cases(&self, node: &Node, names: &Names) -> Vec<Case> {
        let checker = self.checker;
        let Some(fields) = checker.fields(node, "`for-each`") else {
            return Vec::new();
        };
        let of = fields.require(checker, "mutation");
        fields.finish(checker);
        let Some(of) = of else { return Vec::new() };
        if let Some(items) = of.items() {
            let dialect = &self.context.dialect.token;
            let mut names = names.clone();
            checker.standard.builtins().add_composing(&mut names);
            let read = |item| read_mutation(checker, item, &names, (Side::Request, dialect));
            let mutations: Vec<Mutation> = items.iter().flat_map(read).collect();
            if items.is_empty() {
                let message = "`for-each` has at least one mutation";
                checker.report(Diagnostic::new(&of.span, message));
            }
            return numbered(mutations.into_iter().map(|mutation| (mutation, Map::new())));
        }
        let Some(fields) = checker.fields(of, "the mutations of cases") else {
            return Vec::new();
        };
        let of = fields.require(checker, "each-mandatory-of");
        fields.finish(checker);
        let wanted = of.and_then(|node| self.each_mandatory_of(node));
        numbered(wanted.unwrap_or_default().into_iter().filter_map(drop_of))
    }

    fn each_mandatory_of(&self, node: &Node) -> Option<Vec<Wanted>> {
        let checker = self.checker;
        let name = checker.name(node, "what has mandatory elements")?;
        let structures = checker.standard.structures()?;
        let known = checker.standard.profiles();
        let messages = &self.context.dialect.mandatory;
        let profile = known.iter().find(|profile| profile.is_called(&name));
        let wanted = match (messages.get(&name), profile) {
            (Some(message), _) => of_message(message, structures, known),
            (None, Some(profile)) => of_profile("", profile),
            (None, None) => match structures.resource_named(&name) {
                Some(_) => of_type("", &name, structures),
                None => {
                    let message =
                        format!("neither the dialect nor a package says what `{name}` has to have");
                    let all = messages.keys().map(String::as_str);
                    let all = all.chain(known.iter().map(|profile| profile.name.as_str()));
                    let help = "a message of the dialect, a resource type, or a profile of a package (`--fhir-package FILE`)";
                    let diagnostic = Diagnostic::new(&node.span, message);
                    let suggested = diagnostic.clone().suggest(&name, all);
                    let is_near = suggested
                        .help
                        .as_ref()
                        .is_some_and(|it| it.starts_with("did"));
                    checker.report(if is_near {
                        suggested
                    } else {
                        diagnostic.help(help)
                    });
                    return None;
                }
            },
        };
        if wanted.is_empty() {
            let message = format!("nothing of `{name}` is mandatory, and so there is no case");
            checker.report(Diagnostic::new(&node.span, message));
        }
        Some(wanted)
    }
}

/// Gives cases their numbers, from 1, by which their mutations are found.
fn numbered(cases: impl Iterator<Item = (Mutation, Map<String, Value>)>) -> Vec<Case> {
    let case = |(number, (mutation, mut cells)): (usize, (Mutation, Map<String, Value>))| {
        cells.insert("case".to_owned(), json!(number));
        cells.insert("mutation".to_owned(), mutation.text().into());
        Case { mutation, cells }
    };
    (1..).zip(cases).map(case).collect()
}

fn drop_of(wanted: Wanted) -> Option<(Mutation, Map<String, Value>)> {
    let path = fhirpath::Expression::compile(&wanted.path).ok()?;
    let cells = [
        ("element", wanted.path.into()),
        ("source", wanted.source.into()),
        ("open", wanted.open.into()),
    ];
    let cells = cells.map(|(name, value): (&str, Value)| (name.to_owned(), value));
    Some((Mutation::Drop(path), cells.into_iter().collect()))
}

fn of_type(prefix: &str, name: &str, structures: &Structures) -> Vec<Wanted> {
    let of = structures.type_named(name);
    let paths = of.map(|of| structures.mandatory(of)).unwrap_or_default();
    wanted(prefix, paths.iter(), &format!("FHIR, {name}"))
}

fn of_profile(prefix: &str, profile: &KnownProfile) -> Vec<Wanted> {
    wanted(prefix, profile.mandatory.iter(), &profile.name)
}

fn wanted<'p>(prefix: &str, paths: impl Iterator<Item = &'p String>, source: &str) -> Vec<Wanted> {
    let of = |path: &String| Wanted {
        path: format!("{prefix}{path}"),
        source: source.to_owned(),
        open: None,
    };
    paths.map(of).collect()
}

/// What the standard says itself of an element goes before what types and profiles say.
fn of_message(message: &Mandatory, structures: &Structures, known: &[KnownProfile]) -> Vec<Wanted> {
    let mut all: Vec<Wanted> = Vec::new();
    for part in &message.parts {
        let prefix = match part.at.as_str() {
            "$this" => String::new(),
            at => format!("{at}."),
        };
        let address = part.profile.as_deref().unwrap_or_default();
        let profile = known.iter().find(|profile| profile.address == address);
        all.extend(match profile {
            Some(profile) => of_profile(&prefix, profile),
            None => of_type(&prefix, &part.of, structures),
        });
    }
    for element in &message.elements {
        let wanted = Wanted {
            path: element.path.clone(),
            source: element.source.clone(),
            open: element.open.clone(),
        };
        match all.iter_mut().find(|other| other.path == element.path) {
            Some(other) => *other = wanted,
            None => all.push(wanted),
        }
    }
    all
}

/// Has every row run once for each case; without rows the cases are the rows.
pub(super) fn multiply(rows: Vec<Map<String, Value>>, cases: &[Case]) -> Vec<Map<String, Value>> {
    if cases.is_empty() {
        return rows;
    }
    let rows = if rows.is_empty() {
        vec![Map::new()]
    } else {
        rows
    };
    let with = |row: &Map<String, Value>, case: &Case| {
        let mut row = row.clone();
        row.extend(case.cells.clone());
        row
    };
    rows.iter()
        .flat_map(|row| cases.iter().map(move |case| with(row, case)))
        .collect()
}
