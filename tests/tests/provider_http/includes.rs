//! Every spelling of an include of a slot search (section 2.3 of the digest).

use crate::queries::{HOUR, SERVICE};
use bookend_tests::{Request, Setup, Stand};
use std::collections::BTreeSet;

/// The resource types that a query brings beside its slots.
async fn included(stand: &Stand, query: &str) -> BTreeSet<String> {
    let response = stand
        .send(&Request::search(&format!("{SERVICE}&{HOUR}&{query}")))
        .await;
    assert_eq!(response.status, 200, "{query}: {}", response.text());
    let bundle = response.resource();
    let entries = bundle["entry"].as_array().unwrap();
    assert_eq!(bundle["total"], 4, "{query}: only slots are counted");
    let mut types = BTreeSet::new();
    for entry in entries {
        let resource_type = entry["resource"]["resourceType"].as_str().unwrap();
        let mode = if resource_type == "Slot" {
            "match"
        } else {
            "include"
        };
        assert_eq!(entry["search"]["mode"], mode);
        if resource_type != "Slot" {
            assert!(
                types.insert(resource_type.to_owned()),
                "{resource_type} stands twice"
            );
        }
    }
    types
}

/// The spellings of each include (the second table of section 2.3 of the digest).
const INCLUDES: &[(&str, &[&str])] = &[
    (
        "Schedule",
        &["Slot:schedule", "Slot%3Aschedule", "Slot.schedule"],
    ),
    (
        "Practitioner",
        &[
            "Schedule:actor:Practitioner",
            "Schedule%3Aactor%3APractitioner",
            "schedule:actor:practitioner",
        ],
    ),
    (
        "PractitionerRole",
        &[
            "Schedule:actor:PractitionerRole",
            "Schedule%3Aactor%3APractitionerRole",
        ],
    ),
    (
        "HealthcareService",
        &[
            "Schedule:actor:HealthcareService",
            "Schedule%3Aactor%3AHealthcareService",
        ],
    ),
    (
        "Organization",
        &[
            "HealthcareService:Organization",
            "HealthcareService.providedBy",
            "HealthcareService:providedBy",
        ],
    ),
    (
        "Location",
        &[
            "HealthcareService:Location",
            "HealthcareService:location",
            "HealthcareService.location",
            "Schedule:actor:Location",
        ],
    ),
];

#[tokio::test]
async fn each_spelling_of_an_include_brings_its_resource() {
    let stand = Setup::standard().start();
    let names = [
        "_include",
        "_include:iterate",
        "_include%3Aiterate",
        "_include:recurse",
    ];
    for (resource_type, spellings) in INCLUDES {
        for spelling in *spellings {
            for name in names {
                let query = format!("{name}={spelling}");
                let found = included(&stand, &query).await;
                assert_eq!(
                    found,
                    BTreeSet::from([(*resource_type).to_owned()]),
                    "{query}"
                );
            }
        }
    }
    stand.stop().await;
}

#[tokio::test]
async fn includes_that_mean_nothing_here_bring_nothing() {
    let stand = Setup::standard().start();
    for query in [
        "_revinclude=Slot:schedule",
        "_include=Slot:nonsense",
        "_include=",
        "end=lt2026-06-17",
        "colour=red",
    ] {
        assert_eq!(included(&stand, query).await, BTreeSet::new(), "{query}");
    }
    stand.stop().await;
}
