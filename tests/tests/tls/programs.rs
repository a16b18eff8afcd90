//! TLS by command line, as its users type it.

use crate::Folder;
use bookend_model::Clock;
use bookend_tests::{Program, Started, scratch};
use bookend_tls::make_folder;

/// The flags of a provider behind mutual TLS.
fn flags(folder: &Folder) -> Vec<String> {
    let file = |name: &str| folder.path(name);
    [
        "serve".to_owned(),
        "--listen=127.0.0.1:0".to_owned(),
        format!("--tls-cert={}", file("provider.pem")),
        format!("--tls-key={}", file("provider.key")),
        format!("--client-ca={}", file("ca.pem")),
    ]
    .into()
}

async fn serve(folder: &Folder) -> (Started, String) {
    let flags = flags(folder);
    let started = Program::provider(flags.iter().map(String::as_str))
        .start()
        .await;
    let mut words = started.first_line.split_whitespace();
    let url = words.nth(1).unwrap().to_owned();
    (started, url)
}

#[tokio::test]
async fn a_run_over_mutual_tls_passes_and_without_a_certificate_it_is_told_why_not() {
    let folder = Folder::new();
    let (started, url) = serve(&folder).await;
    assert!(url.starts_with("https://127.0.0.1:"), "{url}");
    let (ca, cert, key) = ("ca.pem", "consumer.pem", "consumer.key");
    let (ca, cert, key) = (folder.path(ca), folder.path(cert), folder.path(key));
    let known = [
        "run",
        "--target",
        &url,
        "--only",
        "capability-*",
        "--ca",
        &ca,
    ];
    let run =
        Program::consumer(
            known
                .into_iter()
                .chain(["--client-cert", &cert, "--client-key", &key]),
        );
    let ended = run.run().await;
    assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    let ended = Program::consumer(known).run().await;
    assert_eq!(ended.code, Some(4), "{}{}", ended.stdout, ended.stderr);
    let why = "the target asks for a certificate of its caller, and none was shown";
    assert!(ended.stderr.contains(why), "{}", ended.stderr);
    assert_eq!(started.terminate().await.0, Some(0));
}

#[tokio::test]
async fn a_provider_behind_tls_is_asked_for_its_health_by_its_certificate() {
    let folder = Folder::new();
    let (started, url) = serve(&folder).await;
    let address = url.trim_start_matches("https://").trim_end_matches("/STU3");
    let cert = folder.path("provider.pem");
    let asked = ["healthcheck", "--address", address, "--tls-cert", &cert];
    let ended = Program::provider(asked).run().await;
    assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    let other = Folder::new();
    let cert = other.path("provider.pem");
    let asked = ["healthcheck", "--address", address, "--tls-cert", &cert];
    assert_eq!(Program::provider(asked).run().await.code, Some(4));
    started.terminate().await;
}

#[tokio::test]
async fn what_is_wrong_with_a_certificate_is_told_at_the_start() {
    let folder = Folder::new();
    let old = scratch();
    // A fortnight ago, for a day.
    let then = Clock::system().now() - jiff::SignedDuration::from_hours(14 * 24);
    make_folder(old.path(), &["provider"], &[], (then, 1)).unwrap();
    let over = old.path().join("provider.pem").display().to_string();
    let over_key = old.path().join("provider.key").display().to_string();
    let (cert, key, other) = ("provider.pem", "provider.key", "consumer.key");
    let (cert, key, other) = (folder.path(cert), folder.path(key), folder.path(other));
    for (cert, key, why) in [
        (&cert, &other, "does not belong to the private key in"),
        (&over, &over_key, "for provider.bookend.example, expired at"),
        (&key, &key, "has no `-----BEGIN CERTIFICATE-----`"),
    ] {
        let arguments = [
            "serve",
            "--listen=127.0.0.1:0",
            "--tls-cert",
            cert,
            "--tls-key",
            key,
        ];
        let ended = Program::provider(arguments).run().await;
        assert_eq!(ended.code, Some(4), "{}", ended.stderr);
        assert!(ended.stderr.contains(why), "{}", ended.stderr);
        assert!(
            ended.stderr.contains("the server's certificate"),
            "{}",
            ended.stderr
        );
    }
}

#[tokio::test]
async fn half_of_what_tls_needs_is_a_mistake_of_usage() {
    let ended = Program::provider(["serve", "--tls-cert", "provider.pem"])
        .run()
        .await;
    assert_eq!(ended.code, Some(2), "{}", ended.stderr);
    assert!(ended.stderr.contains("--tls-key"), "{}", ended.stderr);
    let ended = Program::provider(["serve", "--tls-min", "1.1"]).run().await;
    assert_eq!(ended.code, Some(2), "{}", ended.stderr);
    assert!(
        ended.stderr.contains("write `1.2` or `1.3`"),
        "{}",
        ended.stderr
    );
}

#[tokio::test]
async fn a_listener_that_nobody_can_issue_a_certificate_for_is_told_with_what_helps() {
    let folder = scratch();
    let script = folder.path().join("expired.yaml");
    std::fs::write(
        &script,
        "bookend: 1\nlisteners: [{id: over, port: 0, tls: expired}]\n",
    )
    .unwrap();
    let script = script.display().to_string();
    let ended = Program::provider(["serve", "--listen=127.0.0.1:0", &script])
        .run()
        .await;
    assert_eq!(ended.code, Some(4), "{}", ended.stderr);
    assert!(
        ended
            .stderr
            .contains("the listener `over` (`tls: expired`)"),
        "{}",
        ended.stderr
    );
    assert!(
        ended.stderr.contains("`--tls-issuer DIR`"),
        "{}",
        ended.stderr
    );
}

#[tokio::test]
async fn certificates_are_made_once_and_kept() {
    let folder = scratch();
    let dir = folder.path().join("tls").display().to_string();
    let made = Program::provider(["certs", &dir, "--name", "utc.example"])
        .run()
        .await;
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    assert!(
        made.stdout.contains("ca.pem") && made.stdout.contains("--tls-cert"),
        "{}",
        made.stdout
    );
    let again = Program::provider(["certs", &dir]).run().await;
    assert_eq!(again.code, Some(0), "{}", again.stderr);
    assert!(!again.stdout.contains("made:"), "{}", again.stdout);
}

#[tokio::test]
async fn whoever_made_certificates_can_stay_and_others_can_see_that_they_are_whole() {
    let folder = scratch();
    let dir = folder.path().join("tls").display().to_string();
    let verify = || Program::provider(["certs", &dir, "--verify"]).run();
    let missing = verify().await;
    assert_eq!(missing.code, Some(4), "{}", missing.stdout);
    assert!(
        missing.stderr.contains("ca.pem` is not there"),
        "{}",
        missing.stderr
    );
    let stays = Program::provider(["certs", &dir, "--stay"]).start().await;
    let whole = verify().await;
    assert_eq!(whole.code, Some(0), "{}", whole.stderr);
    assert!(!whole.stdout.contains("made:"), "{}", whole.stdout);
    assert_eq!(stays.terminate().await.0, Some(0));
}

#[tokio::test]
async fn a_rehearsal_goes_over_mutual_tls() {
    let folder = scratch();
    let evidence = folder.path().display().to_string();
    let rehearse = [
        "rehearse",
        "--tls",
        "--only",
        "book*",
        "--evidence",
        &evidence,
    ];
    let ended = Program::consumer(rehearse).run().await;
    assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    assert!(
        ended.stdout.contains("https://127.0.0.1:"),
        "{}",
        ended.stdout
    );
}
