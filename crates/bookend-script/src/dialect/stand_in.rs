//! What stand-ins for the national services are asked, by the names that behaviours use.

use super::compose::Compose;
use super::interaction::Interaction;
use super::optional_text;
use crate::checker::Checker;
use crate::diagnostic::Diagnostic;
use crate::fields::Fields;
use crate::names::Names;
use crate::node::{Entry, Node};
use crate::predicate::{Matchers, Predicate, read_predicate};
use crate::template::Shape;

/// A stand-in for a national service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StandIn {
    /// The directory of services, by SOAP.
    Dos,
    /// The directory of services, by its REST API.
    DosRest,
    /// The Spine directory, over LDAP.
    Sds,
    /// The Spine directory, by its FHIR API.
    SdsFhir,
    /// The Spine proxy.
    Ssp,
}

impl StandIn {
    /// Returns all of them, by the names that scripts use.
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("dos", Self::Dos),
        ("dos-rest", Self::DosRest),
        ("sds", Self::Sds),
        ("sds-fhir", Self::SdsFhir),
        ("ssp", Self::Ssp),
    ];
}

/// Something that a stand-in is asked.
#[derive(Clone, Debug)]
pub struct Heard {
    /// Who is asked.
    pub by: StandIn,
    /// How it is known among all that is asked there.
    pub when: Predicate,
    /// Its names; of what a consumer sends as an enquiry, that enquiry.
    pub interaction: Interaction,
}

/// Something that a stand-in is asked, before it is read how it is known.
pub(super) struct Named<'n> {
    by: StandIn,
    when: Option<&'n Node>,
    /// Its names.
    pub(super) interaction: Interaction,
}

/// Reads what stand-ins are asked, but for how it is known: predicates may name all of it.
pub(super) fn read_names<'n>(
    checker: &Checker<'_>,
    fields: &Fields<'n>,
    (interactions, enquiries): (&[Interaction], &[Interaction]),
) -> Vec<Named<'n>> {
    let entries = fields.take("stand-ins").and_then(Node::entries);
    let named = entries.unwrap_or_default().iter().filter_map(|entry| {
        if interactions.iter().any(|known| known.name == entry.key) {
            let message = format!("there is an interaction `{}` already", entry.key);
            checker.report(Diagnostic::new(&entry.key_span, message));
        }
        read_name(checker, entry, enquiries)
    });
    named.collect()
}

fn read_name<'n>(
    checker: &Checker<'_>,
    entry: &'n Entry,
    enquiries: &[Interaction],
) -> Option<Named<'n>> {
    let fields = checker.fields(&entry.value, "what a stand-in is asked")?;
    let by = fields
        .require(checker, "by")
        .and_then(|node| checker.word(node, "`by`", StandIn::ALL));
    let title = optional_text(checker, &fields, "title");
    let when = fields.take("when");
    fields.finish(checker);
    let by = by?;
    let enquiry = enquiries.iter().find(|known| known.name == entry.key);
    let interaction = enquiry.cloned().unwrap_or_else(|| bare(&entry.key, by));
    Some(Named {
        by,
        when,
        interaction: Interaction {
            title: title.unwrap_or_else(|| interaction.title.clone()),
            ..interaction
        },
    })
}

/// Reads how what was named is known.
pub(super) fn read_whens(
    checker: &Checker<'_>,
    named: Vec<Named<'_>>,
    names: &Names,
    matchers: &Matchers<'_>,
) -> Vec<Heard> {
    let read = |named: Named<'_>| Heard {
        by: named.by,
        when: named.when.map_or_else(Predicate::always, |node| {
            read_predicate(checker, node, names, matchers)
        }),
        interaction: named.interaction,
    };
    named.into_iter().map(read).collect()
}

/// What no consumer sends as an enquiry: it has a name, and nothing that it is composed of.
fn bare(name: &str, by: StandIn) -> Interaction {
    let compose = Compose {
        with: Vec::new(),
        path: Shape::Value("/".into()),
        query: Vec::new(),
        headers: Vec::new(),
        body: None,
    };
    Interaction {
        // What goes through the proxy is for a provider.
        has_plain_body: by != StandIn::Ssp,
        ..Interaction::elsewhere(name, compose)
    }
}
