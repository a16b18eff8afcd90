//! The stand-ins obey behaviours of scripts, as a provider does.

use crate::{StandIns, stand_ins};
use bookend_tests::{Connection, Request, Response, Setup, fresh_id, scratch, texts_below, within};
use serde_json::Value;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const DEVICE: &str = "/spine-directory/FHIR/R4/Device?organization=https://fhir.nhs.uk/Id/ods-organization-code%7CRBX99&identifier=https://fhir.nhs.uk/Id/nhsServiceInteractionId%7Curn:nhs:names:services:careconnect:fhir:rest:search:slot";
const ENDPOINT: &str = "/spine-directory/FHIR/R4/Endpoint?identifier=https://fhir.nhs.uk/Id/nhsMhsPartyKey%7CRBX99-800002&identifier=https://fhir.nhs.uk/Id/nhsServiceInteractionId%7Curn:nhs:names:services:careconnect:fhir:rest:search:slot";

/// Writes behaviours into a script, and returns its path.
fn script(folder: &Path, behaviours: &str) -> String {
    let path = folder.join("behaviours.yaml");
    let text = format!("bookend: 1\ndialect: careconnect-stu3\nbehaviours:\n{behaviours}");
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

/// A message to the directory of services.
fn soap(body: &str) -> Request {
    let text = format!(
        "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" xmlns=\"https://nww.pathwaysdos.nhs.uk/app/api/webservices\"><s:Body>{body}</s:Body></s:Envelope>"
    );
    Request::bare("POST", "/app/api/webservices")
        .header("Content-Type", "application/soap+xml")
        .body(text)
}

fn details() -> Request {
    soap(
        "<ServiceDetailsById><userInfo><username>u</username><password>p</password></userInfo><serviceId>2000099999</serviceId></ServiceDetailsById>",
    )
}

fn capacity(case: &str) -> Request {
    soap(&format!(
        "<CheckCapacitySummary><userInfo><username>u</username><password>p</password></userInfo><c><caseId>{case}</caseId><postcode>LS1 4AP</postcode><age>34</age><ageFormat>Years</ageFormat><symptomGroup>1100</symptomGroup><symptomDiscriminatorList><int>4052</int></symptomDiscriminatorList></c></CheckCapacitySummary>"
    ))
}

fn directory(target: &str) -> Request {
    Request::bare("GET", target).header("apikey", "any")
}

async fn send(stand_ins: &StandIns, request: &Request) -> Response {
    let mut connection = Connection::open(stand_ins.http).await;
    connection.exchange(request).await
}

/// Sends a request, and returns all that comes until the connection ends.
async fn until_the_end(address: SocketAddr, request: &Request) -> String {
    let mut socket = within(TcpStream::connect(address)).await.unwrap();
    within(socket.write_all(&request.bytes())).await.unwrap();
    let mut all = Vec::new();
    within(socket.read_to_end(&mut all)).await.unwrap();
    String::from_utf8(all).unwrap()
}

#[tokio::test]
async fn the_directory_of_services_answers_as_a_script_says_as_often_as_it_says() {
    let folder = scratch();
    let path = script(
        folder.path(),
        "  - {id: busy, when: {interaction: dos.service-details}, schedule: {times: 1}, then: {answer: {respond: {status: 503, headers: {Retry-After: '5'}, body: busy}}}}\n  - {id: own, when: {interaction: dos.check-capacity, fhir: {Envelope.Body.CheckCapacitySummary.c.caseId: OWN}}, then: {answer: {respond: {status: 200, body: {'soap:Envelope': {'@xmlns:soap': 'urn:x', 'soap:Body': {answer: '1 < 2'}}}}}}}\n",
    );
    let stand_ins = stand_ins(&[&path]).await;
    let busy = send(&stand_ins, &details()).await;
    assert_eq!((busy.status, busy.text().as_str()), (503, "busy"));
    assert_eq!(busy.header("retry-after"), Some("5"));
    let after = send(&stand_ins, &details()).await;
    assert_eq!(after.status, 200, "{}", after.text());
    assert!(after.text().contains("ServiceDetailsByIdResponse"));
    let own = send(&stand_ins, &capacity("OWN")).await;
    assert_eq!(
        own.header("content-type"),
        Some("application/soap+xml; charset=utf-8")
    );
    assert!(
        own.text().contains(
            "<soap:Envelope xmlns:soap=\"urn:x\"><soap:Body><answer>1 &lt; 2</answer></soap:Body>"
        ),
        "{}",
        own.text()
    );
    let other = send(&stand_ins, &capacity("OTHER")).await;
    assert!(other.text().contains("CheckCapacitySummaryResponse"));
    stand_ins.started.terminate().await;
}

#[tokio::test]
async fn a_connection_ends_breaks_off_or_is_slow_and_then_goes_on() {
    let folder = scratch();
    let path = script(
        folder.path(),
        "  - {id: gone, when: {interaction: sds-fhir.find-system}, schedule: {times: 1}, then: {fault: empty}}\n  - {id: slow, when: {interaction: sds-fhir.find-endpoint}, then: {fault: {dribble: {pieces: 4, over: 40ms}}}}\n  - {id: short, when: {interaction: dos.service-details}, then: {fault: {truncate: 50%}}}\n",
    );
    let stand_ins = stand_ins(&[&path]).await;
    let nothing = until_the_end(stand_ins.http, &directory(DEVICE)).await;
    assert_eq!(nothing, "");
    // What follows on the same connection is answered as ever: nothing was sent twice.
    let mut connection = Connection::open(stand_ins.http).await;
    for _ in 0..2 {
        let slow = connection.exchange(&directory(ENDPOINT)).await;
        let bundle: Value = serde_json::from_slice(&slow.plain()).unwrap();
        assert_eq!(
            (slow.status, &bundle["resourceType"]),
            (200, &"Bundle".into())
        );
        let next = connection.exchange(&directory(DEVICE)).await;
        assert_eq!(next.status, 200, "{}", next.text());
    }
    let short = until_the_end(stand_ins.http, &details()).await;
    let (head, body) = short.split_once("\r\n\r\n").unwrap();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("Content-Length: "));
    let length: usize = length.unwrap().parse().unwrap();
    assert_eq!(body.len(), length / 2, "{short}");
    stand_ins.started.terminate().await;
}

