//! URLs behind URLs, and the header fields that go on.

use super::headers::{SspHeaders, end_to_end};
use super::target::{Target, is_nested};
use super::traces::Traces;
use bookend_model::Headers;
use proptest::prelude::*;
use uuid::Uuid;

fn url(target: &str) -> Option<String> {
    Target::read(target).map(|target| target.url)
}

#[test]
fn the_url_of_the_provider_is_kept_byte_by_byte() {
    let nested = "https://p.example/STU3/Slot?start=ge2026-01-01T10%3A00%3A00%2B00%3A00&x=a%7Cb|c";
    assert_eq!(url(&format!("/{nested}")).as_deref(), Some(nested));
}

#[test]
fn a_slash_that_was_lost_is_put_back() {
    let found = Target::read("/https:/p.example/STU3").unwrap();
    assert_eq!(found.url, "https://p.example/STU3");
    assert!(found.is_collapsed);
}

#[test]
fn a_url_of_any_scheme_is_the_proxys_to_judge() {
    for target in ["/ftp://p.example/", "/HTTPS:/p.example", "/ldap+x://p"] {
        assert!(is_nested(target), "{target}");
    }
    for target in ["/Slot?start=a:/b", "/1p://x", "/http:x", "/:/x", "/app/api"] {
        assert!(!is_nested(target), "{target}");
    }
}

#[test]
fn urls_that_lead_elsewhere_are_none() {
    for target in [
        "/ftp://p.example/",
        "/https:p.example",
        "/https://",
        "/https://user@p.example/STU3",
        "/https://p.example/STU3/../admin",
        "/https://p.example/STU3/%2E%2e/admin",
        "/https://p.example/STU3/./x",
        "/https://p.example\\@evil.example/",
    ] {
        assert_eq!(url(target), None, "{target}");
    }
}

#[test]
fn a_url_is_below_a_root_only_at_a_border() {
    let root = "https://p.example/STU3";
    let below = |nested: &str| {
        Target::read(&format!("/{nested}"))
            .unwrap()
            .below(root)
            .is_some()
    };
    assert!(below("https://p.example/STU3/Slot?x=1"));
    assert!(below("https://p.example/STU3"));
    assert!(!below("https://p.example/STU33/Slot"));
    assert!(!below("https://p.example.evil/STU3/Slot"));
    assert!(!below("http://p.example/STU3/Slot"));
}

proptest! {
    /// Whatever is sent, the host that is asked is that of the root.
    #[test]
    fn what_is_below_a_root_has_its_host(rest in "[/?@:.%2eE\\\\a#]{0,16}") {
        let root = "https://p.example/STU3";
        if let Some(target) = Target::read(&format!("/{root}{rest}"))
            && target.below(root).is_some()
        {
            let parsed = url::Url::parse(&target.url).unwrap();
            prop_assert_eq!(parsed.host_str(), Some("p.example"));
            prop_assert!(parsed.path().starts_with("/STU3"));
        }
    }
}

fn headers(fields: &[(&str, &str)]) -> Headers {
    fields.iter().copied().collect()
}

#[test]
fn fields_of_the_connection_end_here_and_so_do_those_that_it_names() {
    let sent = headers(&[
        ("Connection", "keep-alive, X-Own"),
        ("X-Own", "1"),
        ("Transfer-Encoding", "chunked"),
        ("Content-Length", "4"),
        ("TE", "trailers"),
        ("Authorization", "Bearer t"),
        ("Ssp-From", "1"),
    ]);
    let kept: Vec<&str> = end_to_end(&sent).map(|(name, _)| name).collect();
    assert_eq!(kept, ["Authorization", "Ssp-From"]);
}

#[test]
fn the_first_field_that_is_wrong_is_named() {
    let right = [
        ("Ssp-TraceID", "7c0a6d0a-2f8c-4b5e-9d2c-5b8f6c6f2a11"),
        ("Ssp-From", "200000000001"),
        ("Ssp-To", "200000000002"),
        ("Ssp-InteractionID", "urn:x"),
    ];
    assert_eq!(SspHeaders::read(&headers(&right)).wrong, None);
    for (at, (name, _)) in right.iter().enumerate() {
        let mut without = right.to_vec();
        without.remove(at);
        assert_eq!(SspHeaders::read(&headers(&without)).wrong, Some(*name));
        let mut twice = right.to_vec();
        twice.push(right[at]);
        assert_eq!(SspHeaders::read(&headers(&twice)).wrong, Some(*name));
    }
    let mut short = right.to_vec();
    short[1].1 = "20000000001";
    assert_eq!(SspHeaders::read(&headers(&short)).wrong, Some("Ssp-From"));
}

#[test]
fn a_trace_id_is_known_the_second_time() {
    let traces = Traces::default();
    let id = Uuid::from_u128(1);
    assert!(!traces.is_known(id));
    assert!(traces.is_known(id));
    assert!(!traces.is_known(Uuid::from_u128(2)));
}
