//! What is answered: a refusal, a text, a resource, nothing.

use crate::answered;
use bookend_tests::Request;
use serde_json::json;

#[tokio::test]
async fn a_refusal_comes_from_the_catalogue_with_the_facts_given() {
    let then = "{answer: {refuse: appointment-unknown, facts: {appointment: the other one}}}";
    let response = answered(then, &Request::read("1")).await;
    let expected = (404, "not-found".to_owned(), "NO_RECORD_FOUND".to_owned());
    assert_eq!(response.refusal(), expected);
    assert_eq!(
        response.diagnostics(),
        "there is no appointment `the other one`"
    );
}

#[tokio::test]
async fn a_text_is_sent_as_it_stands_and_with_its_own_header_fields() {
    let then = "{answer: {respond: {status: 503, headers: {Retry-After: 5, Content-Type: text/plain, \
                Cache-Control: max-age=1}, body: closed for $(request.header.Ssp-From)}}}";
    let request = Request::capabilities();
    let response = answered(then, &request).await;
    assert_eq!(response.status, 503);
    assert_eq!(response.text(), "closed for 200000000001");
    assert_eq!(response.header("Retry-After"), Some("5"));
    assert_eq!(response.header("Content-Type"), Some("text/plain"));
    assert_eq!(response.header("Cache-Control"), Some("max-age=1"));
    let correlation = Some(request.value_of("X-Request-ID"));
    assert_eq!(response.header("X-Correlation-ID"), correlation);
}

#[tokio::test]
async fn a_resource_is_sent_in_the_format_of_the_caller() {
    let then =
        "{answer: {respond: {status: 200, body: {resourceType: Slot, id: made-up, status: free}}}}";
    let slot = json!({"resourceType": "Slot", "id": "made-up", "status": "free"});
    for format in ["json", "xml"] {
        let request = Request::bare("GET", &format!("/STU3/metadata?_format={format}"));
        let response = answered(then, &request).await;
        let media_type = format!("application/fhir+{format};charset=UTF-8");
        assert_eq!(response.header("Content-Type"), Some(media_type.as_str()));
        assert_eq!(response.resource(), slot);
    }
}

#[tokio::test]
async fn nothing_is_sent_without_a_content_type() {
    let response = answered(
        "{answer: {respond: {status: 502}}}",
        &Request::capabilities(),
    )
    .await;
    assert_eq!(response.status, 502);
    assert_eq!(response.text(), "");
    assert_eq!(response.header("Content-Type"), None);
    assert_eq!(response.header("Content-Length"), Some("0"));
}
