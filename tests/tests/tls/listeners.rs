//! The listeners of scripts: what goes wrong before there is a request, beside a port at which nothing
//! does.

use crate::{A_WHILE, Caller, End, Folder};
use bookend_provider::TlsChoice;
use bookend_script::TlsFault;
use bookend_tests::{Request, Setup, Stand};
use bookend_tls::{ClientFiles, failure};
use std::net::SocketAddr;

const ALL: &str = "bookend: 1
dialect: careconnect-stu3
listeners:
  - {id: over, port: 0, tls: expired}
  - {id: elsewhere, port: 0, tls: wrong-host}
  - {id: nobody, port: 0, tls: unknown-ca}
  - {id: shown, port: 0, tls: needs-client-cert}
  - {id: old, port: 0, tls: old-version}
";

fn stand(tls: TlsChoice, script: &str) -> Stand {
    Setup::standard()
        .script("listeners.yaml", script)
        .tls(tls)
        .start()
}

fn address(stand: &Stand, fault: TlsFault) -> SocketAddr {
    let mut ports = stand.running.faulty_ports().iter();
    ports.find(|port| port.fault == fault).unwrap().address
}

/// Says why a handshake fails, for the caller.
async fn why_not(address: SocketAddr, files: &ClientFiles) -> String {
    let error = match Caller::meet(address, files).await {
        Err(error) => error,
        Ok(mut caller) => {
            // With TLS 1.3 a server judges its caller when the caller is done.
            let mut byte = [0];
            let read = tokio::io::AsyncReadExt::read(&mut caller.0, &mut byte);
            bookend_tests::within(read).await.unwrap_err()
        }
    };
    failure::of_client(&error).unwrap_or_else(|| error.to_string())
}

#[tokio::test]
async fn each_listener_fails_a_caller_that_judges_in_its_own_way() {
    let folder = Folder::new();
    let stand = stand(folder.provider(false), ALL);
    let files = folder.stranger();
    for (fault, why) in [
        (
            TlsFault::Expired,
            "the certificate of the target has expired",
        ),
        (
            TlsFault::WrongHost,
            "is for elsewhere.bookend.example, and not for localhost",
        ),
        (
            TlsFault::UnknownAuthority,
            "is of an authority that is not trusted here",
        ),
        (
            TlsFault::NeedsClientCertificate,
            "the target asks for a certificate of its caller, and none was shown",
        ),
        (
            TlsFault::OldVersion,
            "the target speaks no version of TLS that is spoken here",
        ),
    ] {
        let said = why_not(address(&stand, fault), &files).await;
        assert!(said.contains(why), "{fault:?}: {said}");
    }
    let mut sound = Caller::meet(stand.address(), &files).await.unwrap();
    sound.write(&Request::capabilities().bytes()).await;
    let seen = sound.seen_within(A_WHILE).await;
    assert!(seen.text().starts_with("HTTP/1.1 200 OK"), "{seen:?}");
    stand.stop().await;
}

#[tokio::test]
async fn a_caller_that_shows_a_certificate_is_served_where_one_is_needed() {
    let folder = Folder::new();
    let stand = stand(folder.provider(false), ALL);
    let shown = address(&stand, TlsFault::NeedsClientCertificate);
    let mut caller = Caller::meet(shown, &folder.consumer()).await.unwrap();
    caller.write(&Request::capabilities().bytes()).await;
    let seen = caller.seen_within(A_WHILE).await;
    assert!(seen.text().starts_with("HTTP/1.1 200 OK"), "{seen:?}");
    assert_eq!(seen.end, End::Open);
    stand.stop().await;
}

#[tokio::test]
async fn the_listeners_stand_beside_a_port_that_speaks_in_the_clear() {
    let folder = Folder::new();
    let tls = TlsChoice {
        files: None,
        ..folder.provider(false)
    };
    let stand = stand(tls, ALL);
    let said = why_not(address(&stand, TlsFault::Expired), &folder.stranger()).await;
    assert!(
        said.starts_with("the certificate of the target has expired: "),
        "{said}"
    );
    assert_eq!(stand.send(&Request::capabilities()).await.status, 200);
    stand.stop().await;
}

#[tokio::test]
async fn a_listener_without_a_port_is_the_provider_s_own() {
    let folder = Folder::new();
    let script = "bookend: 1\nlisteners: [{id: own, tls: unknown-ca}]\n";
    let stand = stand(TlsChoice::default(), script);
    let said = why_not(stand.address(), &folder.stranger()).await;
    assert!(
        said.contains("an authority that is not trusted here"),
        "{said}"
    );
    stand.stop().await;
}
