//! Each fault, as a caller meets it that knows nothing of it.

use super::*;
use crate::client::ClientFiles;
use crate::failure::{of_client, of_server};
use crate::server::{ServerSide, Visitors};
use crate::version::OldestVersion;
use jiff::Timestamp;
use rustls::pki_types::ServerName;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::{TlsAcceptor, TlsConnector};

/// The library judges by the machine's clock.
#[expect(
    clippy::disallowed_methods,
    reason = "the library has no other clock either"
)]
fn now() -> Timestamp {
    Timestamp::now()
}

/// An authority that callers trust.
struct Ground {
    authority: Authority,
    folder: tempfile::TempDir,
}

impl Ground {
    fn new() -> Self {
        Self::of("Trusted")
    }

    fn of(name: &str) -> Self {
        let lifetime = Lifetime::of_days(now(), 30);
        let authority = Authority::make(name, lifetime).unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("ca.pem"), authority.certificate()).unwrap();
        Self { authority, folder }
    }

    /// What a caller goes by, who may have a certificate of its own.
    fn caller(&self, has_identity: bool) -> ClientFiles {
        let file = |name: &str| self.folder.path().join(name);
        let identity = has_identity.then(|| {
            let issued = self.authority.issue(&Wanted {
                common_name: "consumer.bookend.example",
                names: Vec::new(),
                lifetime: Lifetime::of_days(now(), 30),
            });
            let issued = issued.unwrap();
            std::fs::write(file("own.pem"), issued.certificate).unwrap();
            std::fs::write(file("own.key"), issued.key).unwrap();
            (file("own.pem"), file("own.key"))
        });
        ClientFiles {
            authorities: Some(file("ca.pem")),
            identity,
        }
    }

    fn sound(&self) -> ServerSide {
        let chain = shown(&self.authority, &here(), Lifetime::of_days(now(), 30)).unwrap();
        ServerSide::new(chain, Visitors::Anybody, OldestVersion::default())
    }
}

/// How long a caller may take to begin, and to say what it thinks of the answer.
const LIMITS: (Duration, Duration) = (Duration::from_secs(20), Duration::from_millis(200));

fn here() -> Vec<String> {
    vec!["localhost".to_owned()]
}

/// What both sides make of a handshake, and of the first bytes after it.
async fn meet(side: &ServerSide, caller: &ClientFiles) -> (Option<String>, Option<String>) {
    let (near, far) = tokio::io::duplex(64 * 1024);
    let acceptor = TlsAcceptor::from(side.config().unwrap());
    let connector = TlsConnector::from(Arc::new(caller.config(now()).unwrap()));
    let server = async {
        match acceptor.accept(far).await {
            Ok(mut stream) => {
                stream.write_all(b"hello").await.unwrap();
                stream.flush().await.unwrap();
                None
            }
            Err(error) => Some(of_server(&error).unwrap()),
        }
    };
    let client = async {
        let name = ServerName::try_from("localhost").unwrap();
        let mut stream = match connector.connect(name, near).await {
            Ok(stream) => stream,
            Err(error) => return Some(of_client(&error).unwrap()),
        };
        let mut heard = [0; 5];
        // With TLS 1.3 a refused certificate is noticed only here.
        let read = stream.read_exact(&mut heard).await;
        read.err().map(|error| of_client(&error).unwrap())
    };
    tokio::join!(server, client)
}

fn told(both: &(Option<String>, Option<String>)) -> (&str, &str) {
    (
        both.0.as_deref().unwrap_or("-"),
        both.1.as_deref().unwrap_or("-"),
    )
}

#[tokio::test]
async fn a_sound_handshake_is_nobody_s_complaint() {
    let ground = Ground::new();
    let both = meet(&ground.sound(), &ground.caller(false)).await;
    assert_eq!(told(&both), ("-", "-"));
}

#[tokio::test]
async fn an_expired_certificate_is_refused_for_that() {
    let ground = Ground::new();
    let side = ground
        .sound()
        .showing(expired(&ground.authority, &here(), now()).unwrap());
    let both = meet(&side, &ground.caller(false)).await;
    let (theirs, ours) = told(&both);
    assert_eq!(
        theirs,
        "the caller says that the certificate of this provider has expired"
    );
    let until = ours
        .strip_prefix("the certificate of the target has expired: it was valid until ")
        .unwrap();
    let (until, now) = until.split_once(", and it is ").unwrap();
    assert!(until.parse::<Timestamp>().unwrap() < now.parse().unwrap());
}

#[tokio::test]
async fn a_certificate_for_somebody_else_is_refused_for_that() {
    let ground = Ground::new();
    let side = ground
        .sound()
        .showing(wrong_host(&ground.authority, now()).unwrap());
    let both = meet(&side, &ground.caller(false)).await;
    let (_, client) = told(&both);
    assert!(
        client.contains(ELSEWHERE) && client.contains("not for localhost"),
        "{client}"
    );
}

