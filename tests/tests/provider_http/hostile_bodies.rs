//! Bodies that would break a careless reader: each is refused, and the provider lives on.

use crate::compression::gzip;
use bookend_tests::{Appointment, Connection, Request, Setup, Stand};
use serde_json::Value;
use std::io::Read;

const XML: &str = "application/fhir+xml;charset=UTF-8";
const JSON: &str = "application/fhir+json;charset=UTF-8";

fn booking(content_type: &str, body: impl Into<Vec<u8>>) -> Request {
    Request::of("appointment.book", "POST", "/Appointment")
        .header("Content-Type", content_type)
        .body(body)
}

/// Asserts that a body is refused as one that cannot be read, for a reason that names `reason`,
/// and that the next request on the connection is answered.
async fn is_unreadable(connection: &mut Connection, request: &Request, reason: &str) {
    let response = connection.exchange(request).await;
    let expected = (
        400,
        "structure".to_owned(),
        "MESSAGE_NOT_WELL_FORMED".to_owned(),
    );
    assert_eq!(response.refusal(), expected, "{reason}");
    let diagnostics = response.diagnostics();
    assert!(
        diagnostics.contains(reason),
        "`{reason}` is not in: {diagnostics}"
    );
    assert!(diagnostics.len() < 3000, "too much is said: {diagnostics}");
    let response = connection.exchange(&Request::capabilities()).await;
    assert_eq!(response.status, 200, "after {reason}");
}

async fn all_are_unreadable(requests: &[(Request, &str)]) {
    let stand = Setup::standard().start();
    let mut connection = stand.connect().await;
    for (request, reason) in requests {
        is_unreadable(&mut connection, request, reason).await;
    }
    stand.stop().await;
}

#[tokio::test]
async fn entities_are_neither_expanded_nor_fetched() {
    let bomb = "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">\
                <!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\">]>\
                <Appointment xmlns=\"http://hl7.org/fhir\"><description value=\"&d;\"/></Appointment>";
    let external = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\
                    <Appointment xmlns=\"http://hl7.org/fhir\"><description value=\"&x;\"/></Appointment>";
    let parameter = "<!DOCTYPE a [<!ENTITY % p SYSTEM \"http://127.0.0.1:1/p\"> %p;]>\
                     <Appointment xmlns=\"http://hl7.org/fhir\"/>";
    let undefined =
        "<Appointment xmlns=\"http://hl7.org/fhir\"><description value=\"&x;\"/></Appointment>";
    all_are_unreadable(&[
        (booking(XML, bomb), "document type definition"),
        (booking(XML, external), "document type definition"),
        (booking(XML, parameter), "document type definition"),
        (booking(XML, undefined), "&x;"),
    ])
    .await;
}

