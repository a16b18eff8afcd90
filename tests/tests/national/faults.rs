//! What is refused on demand, and what is kept of it.

use crate::stand_ins;
use bookend_tests::{Connection, Request, Response, scratch, texts_below};
use std::path::Path;

const ASKED: &str = r#"<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns="https://nww.pathwaysdos.nhs.uk/app/api/webservices"><s:Body><ServiceDetailsById><userInfo><username>u</username><password>open-sesame</password></userInfo><serviceId>2000099999</serviceId></ServiceDetailsById></s:Body></s:Envelope>"#;

fn details() -> Request {
    Request::bare("POST", "/app/api/webservices")
        .header("Content-Type", "application/soap+xml")
        .body(ASKED)
}

/// Returns the number of a fault, or nothing.
fn fault(response: &Response) -> Option<String> {
    let text = response.text();
    let (_, rest) = text.split_once("<env:Value>")?;
    Some(rest.split('<').next()?.to_owned())
}

/// Returns a catalogue with faults, in a file.
fn catalogue(folder: &Path, faults: &str) -> String {
    let path = folder.join("faults.yaml");
    std::fs::write(&path, format!("catalogue: 1\nfaults:\n{faults}")).unwrap();
    path.display().to_string()
}

#[tokio::test]
async fn a_fault_of_the_directory_of_services_happens_as_often_as_it_is_asked_for() {
    let folder = scratch();
    let path = catalogue(
        folder.path(),
        "  - {on: dos, body: ServiceDetailsById, fault: internal, times: 1}\n",
    );
    let stand_ins = stand_ins(&["--catalogue", &path]).await;
    let mut connection = Connection::open(stand_ins.http).await;
    let first = connection.exchange(&details()).await;
    assert_eq!(fault(&first).as_deref(), Some("500"), "{}", first.text());
    let second = connection.exchange(&details()).await;
    assert_eq!(fault(&second), None, "{}", second.text());
}

#[tokio::test]
async fn a_fault_that_nobody_could_make_is_told_with_its_place() {
    let folder = scratch();
    let faults = "  - {on: ssp, refuse: nobody}\n  - {on: ssp}\n  - {on: sds, fault: internal}\n  - {on: dos, fault: interna}\n  - {on: dos, fault: internal, delay: 3s}\n";
    let path = catalogue(folder.path(), faults);
    let ended = bookend_tests::Program::provider(["national", "--check", "--catalogue", &path])
        .run()
        .await;
    assert_eq!(ended.code, Some(3));
    for told in [
        "`nobody` is nothing that the proxy answers here",
        "a fault needs `refuse`",
        "`on` is not `sds`",
        "did you mean `internal`?",
        "a fault has no key `delay`",
    ] {
        assert!(ended.stderr.contains(told), "{told}: {}", ended.stderr);
    }
}

#[tokio::test]
async fn what_was_asked_is_kept_without_the_password() {
    let folder = scratch();
    let dir = folder.path().join("seen");
    let stand_ins = stand_ins(&["--evidence", dir.to_str().unwrap()]).await;
    let mut connection = Connection::open(stand_ins.http).await;
    assert_eq!(connection.exchange(&details()).await.status, 200);
    drop(connection);
    let (code, _) = stand_ins.started.terminate().await;
    assert_eq!(code, Some(0));
    let kept = texts_below(&dir);
    assert!(kept.contains("ServiceDetailsByIdResponse"));
    assert!(!kept.contains("open-sesame"));
}
