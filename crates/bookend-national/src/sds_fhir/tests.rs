//! The FHIR API, request by request.

use super::answer;
use crate::catalogue::{load, shipped_catalogue, standard};
use crate::ids::Ids;
use crate::reply::Body;
use crate::request::request;
use crate::sds::Directory;
use bookend_model::{Headers, Seed};
use bytes::Bytes;
use serde_json::Value;

const ORG: &str = "organization=https://fhir.nhs.uk/Id/ods-organization-code%7C";
const IA: &str = "identifier=https://fhir.nhs.uk/Id/nhsServiceInteractionId%7Curn:nhs:names:services:careconnect:fhir:rest:search:slot";
const KEY: &str = "identifier=https://fhir.nhs.uk/Id/nhsMhsPartyKey%7C";

fn ask_with(target: &str, headers: &[(&str, &str)]) -> (u16, Value, Headers) {
    let catalogue = load(vec![standard(), shipped_catalogue()], &[]).unwrap();
    let directory = Directory::new(&catalogue);
    let headers = headers.iter().copied().collect();
    let target = format!("/spine-directory/FHIR/R4{target}");
    let request = request("GET", &target, headers, Bytes::new());
    let ids = Ids::new(Seed(1));
    let reply = answer(&directory, &catalogue.sds, &ids, &request, "http://here");
    let Body::Whole(body) = reply.body else {
        panic!("a whole body")
    };
    (
        reply.status,
        serde_json::from_slice(&body).unwrap(),
        reply.headers,
    )
}

fn ask(target: &str) -> (u16, Value) {
    let (status, body, _) = ask_with(target, &[("apikey", "any")]);
    (status, body)
}

#[test]
fn an_organisation_and_an_interaction_lead_to_a_system_and_its_endpoint() {
    let (status, bundle) = ask(&format!("/Device?{ORG}RBX99&{IA}"));
    assert_eq!((status, &bundle["total"]), (200, &1.into()));
    let device = &bundle["entry"][0]["resource"];
    assert_eq!(device["identifier"][0]["value"], "200000000002");
    assert_eq!(device["identifier"][1]["value"], "RBX99-800002");
    let (_, bundle) = ask(&format!("/Endpoint?{IA}&{KEY}RBX99-800002"));
    assert_eq!(bundle["total"], 1);
    let endpoint = &bundle["entry"][0]["resource"];
    assert_eq!(endpoint["address"], "http://127.0.0.1:4434/STU3");
    assert_eq!(
        endpoint["managingOrganization"]["identifier"]["value"],
        "RBX99"
    );
}

#[test]
fn nothing_found_is_an_empty_bundle() {
    let (status, bundle) = ask(&format!("/Device?{ORG}X99&{IA}"));
    assert_eq!((status, &bundle["total"]), (200, &0.into()));
    assert_eq!(bundle["entry"], serde_json::json!([]));
}

#[test]
fn searches_that_the_service_does_not_know_are_refused() {
    for target in [
        format!("/Device?{ORG}RBX99"),
        format!("/Device?{IA}"),
        format!("/Device?{IA}&{ORG}RBX99&colour=red"),
        format!("/Device?{IA}&{ORG}"),
        format!("/Device?{IA}&organization=RBX99"),
        "/Endpoint?identifier=https://fhir.nhs.uk/Id/nhsSpineASID%7C200000000002".to_owned(),
        format!("/Endpoint?{IA}"),
        format!(
            "/Endpoint?{IA}&{ORG}RBX99&manufacturing-organization=https://fhir.nhs.uk/Id/ods-organization-code%7CRBX99"
        ),
    ] {
        let (status, outcome) = ask(&target);
        let code = &outcome["issue"][0]["details"]["coding"][0]["code"];
        assert_eq!((status, code), (400, &"BAD_REQUEST".into()), "{target}");
    }
}

#[test]
fn the_last_of_equal_parameters_counts() {
    let (_, bundle) = ask(&format!("/Device?{ORG}X99&{ORG}RBX99&{IA}"));
    assert_eq!(bundle["total"], 1);
}

#[test]
fn each_refusal_has_its_status_and_code() {
    let device = format!("/Device?{ORG}RBX99&{IA}");
    let found = |target: &str, headers: &[(&str, &str)]| {
        let (status, outcome, _) = ask_with(target, headers);
        let code = outcome["issue"][0]["details"]["coding"][0]["code"].clone();
        (status, code.as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(found(&device, &[]), (401, "ACCESS_DENIED".into()));
    let xml = [("apikey", "k"), ("Accept", "application/fhir+xml")];
    assert_eq!(
        found(&device, &xml),
        (406, "MISSING_OR_INVALID_HEADER".into())
    );
    let wrong = [("apikey", "k"), ("X-Correlation-Id", "mine")];
    assert_eq!(found(&device, &wrong), (400, "BAD_REQUEST".into()));
    assert_eq!(
        found("/Patient", &[("apikey", "k")]),
        (404, "NO_RECORD_FOUND".into())
    );
}

#[test]
fn a_correlation_id_comes_back_with_errors_too() {
    let id = "7c0a6d0a-2f8c-4b5e-9d2c-5b8f6c6f2a11";
    let (status, outcome, headers) =
        ask_with("/Device", &[("apikey", "k"), ("X-Correlation-Id", id)]);
    assert_eq!((status, outcome["id"].as_str()), (400, Some(id)));
    assert_eq!(headers.first("x-correlation-id"), Some(id));
}
