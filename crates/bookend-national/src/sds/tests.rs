//! Searches, as the documents have them.

use super::*;
use crate::catalogue::{load, shipped_catalogue, standard};

const MHS: &str = "urn:nhs:names:services:careconnect:fhir:rest:read:slot";

fn directory() -> Directory {
    Directory::new(&load(vec![standard(), shipped_catalogue()], &[]).unwrap())
}

fn equals(name: &str, value: &str) -> Filter {
    Filter::Equals(name.to_owned(), value.to_owned())
}

fn search(base: &str, scope: Scope, filter: Filter) -> Search {
    Search {
        base: base.to_owned(),
        scope,
        filter,
        attributes: Vec::new(),
        size_limit: 0,
    }
}

/// Searches everything, and returns the values of one attribute.
fn values(filter: Filter, attribute: &str) -> Vec<String> {
    let directory = directory();
    let wanted = Search {
        attributes: vec![attribute.to_owned()],
        ..search("OU=Services, o=NHS", Scope::Subtree, filter)
    };
    match directory.search(&wanted) {
        Found::Entries { entries, .. } => entries
            .iter()
            .flat_map(|(_, attributes)| attributes.iter().flat_map(|it| it.values.clone()))
            .collect(),
        other => panic!("{other:?}"),
    }
}

fn count(wanted: &Search) -> usize {
    match directory().search(wanted) {
        Found::Entries { entries, .. } => entries.len(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_asid_leads_to_a_party_key_and_that_to_an_endpoint() {
    let key = values(equals("uniqueIdentifier", "200000000002"), "nhsMHSPartyKey");
    assert_eq!(key, ["RBX99-800002"]);
    let both = Filter::And(vec![
        equals("nhsMhsPartyKey", " rbx99-800002"),
        equals("NHSMHSSVCIA", MHS),
    ]);
    let endpoint = values(both, "nhsmhsendpoint");
    assert_eq!(endpoint, ["http://127.0.0.1:4434/STU3"]);
}

#[test]
fn organisation_codes_and_interactions_are_compared_letter_by_letter() {
    let of = |ods| {
        Filter::And(vec![
            equals("nhsidcode", ods),
            equals("objectclass", "NHSAS"),
        ])
    };
    assert_eq!(values(of("RBX99"), "uniqueIdentifier"), ["200000000002"]);
    assert!(values(of("rbx99"), "uniqueIdentifier").is_empty());
    assert!(values(equals("nhsMhsSvcIA", &MHS.to_uppercase()), "nhsMHSEndPoint").is_empty());
}

#[test]
fn every_way_to_mislead_a_consumer_is_there() {
    let endpoints = |key| {
        values(
            Filter::And(vec![
                equals("nhsMHSPartyKey", key),
                equals("nhsMhsSvcIA", MHS),
            ]),
            "nhsMHSEndPoint",
        )
    };
    let asid = |asid| values(equals("uniqueIdentifier", asid), "nhsMHSPartyKey");
    assert!(asid("200000000011").is_empty(), "no party key");
    assert!(asid("299999999999").is_empty(), "no system");
    assert!(endpoints("Y90001-800012").is_empty(), "no endpoint");
    assert_eq!(endpoints("Y90001-800013"), ["provider.invalid/STU3"]);
    assert_eq!(endpoints("Y90001-800014").len(), 2, "two endpoints");
    assert!(
        endpoints("Y90001-800017").is_empty(),
        "newer interaction only"
    );
    let ids = values(equals("uniqueIdentifier", "200000000015"), "nhsAsSvcIA");
    for family in ["careconnect", "gpconnect"] {
        assert!(
            ids.iter().any(|id| id.contains(family)),
            "{family}: {ids:?}"
        );
    }
    let of_one = Filter::And(vec![
        equals("nhsIDCode", "Y90002"),
        equals("objectClass", "nhsAs"),
    ]);
    assert_eq!(values(of_one, "uniqueIdentifier").len(), 2, "two ASIDs");
}

#[test]
fn scopes_reach_as_far_as_they_say() {
    let any = || Filter::Present("objectClass".to_owned());
    let one = "uniqueIdentifier=200000000002,ou=Services,o=nhs";
    assert_eq!(count(&search(one, Scope::Base, any())), 1);
    assert_eq!(count(&search(one, Scope::One, any())), 0);
    assert_eq!(count(&search("ou=services,o=nhs", Scope::Base, any())), 1);
    let below = count(&search("ou=services,o=nhs", Scope::One, any()));
    let all = count(&search("ou=services,o=nhs", Scope::Subtree, any()));
    assert_eq!(all, below + 1);
    assert_eq!(count(&search("", Scope::Base, any())), 1, "the root");
    let directory = directory();
    let nobody = search("uniqueIdentifier=1,ou=services,o=nhs", Scope::Base, any());
    assert!(matches!(directory.search(&nobody), Found::NoSuchBase));
    assert!(matches!(
        directory.search(&search("services", Scope::Base, any())),
        Found::BadName
    ));
}

#[test]
fn what_is_undefined_is_not_found_and_neither_is_its_opposite() {
    let unknown = || equals("colour", "red");
    assert!(values(unknown(), "uniqueIdentifier").is_empty());
    assert!(values(Filter::Not(Box::new(unknown())), "uniqueIdentifier").is_empty());
    let either = Filter::Or(vec![unknown(), equals("uniqueIdentifier", "200000000002")]);
    assert_eq!(values(either, "nhsIDCode"), ["RBX99"]);
}

#[test]
fn parts_of_a_value_are_found_in_their_order() {
    let parts = |first: &str, middle: &[&str], last: &str| Filter::Parts {
        attribute: "nhsMHSPartyKey".to_owned(),
        first: Some(first.to_owned()),
        middle: middle.iter().map(|&part| part.to_owned()).collect(),
        last: Some(last.to_owned()),
    };
    let class = |filter| Filter::And(vec![equals("objectClass", "nhsAs"), filter]);
    let found = |filter| values(class(filter), "uniqueIdentifier");
    assert_eq!(found(parts("rbx", &["-8"], "02")), ["200000000002"]);
    assert!(found(parts("rbx", &["2", "-8"], "02")).is_empty());
}

#[test]
fn a_limit_cuts_and_says_so() {
    let directory = directory();
    let any = Filter::Present("objectClass".to_owned());
    let wanted = Search {
        size_limit: 3,
        ..search("ou=services,o=nhs", Scope::Subtree, any)
    };
    match directory.search(&wanted) {
        Found::Entries { entries, is_cut } => assert!(entries.len() == 3 && is_cut),
        other => panic!("{other:?}"),
    }
}