/// Puts the URL of a provider behind that of the proxy.
fn through(address: SocketAddr, request: Request) -> Request {
    let target = format!("/http://{address}{}", request.target);
    let request = Request { target, ..request };
    request
        .header("Ssp-From", "200000000001")
        .header("Ssp-To", "200000000002")
        .header("Ssp-TraceID", &fresh_id())
}

#[tokio::test]
async fn the_proxy_changes_what_the_provider_answered() {
    let provider = Setup::standard().start();
    let folder = scratch();
    let path = script(
        folder.path(),
        "  - {id: counts, when: {interaction: ssp.forward, method: GET}, then: {mutate: [{set: {total: 99}}, {header: {set: {X-Through: proxy}}}]}}\n  - {id: everything, when: {method: GET}, then: {answer: {respond: {status: 418}}}}\n",
    );
    let root = format!("provider=http://{}/STU3", provider.address());
    let stand_ins = stand_ins(&["--root", &root, &path]).await;
    let request = through(provider.address(), Request::search_all());
    let answer = send(&stand_ins, &request).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let bundle: Value = serde_json::from_slice(&answer.plain()).unwrap();
    assert_eq!(bundle["total"], 99);
    assert_eq!(answer.header("x-through"), Some("proxy"));
    assert!(!answer.entries("Slot").is_empty());
    // What does not say that it is for a stand-in is not for one.
    let device = send(&stand_ins, &directory(DEVICE)).await;
    assert_eq!(device.status, 200, "{}", device.text());
    stand_ins.started.terminate().await;
    provider.stop().await;
}

#[tokio::test]
async fn the_proxy_judges_a_token_by_its_form_alone() {
    let provider = Setup::standard().start();
    let folder = scratch();
    let path = script(
        folder.path(),
        "  - {id: tokenless, when: {interaction: ssp.forward, jwt.defect: {exists: true}}, then: {answer: {respond: {status: 418}}}}\n",
    );
    let root = format!("provider=http://{}/STU3", provider.address());
    let stand_ins = stand_ins(&["--root", &root, &path]).await;
    let sound = through(provider.address(), Request::search_all());
    let answer = send(&stand_ins, &sound).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let tokenless = sound.without("Authorization");
    assert_eq!(send(&stand_ins, &tokenless).await.status, 418);
    stand_ins.started.terminate().await;
    provider.stop().await;
}

