//! Targets behind TLS, with certificates that are made for the test.

use bookend_consumer::{Client, ClientError};
use bookend_model::{AttemptErrorKind, Clock, Exchange, Headers, Request};
use bookend_script::{AbortAt, ClientFault};
use bookend_tls::{ClientFiles, TlsError};
use bytes::Bytes;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// A certificate authority, with its certificate in a PEM file.
struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    folder: tempfile::TempDir,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("ca.pem"), issuer.pem()).unwrap();
        Self { issuer, folder }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// Starts a server with a certificate for a name, which answers every request with 200.
    fn serve(&self, name: &str) -> SocketAddr {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let config = Arc::new(config);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                answer(stream, &config);
            }
        });
        address
    }
}

/// A client that does not like the certificate ends the conversation: that is no fault here.
fn answer(stream: TcpStream, config: &Arc<ServerConfig>) {
    let connection = ServerConnection::new(Arc::clone(config)).unwrap();
    let mut stream = StreamOwned::new(connection, stream);
    let mut heard = Vec::new();
    let mut byte = [0];
    while !heard.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte) {
            Ok(1) => heard.push(byte[0]),
            _ => return,
        }
    }
    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
    let _ = stream.flush();
}

fn trusting(authorities: Option<&Path>) -> ClientFiles {
    ClientFiles {
        authorities: authorities.map(Path::to_owned),
        identity: None,
    }
}

fn client(address: SocketAddr, authorities: Option<&Path>) -> Client {
    let target = format!("https://{address}/STU3");
    Client::new(&target, &trusting(authorities), Clock::system()).unwrap()
}

fn metadata() -> Request {
    Request {
        method: "GET".to_owned(),
        path: "/metadata".to_owned(),
        query: Vec::new(),
        target: "/metadata".to_owned(),
        headers: Headers::default(),
        body: Bytes::new(),
    }
}

fn ask(address: SocketAddr, authorities: Option<&Path>) -> Exchange {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let client = client(address, authorities);
    runtime.block_on(client.send(&metadata(), Duration::from_secs(20)))
}

fn why_not(exchange: Exchange) -> (AttemptErrorKind, String) {
    let error = exchange.attempt.unwrap_err();
    (error.kind, error.detail)
}

#[test]
fn a_target_whose_authority_is_named_is_trusted() {
    let authority = Authority::new();
    let exchange = ask(authority.serve("127.0.0.1"), Some(&authority.file()));
    assert_eq!(&exchange.attempt.unwrap().body[..], b"hi");
}

#[test]
fn a_target_whose_authority_nobody_knows_is_not_trusted() {
    let authority = Authority::new();
    let (kind, detail) = why_not(ask(authority.serve("127.0.0.1"), None));
    assert_eq!(kind, AttemptErrorKind::Connect);
    assert!(
        detail.contains("issued by") && detail.contains("an authority that is not trusted here"),
        "{detail}"
    );
}

#[test]
fn a_certificate_for_somebody_else_is_not_trusted() {
    let authority = Authority::new();
    let address = authority.serve("elsewhere.example");
    let (kind, detail) = why_not(ask(address, Some(&authority.file())));
    assert_eq!(kind, AttemptErrorKind::Connect);
    assert!(
        detail.contains("is for elsewhere.example, and not for 127.0.0.1"),
        "{detail}"
    );
}

#[test]
fn a_file_without_authorities_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    let client = || {
        Client::new(
            "https://127.0.0.1/",
            &trusting(Some(&file)),
            Clock::system(),
        )
    };
    let problem = || match client().unwrap_err() {
        ClientError::Files(error) => error,
        other => panic!("{other}"),
    };
    assert!(matches!(problem(), TlsError::Read { .. }));
    std::fs::write(&file, "no certificate").unwrap();
    assert!(matches!(problem(), TlsError::Missing { .. }));
}

/// With a fault, the request goes another way, and trusts nobody else.
#[test]
fn a_request_with_a_fault_is_sent_within_tls() {
    let authority = Authority::new();
    let file = authority.file();
    let ask = |authorities, fault: &ClientFault| {
        let address = authority.serve("127.0.0.1");
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let client = client(address, authorities);
        let request = metadata();
        let sending = client.send_with(&request, fault, Duration::from_secs(20));
        runtime.block_on(sending).exchanges.remove(0)
    };
    let answered = ask(Some(&file), &ClientFault::HalfClose);
    assert_eq!(&answered.attempt.unwrap().body[..], b"hi");
    let (kind, _) = why_not(ask(Some(&file), &ClientFault::Abort(AbortAt::InHead)));
    assert_eq!(kind, AttemptErrorKind::Abandoned);
    let (kind, detail) = why_not(ask(None, &ClientFault::HalfClose));
    assert_eq!(kind, AttemptErrorKind::Connect);
    assert!(
        detail.contains("issued by") && detail.contains("an authority that is not trusted here"),
        "{detail}"
    );
}
