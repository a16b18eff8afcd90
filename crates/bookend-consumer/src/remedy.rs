//! What a person can do about a target that cannot be reached.

use bookend_model::{Exchange, Response};
use std::net::IpAddr;
use std::path::Path;
use url::{Host, Url};

/// Returns what to do about it that there is no connection, by what was said of it and the file of the
/// certificate that was shown; nothing where nobody knows.
pub(crate) fn remedy(base: &str, shown: Option<&Path>, detail: &str) -> Option<String> {
    let says = |words: &str| detail.contains(words);
    if says("an authority that is not trusted here") {
        return Some(
            "`--ca FILE` names an authority to trust, such as the `ca.pem` that \
             `bookend-provider certs` makes"
                .to_owned(),
        );
    }
    if says("asks for a certificate of its caller") {
        return Some("`--client-cert FILE` and `--client-key FILE` say what to show".to_owned());
    }
    if let Some(shown) = shown.filter(|_| says("the certificate of its caller")) {
        return Some(format!(
            "what is shown is `{}`: `--client-cert FILE` names one that the target accepts, of an \
             authority that it trusts",
            shown.display()
        ));
    }
    if says("does it speak plain HTTP?") {
        let plain = base.replacen("https://", "http://", 1);
        return Some(format!("without TLS it is `--target {plain}`"));
    }
    if says("and not for ") {
        return Some(
            "call the target by a name that its certificate has, or have one made for it"
                .to_owned(),
        );
    }
    if says("refused") {
        return Some(if is_here(base) {
            "nothing listens there: `bookend-provider serve` starts a provider on this machine"
                .to_owned()
        } else {
            "nothing listens there: are host and port right, and is the target running?".to_owned()
        });
    }
    says("dns error").then(|| "nobody knows the host: is its name right?".to_owned())
}

/// Returns the service root with TLS, where the answer to a request without it asks for that.
pub(crate) fn with_tls(base: &str, exchange: &Exchange) -> Option<String> {
    let Ok(Response {
        status: 400, body, ..
    }) = &exchange.attempt
    else {
        return None;
    };
    let rest = base.strip_prefix("http://")?;
    let words = String::from_utf8_lossy(body);
    let asks = ["TLS", "HTTPS", "SSL"].iter().any(|it| words.contains(it));
    asks.then(|| format!("https://{rest}"))
}

/// Whether a service root is on this machine.
fn is_here(base: &str) -> bool {
    let url = Url::parse(base).ok();
    match url.as_ref().and_then(Url::host) {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_refused_on_this_machine_is_told_how_to_start_a_provider_and_elsewhere_what_to_look_at()
     {
        let refused = "tcp connect error: Connection refused (os error 111)";
        let remedy = |base, detail| remedy(base, None, detail);
        let here = remedy("http://127.0.0.1:4434/STU3", refused).unwrap();
        assert!(here.contains("`bookend-provider serve`"), "{here}");
        assert_eq!(remedy("http://[::1]:4434", refused).unwrap(), here);
        let there = remedy("http://provider.example/STU3", refused).unwrap();
        assert!(!there.contains("serve"), "{there}");
        assert_eq!(remedy("http://127.0.0.1", "something else"), None);
    }

    #[test]
    fn whose_certificate_is_not_trusted_is_told_which_file_it_was_in() {
        let refused = "the target does not trust the authority of the certificate of its caller";
        let shown = Some(Path::new("tls/consumer.pem"));
        let help = remedy("https://127.0.0.1", shown, refused).unwrap();
        assert!(help.contains("`tls/consumer.pem`"), "{help}");
    }
}