#[tokio::test]
async fn an_answer_of_the_provider_that_breaks_off_is_not_passed_on_as_whole() {
    let provider = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = provider.local_addr().unwrap();
    let folder = scratch();
    let path = script(
        folder.path(),
        "  - {id: through, when: {interaction: ssp.forward}, then: {mutate: [{header: {set: {X-Through: proxy}}}]}}\n",
    );
    let root = format!("provider=http://{address}/STU3");
    let dir = folder.path().join("seen");
    let evidence = ["--evidence", dir.to_str().unwrap()];
    let stand_ins = stand_ins(&["--root", &root, &path, evidence[0], evidence[1]]).await;
    let answering = tokio::spawn(async move {
        let (mut socket, _) = provider.accept().await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(socket.read_u8().await.unwrap());
        }
        let short = "HTTP/1.1 200 OK\r\nContent-Type: application/fhir+json\r\nContent-Length: 100\r\n\r\n{\"resourceType\":";
        socket.write_all(short.as_bytes()).await.unwrap();
    });
    let request = through(address, Request::search_all());
    assert_eq!(until_the_end(stand_ins.http, &request).await, "");
    within(answering).await.unwrap();
    stand_ins.started.terminate().await;
    let kept = texts_below(&dir);
    assert!(kept.contains("the answer could not be had whole"), "{kept}");
}

#[tokio::test]
async fn what_is_lost_before_the_proxy_never_reaches_the_provider() {
    let provider = TcpListener::bind("127.0.0.1:0").unwrap();
    provider.set_nonblocking(true).unwrap();
    let address = provider.local_addr().unwrap();
    let folder = scratch();
    let path = script(
        folder.path(),
        "  - {id: lost, when: {interaction: ssp.forward}, then: {fault: {empty: before-commit}}}\n",
    );
    let root = format!("provider=http://{address}/STU3");
    let stand_ins = stand_ins(&["--root", &root, &path]).await;
    let request = through(address, Request::search_all());
    assert_eq!(until_the_end(stand_ins.http, &request).await, "");
    let came = provider.accept().map(|_| ()).map_err(|error| error.kind());
    assert_eq!(came, Err(std::io::ErrorKind::WouldBlock));
    stand_ins.started.terminate().await;
}

/// Calls the control port, and returns the answer.
async fn call(address: SocketAddr, request: Request) -> Value {
    let request = request.header("Host", "localhost:4435");
    let answer = Connection::open(address).await.exchange(&request).await;
    let text = answer.text();
    assert!(matches!(answer.status, 200 | 201), "{text}");
    serde_json::from_str(&text).unwrap()
}

#[tokio::test]
async fn behaviours_are_armed_and_what_was_asked_is_in_the_journal() {
    let stand_ins = stand_ins(&["--control", "127.0.0.1:0"]).await;
    let control = stand_ins.control();
    let armed = r#"{"when": {"interaction": "dos.service-details"}, "then": {"answer": {"respond": {"status": 418, "body": "tea"}}}}"#;
    let armed = call(control, Request::bare("POST", "/arm").body(armed)).await;
    let id = armed["id"].clone();
    // For everything: and so for no stand-in.
    let all = r#"{"when": {"method": "GET"}, "then": {"fault": "empty"}}"#;
    call(control, Request::bare("POST", "/arm").body(all)).await;
    assert_eq!(send(&stand_ins, &directory(DEVICE)).await.status, 200);
    assert_eq!(send(&stand_ins, &details()).await.status, 418);
    assert_eq!(send(&stand_ins, &details()).await.status, 200);
    let journal = call(control, Request::bare("GET", "/journal")).await;
    let seen = journal["exchanges"].as_array().unwrap().iter();
    let seen: Vec<(&Value, &Value)> = seen.map(|it| (&it["interaction"], &it["status"])).collect();
    let name = |name: &str| Value::from(name);
    let (system, details) = (name("sds-fhir.find-system"), name("dos.service-details"));
    let (sound, own) = (Value::from(200), Value::from(418));
    for expected in [(&details, &sound), (&system, &sound), (&details, &own)] {
        assert!(seen.contains(&expected), "{journal}");
    }
    assert_eq!(seen.len(), 3, "{journal}");
    let decided = journal["exchanges"].as_array().unwrap().iter();
    let decided: Vec<&Value> = decided
        .filter(|it| it["status"] == 418)
        .map(|it| &it["decided-by"])
        .collect();
    assert_eq!(decided, [&id]);
    let of_one = r#"{"match": {"interaction": "dos.service-details", "status": 200, "request.fhir": {"Envelope.Body.ServiceDetailsById.serviceId": "2000099999"}}, "count": 1}"#;
    let verdict = call(control, Request::bare("POST", "/verify").body(of_one)).await;
    assert_eq!(verdict["holds"], true, "{verdict}");
    let coverage = call(control, Request::bare("GET", "/coverage")).await;
    assert_eq!(coverage["interactions"]["used"], 2, "{coverage}");
    let spaces = call(control, Request::bare("GET", "/spaces")).await;
    assert_eq!(spaces["spaces"][0]["requests"], 3, "{spaces}");
    call(control, Request::bare("POST", "/reset")).await;
    let journal = call(control, Request::bare("GET", "/journal")).await;
    assert_eq!(journal["exchanges"], Value::Array(Vec::new()));
    stand_ins.started.terminate().await;
}

