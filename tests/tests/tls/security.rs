//! Strict transport security (section 2.5 of the digest, RFC 6797): wanted behind TLS, and only there.

use crate::{Caller, Folder, behind_tls};
use bookend_tests::{PATIENCE, Program, Request, Setup, Stand, scratch};

/// Everything that answers bytes behind TLS, until the connection ends; in lower case.
pub(crate) async fn answer(folder: &Folder, stand: &Stand, bytes: &[u8]) -> String {
    let files = folder.stranger();
    let mut caller = Caller::meet(stand.address(), &files).await.unwrap();
    caller.write(bytes).await;
    let seen = caller.seen_within(PATIENCE).await;
    seen.text().to_ascii_lowercase()
}

pub(crate) fn last(request: Request) -> Vec<u8> {
    request.header("Connection", "close").bytes()
}

const WANTED: &str = "\r\nstrict-transport-security: max-age=31536000\r\n";

#[tokio::test]
async fn every_answer_behind_tls_wants_it_and_no_other_does() {
    let folder = Folder::new();
    let stand = behind_tls(&folder, Setup::standard());
    for (case, bytes) in [
        ("a success", last(Request::search_all())),
        ("a refusal", last(Request::search_all().without("Ssp-From"))),
        ("no path of ours", last(Request::bare("GET", "/elsewhere"))),
        ("no request at all", b"nonsense\r\n\r\n".to_vec()),
    ] {
        let answer = answer(&folder, &stand, &bytes).await;
        assert_eq!(answer.matches(WANTED).count(), 1, "{case}: {answer}");
    }
    stand.stop().await;
    let stand = Setup::standard().start();
    let answer = stand.send(&Request::search_all()).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("Strict-Transport-Security"), None);
    stand.stop().await;
}

const FORGETTING: &str = "  - {id: forgets, when: {interaction: capabilities.read}, \
    then: {mutate: [{header: {set: {Strict-Transport-Security: max-age=0}}}]}}\n";

#[tokio::test]
async fn what_a_behaviour_says_of_it_stays() {
    let folder = Folder::new();
    let stand = behind_tls(&folder, Setup::standard().behaviours(FORGETTING));
    let answer = answer(&folder, &stand, &last(Request::capabilities())).await;
    let field = "\r\nstrict-transport-security:";
    assert_eq!(answer.matches(field).count(), 1, "{answer}");
    assert!(answer.contains(&format!("{field} max-age=0\r\n")));
    stand.stop().await;
}

/// A provider that has it forgotten at once does not employ it.
#[tokio::test]
async fn a_consumer_that_speaks_tls_finds_it_missing() {
    let (folder, scripts) = (Folder::new(), scratch());
    let script = scripts.path().join("forgets.yaml");
    let text = format!("bookend: 1\ndialect: careconnect-stu3\nbehaviours:\n{FORGETTING}");
    std::fs::write(&script, text).unwrap();
    let script = script.display().to_string();
    let (cert, key) = (folder.path("provider.pem"), folder.path("provider.key"));
    let secured = ["--tls-cert", cert.as_str(), "--tls-key", key.as_str()];
    let ca = folder.path("ca.pem");
    for (more, flags, code) in [
        (&secured[..], vec!["--ca", ca.as_str()], 1),
        // Over a plain connection there is nothing to keep.
        (&[][..], vec![], 0),
    ] {
        let serve = ["serve", "--listen=127.0.0.1:0", "--control=none", &script];
        let serve = serve.iter().chain(more).copied();
        let started = Program::provider(serve).start().await;
        let url = started.first_line.split_whitespace().nth(1).unwrap();
        let run = ["run", "--target", url, "--only", "capability-statement"];
        let ended = Program::consumer(run.into_iter().chain(flags)).run().await;
        let said = format!("{}{}", ended.stdout, ended.stderr);
        assert_eq!(ended.code, Some(code), "{said}");
        let is_found = said.contains("Strict-Transport-Security") && said.contains("`max-age=0`");
        assert_eq!(is_found, code == 1, "{said}");
        started.terminate().await;
    }
}