#[tokio::test]
async fn an_authority_that_nobody_knows_is_refused_for_that() {
    let ground = Ground::new();
    let side = ground.sound().showing(unknown_ca(&here(), now()).unwrap());
    let both = meet(&side, &ground.caller(false)).await;
    assert_eq!(
        told(&both),
        (
            "the caller does not trust the authority of the certificate of this provider",
            "the certificate of the target, `O=Bookend development, CN=localhost` issued by \
             `O=Bookend development, CN=An authority that nobody knows`, \
             is of an authority that is not trusted here"
        )
    );
}

#[tokio::test]
async fn without_a_certificate_of_its_own_a_caller_is_refused_and_with_one_it_is_not() {
    let ground = Ground::new();
    let authorities = Arc::new(ground.authority.trusted().unwrap());
    let side = needs_client_cert(&ground.sound(), authorities).unwrap();
    let both = meet(&side, &ground.caller(false)).await;
    assert_eq!(
        told(&both),
        (
            "the caller showed no certificate, and has to",
            "the target asks for a certificate of its caller, and none was shown"
        )
    );
    let both = meet(&side, &ground.caller(true)).await;
    assert_eq!(told(&both), ("-", "-"));
}

#[tokio::test]
async fn a_certificate_of_a_stranger_is_refused_for_that() {
    let (ground, stranger) = (Ground::new(), Ground::of("Unknown"));
    let authorities = Arc::new(ground.authority.trusted().unwrap());
    let side = needs_client_cert(&ground.sound(), authorities).unwrap();
    let caller = ClientFiles {
        authorities: ground.caller(false).authorities,
        ..stranger.caller(true)
    };
    let both = meet(&side, &caller).await;
    let (server, client) = told(&both);
    assert_eq!(
        server,
        "the caller's certificate, `O=Bookend development, \
         CN=consumer.bookend.example` issued by `O=Bookend development, CN=Unknown`, \
         is of an authority that is not trusted here"
    );
    assert!(client.starts_with("the target does not "), "{client}");
}

#[tokio::test]
async fn a_server_that_speaks_tls_1_0_only_is_refused_with_an_alert() {
    let ground = Ground::new();
    let (near, mut far) = tokio::io::duplex(64 * 1024);
    let config = Arc::new(ground.caller(false).config(now()).unwrap());
    let client = async {
        let name = ServerName::try_from("localhost").unwrap();
        let connected = TlsConnector::from(config).connect(name, near).await;
        of_client(&connected.unwrap_err()).unwrap()
    };
    let (server, client) = tokio::join!(old_version(&mut far, LIMITS), client);
    assert_eq!(server.unwrap(), OldVersion::Alert(70));
    assert_eq!(
        client,
        "the target speaks no version of TLS that is spoken here"
    );
}

#[tokio::test]
async fn what_is_wrong_with_files_is_told_with_side_and_file() {
    let ground = Ground::new();
    let caller = |certificate: &str, key: &str| {
        ground.caller(true);
        let file = |name: &str| ground.folder.path().join(name);
        let identity = Some((file(certificate), file(key)));
        let files = ClientFiles {
            authorities: None,
            identity,
        };
        files.config(now()).unwrap_err().to_string()
    };
    let other = Ground::new();
    std::fs::write(
        ground.folder.path().join("other.key"),
        other.authority.key(),
    )
    .unwrap();
    std::fs::write(ground.folder.path().join("empty.pem"), "nothing").unwrap();
    let told = [
        caller("own.pem", "other.key"),
        caller("own.pem", "ca.pem"),
        caller("empty.pem", "own.key"),
        caller("none.pem", "own.key"),
    ];
    let path = |name: &str| -> PathBuf { ground.folder.path().join(name) };
    let expected = [
        format!(
            "the client's certificate, `{}` for consumer.bookend.example, does not belong to the private key in `{}`",
            path("own.pem").display(),
            path("other.key").display()
        ),
        format!(
            "the private key of the client's certificate, `{}`, has no `-----BEGIN PRIVATE KEY-----`; it should be PEM",
            path("ca.pem").display()
        ),
        format!(
            "the client's certificate, `{}`, has no `-----BEGIN CERTIFICATE-----`; it should be PEM",
            path("empty.pem").display()
        ),
        format!(
            "the client's certificate, `{}`, cannot be read",
            path("none.pem").display()
        ),
    ];
    assert_eq!(told, expected);
}

#[tokio::test]
async fn a_caller_that_would_go_on_with_tls_1_0_is_told_apart_from_one_that_leaves() {
    let hello = [&[22, 3, 1, 0, 40][..], &[1; 40]].concat();
    let (mut near, mut far) = tokio::io::duplex(1024);
    near.write_all(&hello).await.unwrap();
    let met = old_version(&mut far, LIMITS).await.unwrap();
    assert_eq!(met, OldVersion::WouldGoOn);
    let (mut near, mut far) = tokio::io::duplex(1024);
    near.write_all(&hello).await.unwrap();
    near.shutdown().await.unwrap();
    let met = old_version(&mut far, LIMITS).await.unwrap();
    assert_eq!(met, OldVersion::Gone);
}