#[tokio::test]
async fn evidence_says_which_behaviour_decided_and_what_was_sent() {
    let folder = scratch();
    let path = script(
        folder.path(),
        "  - {id: nonsense, when: {interaction: dos.service-details}, then: {fault: {raw: NONSENSE}}}\n",
    );
    let dir = folder.path().join("seen");
    let stand_ins = stand_ins(&[&path, "--evidence", dir.to_str().unwrap()]).await;
    assert_eq!(until_the_end(stand_ins.http, &details()).await, "NONSENSE");
    let (code, _) = stand_ins.started.terminate().await;
    assert_eq!(code, Some(0));
    let kept = texts_below(&dir);
    for said in ["\"nonsense\"", "raw at in-body", "dos"] {
        assert!(kept.contains(said), "{said}: {kept}");
    }
    for none in [r#""digest":"""#, r#""digest": """#] {
        assert!(!kept.contains(none), "the scripts have a digest: {kept}");
    }
}

#[tokio::test]
async fn scripts_stay_in_force_while_evidence_of_them_is_written() {
    let folder = scratch();
    let path = script(
        folder.path(),
        "  - {id: tea, when: {interaction: dos.service-details}, then: {answer: {respond: {status: 418}}}}\n",
    );
    let dir = folder.path().join("seen").display().to_string();
    let flags = [&path, "--control", "127.0.0.1:0", "--evidence", &dir];
    let stand_ins = stand_ins(&flags).await;
    let other = Request::bare("PUT", "/scripts")
        .header("Host", "localhost:4435")
        .body("bookend: 1\ndialect: careconnect-stu3\n");
    let mut connection = Connection::open(stand_ins.control()).await;
    let refused = connection.exchange(&other).await;
    assert_eq!(refused.status, 409, "{}", refused.text());
    assert!(refused.text().contains("evidence-written"));
    assert_eq!(send(&stand_ins, &details()).await.status, 418);
    stand_ins.started.terminate().await;
    let flags = ["national", "--watch", "--evidence", &dir, &path];
    let ended = bookend_tests::Program::provider(flags).run().await;
    assert_eq!(ended.code, Some(2), "{}", ended.stderr);
    assert!(ended.stderr.contains("`--watch`"), "{}", ended.stderr);
}