/// Small parts cost a hundred times their text once they are a tree.
#[tokio::test]
async fn the_number_of_parts_is_bounded_however_small_the_body() {
    let json = |parts: usize| {
        let members = vec![r#"{"a":1}"#; parts].join(",");
        format!(r#"{{"resourceType":"Appointment","x":[{members}]}}"#)
    };
    let xml = "<a value=\"1\"/>".repeat(160_000);
    let xml = format!("<Appointment xmlns=\"http://hl7.org/fhir\">{xml}</Appointment>");
    let bomb = booking(JSON, gzip(json(1_000_000).as_bytes())).header("Content-Encoding", "gzip");
    let reason = "more than 300000 parts";
    all_are_unreadable(&[
        (booking(JSON, json(160_000)), reason),
        (booking(XML, xml), reason),
        (bomb, reason),
    ])
    .await;
}

#[tokio::test]
async fn depth_is_bounded() {
    let json = |depth: usize| {
        let open = "{\"extension\":[".repeat(depth);
        let close = "]}".repeat(depth);
        format!("{{\"resourceType\":\"Appointment\",\"extension\":[{open}{close}]}}")
    };
    let lists = format!(
        "{{\"resourceType\":\"Appointment\",\"x\":{}{}}}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let xml = format!(
        "<Appointment xmlns=\"http://hl7.org/fhir\">{}{}</Appointment>",
        "<extension url=\"u\">".repeat(101),
        "</extension>".repeat(101)
    );
    all_are_unreadable(&[
        (booking(JSON, json(101)), "100"),
        (booking(JSON, json(50_000)), "100"),
        (booking(JSON, lists), ""),
        (booking(XML, xml), "100"),
    ])
    .await;
}

#[tokio::test]
async fn what_json_allows_and_fhir_does_not_is_refused() {
    all_are_unreadable(&[
        (
            booking(
                JSON,
                "{\"resourceType\":\"Appointment\",\"status\":\"booked\",\"status\":\"cancelled\"}",
            ),
            "status",
        ),
        (
            booking(
                JSON,
                "{\"resourceType\":\"Appointment\",\"priority\":1e400}",
            ),
            "1e400",
        ),
        (
            booking(
                JSON,
                format!(
                    "{{\"resourceType\":\"Appointment\",\"priority\":{}}}",
                    "9".repeat(5000)
                ),
            ),
            "priority",
        ),
        (booking(JSON, "[]"), ""),
        (booking(JSON, "null"), ""),
        (booking(JSON, "\"Appointment\""), ""),
        (booking(JSON, "{}"), "resourceType"),
        (booking(JSON, "{\"resourceType\":\"Nonsense\"}"), "Nonsense"),
        (booking(JSON, "{\"resourceType\":\"Patient\"}"), "`Patient`"),
        (booking(JSON, "{\"resourceType\":\"Appointment\""), ""),
        (
            booking(JSON, "{\"resourceType\":\"Appointment\"} trailing"),
            "",
        ),
        (booking(JSON, ""), "there is no body"),
    ])
    .await;
}

#[tokio::test]
async fn what_cannot_be_read_is_located_in_the_text_and_in_the_resource() {
    let stand = Setup::standard().start();
    let json = "{\"resourceType\":\"Appointment\",\n  \"start\": nonsense}";
    let xml = "<Appointment xmlns=\"http://hl7.org/fhir\">\n<start>text</start></Appointment>";
    for (request, line, place) in [
        (
            booking(JSON, json),
            "line 2, column 12",
            "Appointment.start",
        ),
        (booking(XML, xml), "line 2, column 8", "Appointment.start"),
    ] {
        let issue = stand.send(&request).await.issue();
        assert_eq!(issue["location"][0], line, "{issue}");
        assert_eq!(issue["expression"][0], place, "{issue}");
    }
    stand.stop().await;
}

#[tokio::test]
async fn what_is_no_utf_8_is_refused() {
    let json = b"{\"resourceType\":\"Appointment\",\"description\":\"\xff\xfe\"}".to_vec();
    let overlong = b"{\"resourceType\":\"Appointment\",\"description\":\"\xc0\xaf\"}".to_vec();
    let xml =
        b"<Appointment xmlns=\"http://hl7.org/fhir\"><description value=\"\xff\"/></Appointment>"
            .to_vec();
    all_are_unreadable(&[
        (booking(JSON, json), "UTF-8"),
        (booking(JSON, overlong), "UTF-8"),
        (booking(XML, xml), "UTF-8"),
    ])
    .await;
}

#[tokio::test]
async fn what_is_no_xml_is_refused() {
    all_are_unreadable(&[
        (
            booking(XML, "<Appointment xmlns=\"http://hl7.org/fhir\">"),
            "",
        ),
        (booking(XML, "<a/><b/>"), ""),
        (booking(XML, "{\"resourceType\":\"Appointment\"}"), ""),
        (booking(XML, "<Appointment/>"), ""),
    ])
    .await;
}

/// What FHIR asks of XML beyond being well-formed (FHIR STU3, xml.html).
#[tokio::test]
async fn what_xml_allows_and_fhir_does_not_is_refused() {
    let within = |parts: &str| {
        booking(
            XML,
            format!("<Appointment xmlns=\"http://hl7.org/fhir\">{parts}</Appointment>"),
        )
    };
    let version = "<?xml version=\"2.0\"?><Appointment xmlns=\"http://hl7.org/fhir\"><id value=\"1\"/></Appointment>";
    all_are_unreadable(&[
        (
            within("<description value=\"a\"/><status value=\"booked\"/>"),
            "`status` must stand before `description`",
        ),
        (
            within("<contained><Slot/><Patient/></contained>"),
            "must hold one resource, found `Patient`",
        ),
        (booking(XML, version), "must be `1.0`, found `2.0`"),
    ])
    .await;
}

#[tokio::test]
async fn what_is_badly_compressed_is_refused() {
    let zeros = gzip(std::io::repeat(b' ').take(64 << 20));
    assert!(zeros.len() < 100_000, "the bomb is small");
    let sound = gzip(b"{\"resourceType\":\"Appointment\"}".as_slice());
    let broken = sound[..sound.len() - 6].to_vec();
    let trailed = [sound.as_slice(), b"trailing"].concat();
    let mut corrupt = sound;
    corrupt[12] ^= 0xff;
    let coded =
        |coding: &str, body: Vec<u8>| booking(JSON, body).header("Content-Encoding", coding);
    all_are_unreadable(&[
        (coded("gzip", zeros), "decompressed"),
        (coded("gzip", b"{}".to_vec()), "gzip"),
        (coded("gzip", broken), "gzip"),
        (coded("gzip", corrupt), "gzip"),
        (coded("gzip", trailed), "gzip"),
    ])
    .await;
}

#[tokio::test]
async fn a_body_that_breaks_off_is_refused_and_nothing_is_booked() {
    let stand = Setup::standard().start();
    let slot = stand.free_slot().await;
    let whole = Request::book(&Appointment::of(&slot).body());
    let length = whole.body.len();
    let short = whole.body[..length - 1].to_vec();
    let short = whole
        .header("Content-Length", &length.to_string())
        .body(short);
    let mut connection = stand.connect().await;
    connection.write(&short.bytes()).await;
    connection.finish_writing().await;
    if let Some(response) = connection.read_if_any().await {
        assert_eq!(response.status, 400, "{}", response.text());
    }
    is_still_free(&stand, &slot).await;
    stand.stop().await;
}

#[tokio::test]
async fn a_chunk_that_is_none_is_refused_and_nothing_is_booked() {
    let stand = Setup::standard().start();
    let slot = stand.free_slot().await;
    let request = Request::book(&Appointment::of(&slot).body());
    let body = request.body.clone();
    let head = request.header("Transfer-Encoding", "chunked").body("");
    let mut bytes = head.bytes();
    bytes.extend(format!("{:x}\r\n", body.len()).into_bytes());
    bytes.extend(&body);
    bytes.extend(b"\r\nnonsense\r\n\r\n");
    let mut connection = stand.connect().await;
    connection.write(&bytes).await;
    if let Some(response) = connection.read_if_any().await {
        assert_eq!(response.status, 400, "{}", response.text());
    }
    is_still_free(&stand, &slot).await;
    stand.stop().await;
}

async fn is_still_free(stand: &Stand, slot: &Value) {
    assert!(stand.free_slots().await.contains(slot));
}
