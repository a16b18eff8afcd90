//! Who may use the control port.
//!
//! A page on the web must not drive it through the browser of somebody who works beside it. Browsers
//! say where a page came from, and a page that has given its own name the address of this machine
//! ("DNS rebinding") is found out by the name in `Host`.

use super::super::Complaint;
use bookend_model::Headers;

/// Who may use the control port.
#[derive(Clone, Debug)]
pub(crate) struct Guard {
    token: Option<String>,
    /// Whether only this machine can reach the port, which is then known by no other name.
    is_local: bool,
}

impl Guard {
    pub(crate) fn new(token: Option<String>, is_local: bool) -> Self {
        Self { token, is_local }
    }

    /// Judges from where a call comes, whatever it asks for.
    ///
    /// A link on a page elsewhere may lead here: that shows something, to nobody but who follows it.
    /// Anything else that such a page can make a browser send is refused, reading included.
    ///
    /// # Errors
    ///
    /// [`Complaint`]: `host-refused` or `cross-site` (403).
    pub(crate) fn judge_origin(&self, method: &str, headers: &Headers) -> Result<(), Complaint> {
        let host = headers.first("Host").unwrap_or_default();
        if self.is_local && !is_local_name(name_of(host)) {
            let message = format!("`{host}` is no name of this machine's own");
            return Err(Complaint::new(403, "host-refused", message)
                .at("Host")
                .help("use `localhost` or `127.0.0.1`"));
        }
        if let Some(origin) = headers.first("Origin")
            && !is_same(origin, host)
        {
            let message = format!("a page of `{origin}` may not use the control port");
            return Err(Complaint::new(403, "cross-site", message).at("Origin"));
        }
        let site = headers.first("Sec-Fetch-Site").unwrap_or_default();
        // Another port of this machine is the same site to a browser, and another page all the same.
        let is_elsewhere = matches!(site, "cross-site" | "same-site");
        if is_elsewhere && !is_followed_link(method, headers) {
            let message = "a page of another site may not use the control port";
            return Err(Complaint::new(403, "cross-site", message).at("Sec-Fetch-Site"));
        }
        Ok(())
    }

    /// Judges whether a call shows the token, where there is one.
    ///
    /// # Errors
    ///
    /// [`Complaint`]: `unauthorised` (401).
    pub(crate) fn judge_token(&self, headers: &Headers) -> Result<(), Complaint> {
        let Some(token) = &self.token else {
            return Ok(());
        };
        let shown = headers.first("Authorization").unwrap_or_default();
        let (scheme, shown) = shown.split_once(' ').unwrap_or_default();
        if scheme.eq_ignore_ascii_case("bearer") && is_equal(shown.trim(), token) {
            return Ok(());
        }
        Err(
            Complaint::new(401, "unauthorised", "the token is missing, or another one")
                .at("Authorization")
                .help("send `Authorization: Bearer TOKEN`, the one of `--control-token`"),
        )
    }
}

/// Whether somebody followed a link: the page then stands by itself, and in no frame of another.
fn is_followed_link(method: &str, headers: &Headers) -> bool {
    matches!(method, "GET" | "HEAD")
        && headers.first("Sec-Fetch-Mode") == Some("navigate")
        && headers.first("Sec-Fetch-Dest") == Some("document")
}

/// Compares in a time that does not tell how much is right.
fn is_equal(one: &str, other: &str) -> bool {
    let difference = one
        .bytes()
        .zip(other.bytes())
        .fold(0, |all, (a, b)| all | (a ^ b));
    one.len() == other.len() && difference == 0
}

/// Returns the name in a `Host`, without the port.
fn name_of(host: &str) -> &str {
    match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((name, _)) => name,
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    }
}

fn is_local_name(name: &str) -> bool {
    let is_loopback = |name: &str| {
        name.parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
    };
    name.eq_ignore_ascii_case("localhost") || is_loopback(name)
}

