//! Where a service root is.

use bookend_model::{AttemptError, AttemptErrorKind};
use url::Url;

/// Where a service root is, and what stands before the targets of its requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    /// The host, without the brackets of an IPv6 address.
    pub(super) host: String,
    /// The port.
    pub(super) port: u16,
    /// Whether it speaks TLS.
    pub(super) is_secure: bool,
    /// What `Host` says.
    pub(super) authority: String,
    /// The path of the root, without a slash at its end.
    pub(super) path: String,
}

impl Address {
    /// Returns where a host listens on a port.
    pub(crate) fn named(host: &str, port: u16, is_secure: bool) -> Self {
        Self {
            host: host.to_owned(),
            port,
            is_secure,
            authority: format!("{host}:{port}"),
            path: String::new(),
        }
    }

    /// Reads a service root.
    ///
    /// # Errors
    ///
    /// [`AttemptError`], when it is no URL with a host.
    pub(super) fn of(base: &str) -> Result<Self, AttemptError> {
        let wrong = || AttemptError {
            kind: AttemptErrorKind::Other,
            detail: format!("`{base}` is no address of a service root"),
        };
        let url = Url::parse(base).map_err(|_| wrong())?;
        let host = url.host_str().ok_or_else(wrong)?;
        let port = url.port_or_known_default().ok_or_else(wrong)?;
        let authority = match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        };
        Ok(Self {
            host: host.trim_matches(['[', ']']).to_owned(),
            port,
            is_secure: url.scheme() == "https",
            authority,
            path: url.path().trim_end_matches('/').to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_is_usual_is_not_said_and_an_address_has_no_brackets() {
        let of = |base| {
            let address = Address::of(base).unwrap();
            let (host, port, authority) = (address.host, address.port, address.authority);
            format!("{host} {port} {authority} {}", address.path)
        };
        assert_eq!(
            of("https://a.example/STU3"),
            "a.example 443 a.example /STU3"
        );
        assert_eq!(of("http://[::1]:4434/STU3/"), "::1 4434 [::1]:4434 /STU3");
        assert_eq!(of("http://127.0.0.1:80"), "127.0.0.1 80 127.0.0.1 ");
    }
}
