//! The whole way over mutual TLS: every program, every address, every way to secure LDAP.

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
        let flags = listen.into_iter().chain(tls).chain(client);
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
}

#[tokio::test]
async fn the_proxy_lets_nobody_pass_for_another_and_ldaps_speaks_nothing_else() {
    let nation = Nation::start().await;
    let ended = nation.run("national-book", "stranger", "ldaps").await;
    assert_eq!(ended.code, Some(1), "{}", ended.stdout);
    let refused = "ASID_CHECK_FAILED_MESSAGESENDER_123456123456";
    assert!(ended.stdout.contains(refused), "{}", ended.stdout);
}
