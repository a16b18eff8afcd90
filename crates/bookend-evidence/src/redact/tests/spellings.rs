//! Secrets, names and ids of services, wherever they stand and however they are spelled.

use super::*;

/// Lets a redactor see a secret in its header field.
fn seen(redactor: &mut Redactor, value: &str) {
    let name = "Authorization".to_owned();
    let value = value.to_owned();
    redactor.headers(&mut [HeaderField { name, value }]);
}

#[test]
fn a_secret_is_found_again_in_what_is_said_of_its_header_field_and_in_bodies() {
    for value in [
        "Bearer SECRETGARBAGE123",
        "Basic U2VjcmV0OnBhc3M=",
        "Bearer x1",
    ] {
        let mut redactor = redactor();
        let (_, secret) = value.split_once(' ').unwrap();
        let found = format!("`{value}`");
        let (_, found) = found_of(&mut redactor, "header.Authorization", "text", &found);
        assert!(
            !found.contains(secret) && found.contains("token-"),
            "{found}"
        );
        if secret.len() > 2 {
            seen(&mut redactor, value);
            let body = format!(r#"{{"diagnostics":"no token: {value}"}}"#);
            let body = redactor.body(&body);
            assert!(!body.contains(secret), "{body}");
        }
    }
}

#[test]
fn who_is_named_in_a_token_is_found_again_in_what_is_said_of_its_claims() {
    use base64::Engine as _;
    let claims = r#"{"sub":"Secretsub/7","requesting_practitioner":{"id":"u-4711","name":[{"family":"Zyzzyva"}],
        "identifier":[{"value":"111222333444"}]}}"#;
    let claims = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(claims);
    let mut redactor = redactor();
    seen(
        &mut redactor,
        &format!("Bearer eyJhbGciOiJub25lIn0.{claims}."),
    );
    let expected = "`Secretsub/7`, `u-4711`, `111222333444` of zyzzyva";
    insta::assert_snapshot!(
        found_of(&mut redactor, "jwt.claims.sub", expected, "`u1`").0,
        @"`user-85269e47e6`, `user-453bbccc0b`, `user-071ed13117` of name-26a1a1d6d4"
    );
}

#[test]
fn people_are_replaced_however_they_are_spelled_also_in_text_before_their_name() {
    let mut redactor = redactor();
    let body = redactor.body(
        r#"{"text":{"div":"<div>ZYZZYVA, 07700900123, LS62QQ</div>"},"maidenName":{"family":"Qwxyz"},"note":"qwxyz",
        "name":[{"family":"Zyzzyva"}],"telecom":[{"value":"07700 900123"}],"address":[{"postalCode":"LS6 2QQ"}],
        "comment":"Ring zyzzyva on +447700900123 at ls6 2qq; q.zyzzyva@example.com"}"#,
    );
    let body = body.to_lowercase();
    for private in ["zyzzyva", "7700", "2qq", "qwxyz", "example.com"] {
        assert!(!body.contains(private), "{private} in {body}");
    }
    let mut second = redactor.body("<Patient><text><div>Vuvuzela</div></text><name><family value=\"Vuvuzela\"/></name></Patient>");
    second.make_ascii_lowercase();
    assert!(!second.contains("vuvuzela"), "{second}");
}

/// Ten digits with the right check digit, and a service of the inventory.
const SERVICE: &str = "2000099998";

#[test]
fn the_id_of_a_service_stays_by_its_place() {
    assert!(bookend_model::nhs_number::defect(SERVICE).is_none());
    for text in [
        format!("/Slot?schedule.actor:healthcareservice={SERVICE}&x=1"),
        format!("/Slot?schedule.actor%3Ahealthcareservice={SERVICE}"),
        format!("/HealthcareService/{SERVICE}"),
        format!("/Slot?service=https://fhir.nhs.uk/Id/dos-service-id%7C{SERVICE}"),
    ] {
        assert_eq!(redactor().url(&text), text);
    }
    for text in [
        format!(r#"{{"reference":"HealthcareService/{SERVICE}"}}"#),
        format!(r#"{{"resourceType":"HealthcareService","id":"{SERVICE}"}}"#),
        format!(r#"{{"system":"https://fhir.nhs.uk/Id/dos-service-id","value":"{SERVICE}"}}"#),
        format!(r#"{{"value": "{SERVICE}", "system": "https://fhir.nhs.uk/Id/dos-service-id"}}"#),
        format!("<service><id>{SERVICE}</id></service>"),
    ] {
        assert_eq!(redactor().body(&text), text);
    }
    let found = format!("`{SERVICE}`");
    let subject = "query.schedule.actor:healthcareservice";
    assert_eq!(
        found_of(&mut redactor(), subject, "another", &found).1,
        found
    );
    for text in [
        format!("/Patient?identifier={SERVICE}"),
        format!("service, and the patient is {SERVICE}"),
    ] {
        assert!(!redactor().url(&text).contains(SERVICE), "{text}");
    }
}
