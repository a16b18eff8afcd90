//! What is told of an expression, and what is not.

use super::walk::word_in;
use crate::fhirpath::Expression;
use crate::{Release, Structures};

/// Renders the names that are not known, on a resource of a type.
fn unknown(root: &[&str], text: &str) -> String {
    let expression = Expression::compile(text).unwrap();
    let unknown = expression.unknown_names(root, Structures::of(Release::Stu3));
    let said = unknown.iter().map(|unknown| {
        let shown = text.get(unknown.range.clone()).unwrap_or_default();
        format!("{shown} in {}", unknown.types.join("|"))
    });
    said.collect::<Vec<_>>().join("; ")
}

#[test]
fn an_element_that_the_type_does_not_have_is_told() {
    assert_eq!(unknown(&["Appointment"], "stats"), "stats in Appointment");
    assert_eq!(unknown(&["Appointment"], "Appointment.status"), "");
    assert_eq!(
        unknown(&["Appointment"], "participant.actor.refrence"),
        "refrence in Reference"
    );
    assert_eq!(
        unknown(
            &["Bundle"],
            "entry.resource.ofType(Slot).where(stauts = 'free').start"
        ),
        "stauts in Slot"
    );
    assert_eq!(unknown(&[], "identifier.valeu"), "valeu in Identifier");
    assert_eq!(
        unknown(&["Bundle"], "entry.resource.ofType(Slto)"),
        "Slto in "
    );
}

#[test]
fn what_may_be_there_is_not_told() {
    for fine in [
        "contained.ofType(Patient).select(telecom.rank | contact.telecom.rank).where(($this > 0).not())",
        "slot.where(reference = '#' + %resource.contained.ofType(Slot).id.first()).count()",
        "extension('http://a.example').value.coding.code",
        "extension.valueCodeableConcept.coding.code",
        "participant.actor.resolve().anything",
        "birthDate.extension.value",
        "contained.meta.versionId | contained.contained",
        "entry.resource.name.family",
        "iif(status = 'booked', start, end)",
        "descendants().whatever",
    ] {
        let root: &[&str] = if fine.starts_with("entry") {
            &["Bundle"]
        } else if fine.starts_with("birth") {
            &["Patient"]
        } else {
            &["Appointment"]
        };
        assert_eq!(unknown(root, fine), "", "{fine}");
    }
}

#[test]
fn a_name_that_no_element_of_the_release_has_is_told_of_any_tree() {
    let anywhere = |text: &str| {
        let expression = Expression::compile(text).unwrap();
        let unknown = expression.unknown_names_anywhere(Structures::of(Release::Stu3));
        unknown
            .into_iter()
            .map(|it| it.name)
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(anywhere("identifier.first().value"), "");
    assert_eq!(anywhere("valueString | start"), "");
    assert_eq!(anywhere("strat"), "strat");
}

#[test]
fn a_name_in_quotes_is_no_name() {
    assert_eq!(
        unknown(&["Appointment"], "where(status = 'stats').stats"),
        "stats in Appointment"
    );
    assert_eq!(word_in("where(status = 'stats').stats", "stats"), 24..29);
}

#[test]
fn what_may_occur_several_times_is_told_unless_one_is_chosen() {
    let repeating = |root: &[&str], text: &str| {
        let expression = Expression::compile(text).unwrap();
        let found = expression.repeating(root, Structures::of(Release::Stu3));
        found.map_or_else(String::new, |found| {
            text.get(found.range).unwrap_or_default().to_owned()
        })
    };
    for (root, text, told) in [
        ("Bundle", "entry.resource.ofType(Slot).status", "entry"),
        (
            "Bundle",
            "Bundle.entry.resource.ofType(Slot).status",
            "entry",
        ),
        ("Appointment", "participant.status", "participant"),
        (
            "Appointment",
            "contained.ofType(Patient).gender",
            "contained",
        ),
        (
            "Appointment",
            "contained.ofType(Patient).first().name.family",
            "name",
        ),
        (
            "Bundle",
            "entry.resource.ofType(Slot).first().identifier.value",
            "identifier",
        ),
        ("Bundle", "entry.select(link.url)", "entry"),
        ("Bundle", "entry.skip(1).resource.id", "entry"),
        ("Bundle", "entry.link | link", "entry"),
        ("Bundle", "(entry.resource as Slot).status", "entry"),
        ("", "extension.value", "extension"),
        // One is chosen, or they are made one.
        ("Bundle", "entry[0].resource.ofType(Slot).status", ""),
        ("Bundle", "entry.first().resource.id", ""),
        ("Bundle", "entry.resource.ofType(Slot).single().status", ""),
        ("Bundle", "entry.where(resource is Slot).resource.id", ""),
        ("Bundle", "entry.count()", ""),
        (
            "Bundle",
            "entry.resource.ofType(Slot).all(status = 'free')",
            "",
        ),
        ("Bundle", "entry.resource.exists()", ""),
        ("Appointment", "status", ""),
        ("Appointment", "participant.status = 'accepted'", ""),
        // Nothing is certain.
        ("", "identifier.value", ""),
        ("Appointment", "slot.first().resolve().anything", ""),
    ] {
        let root: &[&str] = if root.is_empty() { &[] } else { &[root] };
        assert_eq!(repeating(root, text), told, "{text}");
    }
}