#[tokio::test]
async fn what_a_stand_in_cannot_do_is_told_with_its_place() {
    let folder = scratch();
    let path = script(
        folder.path(),
        "  - {id: one, when: {interaction: ssp.forward}, then: {answer: {refuse: service-unknown}}}\n  - {id: two, when: {interaction: dos.check-capacity}, then: {effect: pretend}}\n  - {id: three, when: {interaction: sds.search}, then: {fault: {corrupt: body}}}\n  - {id: four, when: {interaction: sds.search}, then: {answer: {respond: {status: 503}}}}\n  - {id: five, when: {interaction: dos.check-capacity}, then: {mutate: [{drop: Envelope.Body}]}}\n  - {id: six, when: {interaction: ssp.forward}, then: {fault: {reset: before-body}}}\n  - {id: seven, when: {interaction: ssp.forwards}, then: {fault: empty}}\n",
    );
    let ended = bookend_tests::Program::provider(["national", "--check", &path])
        .run()
        .await;
    assert_eq!(ended.code, Some(3), "{}", ended.stderr);
    for told in [
        "the refusals of the dialect are a provider's",
        "`effect` is about a diary",
        "`corrupt` is for answers by HTTP, and this is LDAP",
        "LDAP has neither a status nor header fields",
        "has lost its namespaces",
        "a stand-in reads the body of a request before it decides",
        "did you mean `ssp.forward`?",
    ] {
        assert!(ended.stderr.contains(told), "{told}: {}", ended.stderr);
    }
    assert!(
        ended.stderr.contains("behaviours.yaml:4:"),
        "{}",
        ended.stderr
    );
}

#[tokio::test]
async fn what_is_probably_not_meant_is_told_and_what_is_said_of_scripts_is_judged() {
    let folder = scratch();
    let path = script(
        folder.path(),
        "  - {id: never, when: {interaction: slot.search, method: DELETE}, then: {fault: empty}}\n",
    );
    let check = async |flags: &[&str]| {
        let flags = ["national", "--check"]
            .into_iter()
            .chain(flags.iter().copied());
        bookend_tests::Program::provider(flags).run().await
    };
    let warned = check(&[&path]).await;
    assert_eq!(warned.code, Some(0), "{}", warned.stderr);
    assert!(warned.stderr.contains("warning"), "{}", warned.stderr);
    assert!(warned.stdout.contains("nothing wrong"), "{}", warned.stdout);
    let refused = check(&["--policy", "nonsense=1"]).await;
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
}

#[tokio::test]
async fn a_rehearsal_gives_its_scripts_to_the_stand_ins_as_well() {
    let folder = scratch();
    let path = script(
        folder.path(),
        "  - {id: closed, when: {interaction: dos.check-capacity}, then: {answer: {respond: {status: 503, body: closed today}}}}\n",
    );
    let evidence = folder.path().join("evidence").display().to_string();
    let flags = ["rehearse", "--only", "national-book", "--evidence"];
    let flags = flags.into_iter().chain([evidence.as_str(), &path]);
    let ended = bookend_tests::Program::consumer(flags).run().await;
    assert_eq!(ended.code, Some(1), "{}{}", ended.stdout, ended.stderr);
    assert!(ended.stdout.contains("503"), "{}", ended.stdout);
}

#[tokio::test]
async fn searches_by_ldap_are_in_the_journal_with_their_filter() {
    let stand_ins = stand_ins(&["--control", "127.0.0.1:0"]).await;
    let control = stand_ins.control();
    // A search for everything with a party key: version 3, message 7 (RFC 4511, section 4.5.1).
    let attribute = b"nhsMHSPartyKey";
    let mut search = vec![0x04, 17];
    search.extend(b"ou=services,o=nhs");
    search.extend([0x0a, 1, 2, 0x0a, 1, 0, 0x02, 1, 1, 0x02, 1, 0, 0x01, 1, 0]);
    search.extend([0x87, 14]);
    search.extend(attribute);
    search.extend([0x30, 0]);
    let length = |bytes: &[u8]| u8::try_from(bytes.len()).unwrap();
    let mut message = vec![0x02, 1, 7, 0x63, length(&search)];
    message.extend(&search);
    let mut whole = vec![0x30, length(&message)];
    whole.extend(&message);
    let mut socket = within(TcpStream::connect(stand_ins.ldap)).await.unwrap();
    within(socket.write_all(&whole)).await.unwrap();
    let mut first = [0; 2];
    within(socket.read_exact(&mut first)).await.unwrap();
    assert_eq!(first[0], 0x30);
    let journal = call(control, Request::bare("GET", "/journal")).await;
    let seen = &journal["exchanges"][0];
    assert_eq!(seen["interaction"], "sds.search");
    assert_eq!(seen["status"], 200);
    let target = seen["target"].as_str().unwrap();
    assert!(target.ends_with("?filter=(nhsMHSPartyKey=*)"), "{target}");
    stand_ins.started.terminate().await;
}
