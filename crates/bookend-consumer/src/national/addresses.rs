//! Where the national services are.

use bookend_provider::flag_values::parse_service_root;
use bookend_script::Asked;
use std::fmt;
use url::Url;

/// Where the national services are; nothing where nobody said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addresses {
    /// The directory of services, without a slash at its end.
    pub dos: Option<String>,
    /// The Spine directory by LDAP.
    pub sds: Option<DirectoryAddress>,
    /// The Spine directory by its FHIR API, without a slash at its end.
    pub sds_fhir: Option<String>,
    /// The Spine proxy, without a slash at its end.
    pub ssp: Option<String>,
}

/// Where a directory is asked by LDAP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectoryAddress {
    /// The host, without the brackets of an IPv6 address.
    pub host: String,
    /// The port.
    pub port: u16,
    /// When the connection is secured.
    pub security: Security,
}

/// When a connection to a directory is secured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// Never.
    None,
    /// Before the first message.
    AtOnce,
    /// By the first message, which asks for it.
    StartTls,
}

const SCHEMES: &[(&str, Security, u16)] = &[
    ("ldap", Security::None, 389),
    ("ldaps", Security::AtOnce, 636),
    ("ldap+starttls", Security::StartTls, 389),
];

/// Where the stand-ins listen unless told otherwise.
const LOCAL: &str = "http://localhost:4440";
const LOCAL_DIRECTORY: u16 = 3389;

impl Addresses {
    /// Returns the same, with this machine for what nobody said.
    #[must_use]
    pub fn or_local(self) -> Self {
        let local = || Some(LOCAL.to_owned());
        let directory = || DirectoryAddress {
            host: "localhost".to_owned(),
            port: LOCAL_DIRECTORY,
            security: Security::None,
        };
        Self {
            dos: self.dos.or_else(local),
            sds: Some(self.sds.unwrap_or_else(directory)),
            sds_fhir: self.sds_fhir.or_else(local),
            ssp: self.ssp.or_else(local),
        }
    }

    /// Returns where somebody is asked.
    pub(crate) fn of(&self, asked: Asked) -> Option<String> {
        match asked {
            Asked::Dos => self.dos.clone(),
            Asked::Sds => self.sds.as_ref().map(ToString::to_string),
            Asked::SdsFhir => self.sds_fhir.clone(),
        }
    }
}

impl fmt::Display for DirectoryAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = SCHEMES.iter().find(|(_, known, _)| *known == self.security);
        let scheme = known.map_or("ldap", |(scheme, ..)| *scheme);
        if self.host.contains(':') {
            write!(f, "{scheme}://[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{scheme}://{}:{}", self.host, self.port)
        }
    }
}

/// Reads where a service is asked over HTTP, and returns it without a slash at its end.
///
/// # Errors
///
/// What is wrong, with an example.
pub(crate) fn parse_service(text: &str) -> Result<String, String> {
    match parse_service_root(text) {
        Ok(url) => Ok(url.trim_end_matches('/').to_owned()),
        Err(error) => Err(format!(
            "{}; write for example `http://127.0.0.1:4440`",
            error.reason
        )),
    }
}

/// Reads where a directory is asked by LDAP.
///
/// **Shape:** `ldap://host:port`, `ldaps://host:port`, or `ldap+starttls://host:port`; without a port
/// the usual one.
///
/// # Errors
///
/// What is wrong, with an example.
pub(crate) fn parse_directory(text: &str) -> Result<DirectoryAddress, String> {
    let wrong = |reason: &str| {
        format!(
            "{reason}; write for example `ldap://127.0.0.1:3389`, with `ldaps` or `ldap+starttls` for TLS"
        )
    };
    let url = Url::parse(text).map_err(|error| wrong(&error.to_string()))?;
    let known = SCHEMES.iter().find(|(scheme, ..)| *scheme == url.scheme());
    let (_, security, usual) = known.ok_or_else(|| wrong("it is no address of LDAP"))?;
    let host = url.host_str().filter(|host| !host.is_empty());
    let host = host.ok_or_else(|| wrong("it names no host"))?;
    if !url.path().trim_matches('/').is_empty()
        || url.query().is_some()
        || !url.username().is_empty()
    {
        return Err(wrong(
            "what is searched for stands in the step, and who asks is nobody",
        ));
    }
    Ok(DirectoryAddress {
        host: host.trim_matches(['[', ']']).to_owned(),
        port: url.port().unwrap_or(*usual),
        security: *security,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        match parse_directory(text) {
            Ok(address) => address.to_string(),
            Err(error) => error.split(';').next().unwrap_or_default().to_owned(),
        }
    }

    #[test]
    fn a_directory_has_a_scheme_a_host_and_a_port() {
        assert_eq!(read("ldap://sds.example"), "ldap://sds.example:389");
        assert_eq!(read("ldaps://sds.example/"), "ldaps://sds.example:636");
        assert_eq!(
            read("ldap+starttls://[::1]:3389"),
            "ldap+starttls://[::1]:3389"
        );
        assert_eq!(read("http://sds.example"), "it is no address of LDAP");
        assert_eq!(read("ldap:///ou=services"), "it names no host");
        assert!(read("ldap://sds/ou=services,o=nhs").starts_with("what is searched for"));
    }
}
