use super::*;

fn read_one(text: &str) -> Request {
    let (request, count) = read_request(text, "/STU3", 1).unwrap();
    assert_eq!(count, 1);
    request.unwrap().request
}

fn wrong(text: &str) -> String {
    read_request(text, "/STU3", 1).unwrap_err().to_string()
}

#[test]
fn a_request_is_read_whatever_its_line_ends() {
    let text = "POST /STU3/Appointment HTTP/1.1\nHost: x\nContent-Type: application/fhir+json\n\n{\n  \"a\": 1\n}\n\n";
    for text in [
        text.to_owned(),
        text.replace('\n', "\r\n"),
        text.replace('\n', "\r"),
    ] {
        let request = read_one(&text);
        assert_eq!(
            (request.method.as_str(), request.path.as_str()),
            ("POST", "/Appointment")
        );
        assert_eq!(
            request.headers.first("content-type"),
            Some("application/fhir+json")
        );
        assert_eq!(request.body, "{\n  \"a\": 1\n}");
    }
}

#[test]
fn what_editors_allow_is_read() {
    let text = "# a remark\n// another\n\nhttps://provider.example:8443/STU3/Slot\n    ?status=free\n    &start=ge2026-06-16\nAccept: application/fhir+json,\n  */*\n# a header switched off\n";
    let request = read_one(text);
    assert_eq!(
        (request.method.as_str(), request.path.as_str()),
        ("GET", "/Slot")
    );
    assert_eq!(request.target, "/Slot?status=free&start=ge2026-06-16");
    assert_eq!(request.query_first("start"), Some("ge2026-06-16"));
    assert_eq!(request.headers.first("Host"), Some("provider.example:8443"));
    assert_eq!(
        request.headers.first("Accept"),
        Some("application/fhir+json, */*")
    );
}

#[test]
fn what_curl_prints_is_read() {
    let text = "* Connected to x\n> GET /STU3/metadata HTTP/1.1\n> Host: x\n> Ssp-From: 1\n>\n< HTTP/1.1 400 Bad Request\n< Content-Length: 5\n";
    let request = read_one(text);
    assert_eq!(request.path, "/metadata");
    assert_eq!(request.headers.first("Ssp-From"), Some("1"));
    assert_eq!(request.headers.first("Content-Length"), None);
}

#[test]
fn several_requests_are_told_apart_and_know_their_lines() {
    let text = "### one\nGET /STU3/metadata\n\n### two\n\nGET /elsewhere\n###\n";
    let read = |number| {
        let (request, count) = read_request(text, "/STU3", number).unwrap();
        assert_eq!(count, 2);
        request.map(|it| (it.line, it.request.path, it.is_below_service_root))
    };
    assert_eq!(read(1), Some((2, "/metadata".to_owned(), true)));
    assert_eq!(read(2), Some((6, "/elsewhere".to_owned(), false)));
    assert_eq!((read(0), read(3)), (None, None));
}

#[test]
fn what_is_wrong_with_another_request_of_the_file_does_not_matter() {
    let text = "GET {{base}}/Slot\n###\nGET /STU3/metadata\n";
    let (request, count) = read_request(text, "/STU3", 2).unwrap();
    assert_eq!(
        (request.unwrap().request.path.as_str(), count),
        ("/metadata", 2)
    );
    let wrong = read_request(text, "/STU3", 1).unwrap_err();
    assert_eq!(wrong.line, 1);
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let said = wrong("GET /STU3/Slot\nAccept application/json\n");
    assert!(
        said.starts_with("line 2, column 1: a header field is a name"),
        "{said}"
    );
    let said = wrong("\nGET /STU3/Slot x y\n");
    assert!(
        said.starts_with("line 2, column 16: the URL has a blank in it before `x`"),
        "{said}"
    );
    let said = wrong("GET {{base}}/Slot\n");
    assert!(
        said.starts_with("line 1, column 5: `{{base}}` is a variable"),
        "{said}"
    );
    let said = wrong("GET STU3/Slot HTTP/1.1\n");
    assert!(
        said.starts_with("line 1, column 5: `STU3/Slot` is neither"),
        "{said}"
    );
    let said = wrong("GET /STU3/Slot HTTP/9\n");
    assert!(said.starts_with("line 1, column 16: `HTTP/9`"), "{said}");
    let said = wrong("GET http://[::1/Slot\n");
    assert!(
        said.starts_with("line 1, column 5: the URL cannot be read"),
        "{said}"
    );
    let said = wrong("POST /STU3/Appointment\n\n< body.json\n");
    assert!(
        said.starts_with("line 3, column 1: a body from another file"),
        "{said}"
    );
    let said = wrong("# nothing but a remark\n");
    assert!(
        said.starts_with("line 1, column 1: there is no request"),
        "{said}"
    );
    assert!(said.ends_with("\n  | "), "{said}");
}
