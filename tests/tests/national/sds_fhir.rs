//! The FHIR API of the Spine directory, over HTTP.

use crate::stand_ins;
use bookend_tests::{Connection, Request};

#[tokio::test]
async fn an_endpoint_is_found_over_http() {
    let stand_ins = stand_ins(&["--root", "provider=https://p.example/STU3"]).await;
    let target = "/spine-directory/FHIR/R4/Endpoint?identifier=https://fhir.nhs.uk/Id/nhsMhsPartyKey%7CRBX99-800002&identifier=https://fhir.nhs.uk/Id/nhsServiceInteractionId%7Curn:nhs:names:services:careconnect:fhir:rest:search:slot";
    let mut connection = Connection::open(stand_ins.http).await;
    let request = Request::bare("GET", target).header("apikey", "any");
    let response = connection.exchange(&request).await;
    assert_eq!(response.status, 200, "{}", response.text());
    let bundle: serde_json::Value = serde_json::from_slice(&response.plain()).unwrap();
    let endpoint = &bundle["entry"][0]["resource"];
    assert_eq!(endpoint["address"], "https://p.example/STU3");
    assert_eq!(
        response.header("content-type"),
        Some("application/fhir+json")
    );
    let post = Request::bare("POST", "/spine-directory/FHIR/R4/Device");
    let response = connection.exchange(&post).await;
    assert_eq!(
        (response.status, response.header("allow")),
        (405, Some("GET"))
    );
    stand_ins.started.terminate().await;
}