/// Whether an origin is this port itself.
fn is_same(origin: &str, host: &str) -> bool {
    let (_, name) = origin.split_once("://").unwrap_or_default();
    !host.is_empty() && name.eq_ignore_ascii_case(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(guard: &Guard, headers: &[(&str, &str)]) -> u16 {
        judged_as(guard, "POST", headers)
    }

    fn judged_as(guard: &Guard, method: &str, headers: &[(&str, &str)]) -> u16 {
        let headers = headers.iter().copied().collect();
        let judged = guard.judge_origin(method, &headers);
        match judged.and_then(|()| guard.judge_token(&headers)) {
            Ok(()) => 200,
            Err(complaint) => complaint.answer().status,
        }
    }

    #[test]
    fn only_names_of_this_machine_are_answered_on_loopback() {
        let guard = Guard::new(None, true);
        for host in [
            "localhost:4435",
            "127.0.0.1:4435",
            "[::1]:4435",
            "LOCALHOST",
        ] {
            assert_eq!(judged(&guard, &[("Host", host)]), 200, "{host}");
        }
        for host in [
            "evil.example:4435",
            "",
            "localhost.evil.example",
            "127.0.0.1.evil.example:4435",
        ] {
            assert_eq!(judged(&guard, &[("Host", host)]), 403, "{host}");
        }
        let elsewhere = Guard::new(Some("a token that is long".to_owned()), false);
        let token = ("Authorization", "Bearer a token that is long");
        assert_eq!(
            judged(&elsewhere, &[("Host", "bookend.example"), token]),
            200
        );
    }

    #[test]
    fn a_page_of_another_site_is_refused_and_one_of_the_port_is_not() {
        let guard = Guard::new(None, true);
        let host = ("Host", "localhost:4435");
        let with = |name, value| judged(&guard, &[host, (name, value)]);
        assert_eq!(with("Origin", "http://localhost:4435"), 200);
        assert_eq!(with("Origin", "http://localhost:8080"), 403);
        assert_eq!(with("Origin", "https://evil.example"), 403);
        assert_eq!(with("Origin", "null"), 403);
        assert_eq!(with("Sec-Fetch-Site", "cross-site"), 403);
        assert_eq!(with("Sec-Fetch-Site", "same-site"), 403);
        assert_eq!(with("Sec-Fetch-Site", "same-origin"), 200);
        assert_eq!(with("Sec-Fetch-Site", "none"), 200);
    }

    #[test]
    fn a_link_elsewhere_may_lead_here_and_a_form_a_frame_or_an_image_may_not() {
        let guard = Guard::new(None, true);
        let from_elsewhere = |method, mode, destination| {
            let headers = [
                ("Host", "localhost:4435"),
                ("Sec-Fetch-Site", "cross-site"),
                ("Sec-Fetch-Mode", mode),
                ("Sec-Fetch-Dest", destination),
            ];
            judged_as(&guard, method, &headers)
        };
        assert_eq!(from_elsewhere("GET", "navigate", "document"), 200);
        assert_eq!(from_elsewhere("POST", "navigate", "document"), 403);
        assert_eq!(from_elsewhere("GET", "navigate", "iframe"), 403);
        assert_eq!(from_elsewhere("GET", "no-cors", "image"), 403);
    }

    #[test]
    fn where_there_is_a_token_it_has_to_be_shown() {
        let guard = Guard::new(Some("0123456789".to_owned()), true);
        let host = ("Host", "localhost");
        assert_eq!(judged(&guard, &[host]), 401);
        for (shown, status) in [
            ("Bearer 0123456789", 200),
            ("bearer 0123456789", 200),
            ("Bearer 0123456788", 401),
            ("Bearer 01234567890", 401),
            ("Basic 0123456789", 401),
            ("0123456789", 401),
        ] {
            assert_eq!(
                judged(&guard, &[host, ("Authorization", shown)]),
                status,
                "{shown}"
            );
        }
    }
}
