//! The directory of services, over HTTP.

use crate::stand_ins;
use bookend_tests::{Connection, Request};

#[tokio::test]
async fn services_are_found_and_described_over_http() {
    let stand_ins = stand_ins(&["--clock", "2026-11-21T09:00:00Z", "--seed", "7"]).await;
    let mut connection = Connection::open(stand_ins.http).await;
    let body = "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns=\"https://nww.pathwaysdos.nhs.uk/app/api/webservices\"><s:Body><ServiceDetailsById><userInfo><username>u</username><password>p</password></userInfo><serviceId>2000099902</serviceId></ServiceDetailsById></s:Body></s:Envelope>";
    let request = Request::bare("POST", "/app/api/webservices")
        .header("Content-Type", "text/xml")
        .body(body);
    let response = connection.exchange(&request).await;
    assert_eq!(response.status, 200);
    let text = response.text();
    assert_eq!(text.matches("<address>ASID:").count(), 2, "{text}");
    assert_eq!(
        response.header("content-type"),
        Some("text/xml; charset=utf-8")
    );
    let described = Request::bare("GET", "/app/api/webservices?wsdl");
    let text = connection.exchange(&described).await.text();
    assert!(text.contains("<wsdl:definitions"), "{text}");
    stand_ins.started.terminate().await;
}
