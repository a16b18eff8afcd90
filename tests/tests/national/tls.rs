//! The whole way over mutual TLS: every program, every address, every way to secure LDAP.

use crate::hostile::said;
use bookend_model::Clock;
use bookend_tests::{Ended, Program, Started, scratch};
use bookend_tls::make_folder;
use tempfile::TempDir;

/// Certificates, and everybody who shows one.
struct Nation {
    folder: TempDir,
    provider: Started,
    national: Started,
}

impl Nation {
    async fn start() -> Self {
        let folder = scratch();
        let roles = ["provider", "consumer", "ssp", "stranger"];
        make_folder(folder.path(), &roles, &[], (Clock::system().now(), 2)).unwrap();
        let file = |name: &str| folder.path().join(name).display().to_string();
        let (ca, shown) = (file("ca.pem"), |role: &str| {
            [file(&format!("{role}.pem")), file(&format!("{role}.key"))]
        });
        let [certificate, key] = shown("provider");
        let listen = ["serve", "--listen", "127.0.0.1:0", "--log", "off"];
        let tls = [
            "--tls-cert",
            &certificate,
            "--tls-key",
            &key,
            "--client-ca",
            &ca,
        ];
        let provider = Program::provider(listen.into_iter().chain(tls))
            .start()
            .await;
        let root = format!("provider={}", url(&provider.first_line, "https"));
        let [certificate, key] = shown("ssp");
        let listen = [
            "national",
            "--listen",
            "127.0.0.1:0",
            "--ldap",
            "127.0.0.1:0",
            "--ldaps",
            "127.0.0.1:0",
            "--log",
            "off",
            "--root",
            &root,
        ];
        let tls = [
            "--tls-cert",
            &certificate,
            "--tls-key",
            &key,
            "--client-ca",
            &ca,
        ];
        let client = [
            "--ca",
            &ca,
            "--client-cert",
            &certificate,
            "--client-key",
            &key,
        ];
        let seen = file("seen");
        let evidence = ["--evidence", &seen];
        let flags = listen.into_iter().chain(tls).chain(client).chain(evidence);
        let national = Program::provider(flags).start().await;
        Self {
            folder,
            provider,
            national,
        }
    }

    /// Runs a journey as somebody, asking the directory by a scheme.
    async fn run(&self, journey: &str, role: &str, sds: &str) -> Ended {
        let file = |name: &str| self.folder.path().join(name).display().to_string();
        let target = url(&self.provider.first_line, "https");
        let http = url(&self.national.first_line, "https");
        let sds = match sds {
            "ldap+starttls" => url(&self.national.first_line, "ldap").replacen("ldap", sds, 1),
            other => url(&self.national.first_line, other),
        };
        let (certificate, key) = (file(&format!("{role}.pem")), file(&format!("{role}.key")));
        let flags = [
            "run",
            "--only",
            journey,
            "--target",
            &target,
            "--ca",
            &file("ca.pem"),
            "--client-cert",
            &certificate,
            "--client-key",
            &key,
            "--dos",
            &http,
            "--sds",
            &sds,
            "--sds-fhir",
            &http,
            "--ssp",
            &http,
        ];
        Program::consumer(flags).run().await
    }
}

/// Returns the URL of a scheme in the line that says that a program is ready.
fn url(line: &str, scheme: &str) -> String {
    let mut words = line.split([' ', ',']);
    let begin = format!("{scheme}://");
    words
        .find(|word| word.starts_with(&begin))
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn a_service_is_found_and_booked_over_mutual_tls_however_ldap_is_secured() {
    let nation = Nation::start().await;
    for sds in ["ldaps", "ldap+starttls"] {
        let ended = nation.run("national-book", "consumer", sds).await;
        assert_eq!(
            ended.code,
            Some(0),
            "{sds}: {}{}",
            ended.stdout,
            ended.stderr
        );
    }
    nation.national.terminate().await;
    let seen = std::fs::read_dir(nation.folder.path().join("seen")).unwrap();
    let names = seen.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let names: Vec<String> = names.collect();
    assert!(!names.is_empty());
    let is_known = names.iter().all(|name| name != "127.0.0.1");
    assert!(is_known, "by certificate or ASID, over LDAP too: {names:?}");
}

#[tokio::test]
async fn the_proxy_lets_nobody_pass_for_another_and_ldaps_speaks_nothing_else() {
    let nation = Nation::start().await;
    let ended = nation.run("national-book", "stranger", "ldaps").await;
    assert_eq!(ended.code, Some(1), "{}", ended.stdout);
    let refused = "ASID_CHECK_FAILED_MESSAGESENDER_123456123456";
    assert!(ended.stdout.contains(refused), "{}", ended.stdout);
}

#[tokio::test]
async fn who_has_to_show_a_certificate_is_answered_nothing_in_the_clear() {
    let nation = Nation::start().await;
    let ldap = url(&nation.national.first_line, "ldap");
    let ldap = ldap.strip_prefix("ldap://").unwrap().parse().unwrap();
    let bind = [0x30, 0x0c, 2, 1, 1, 0x60, 7, 2, 1, 3, 4, 0, 0x80, 0];
    // Everything below the empty name: `(a=*)`.
    let search = [
        0x30, 0x1b, 2, 1, 2, 0x63, 0x16, 4, 0, 0x0a, 1, 2, 0x0a, 1, 0, 2, 1, 0, 2, 1, 0, 1, 1, 0,
        0x87, 1, b'a', 0x30, 0,
    ];
    let unbind = [0x30, 0x05, 2, 1, 3, 0x42, 0];
    let said = said(ldap, &[&bind[..], &search, &unbind].concat(), 1).await;
    // The code of a result is an enumerated value: of the bind, and of the search.
    let codes: Vec<u8> = said
        .windows(3)
        .filter(|bytes| bytes.starts_with(&[0x0a, 1]))
        .map(|bytes| bytes[2])
        .collect();
    assert_eq!(codes, [13, 13], "{said:02x?}");
}

#[tokio::test]
async fn the_directory_has_no_port_in_the_clear_where_none_is_wanted() {
    let listen = ["national", "--listen", "127.0.0.1:0", "--ldap", "none"];
    let started = Program::provider(listen.into_iter().chain(["--log", "off"]))
        .start()
        .await;
    assert!(
        !started.first_line.contains("ldap"),
        "{}",
        started.first_line
    );
    started.terminate().await;
}
