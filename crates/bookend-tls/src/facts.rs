//! What stands in a certificate.

use crate::error::Untimely;
use jiff::Timestamp;
use rustls::pki_types::CertificateDer;
use std::net::IpAddr;
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::{FromDer, X509Certificate};

/// What stands in a certificate, as far as anybody here wants to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The common name of its subject, where it has one.
    pub common_name: Option<String>,
    /// The host names and addresses that it is for.
    pub names: Vec<String>,
    /// When it begins and ceases to be valid.
    pub valid: (Timestamp, Timestamp),
}

impl Facts {
    /// Reads a certificate.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in the words of the library.
    pub fn of(certificate: &CertificateDer<'_>) -> Result<Self, String> {
        let (_, parsed) =
            X509Certificate::from_der(certificate).map_err(|error| error.to_string())?;
        let common_name = parsed.subject().iter_common_name().next();
        let common_name = common_name.and_then(|name| name.as_str().ok());
        let alternative = parsed.subject_alternative_name();
        let alternative = alternative.map_err(|error| error.to_string())?;
        let names = alternative.map(|names| &names.value.general_names);
        let names = names.into_iter().flatten().filter_map(name_of).collect();
        let validity = parsed.validity();
        let instant = |seconds| Timestamp::from_second(seconds).map_err(|error| error.to_string());
        Ok(Self {
            common_name: common_name.map(str::to_owned),
            names,
            valid: (
                instant(validity.not_before.timestamp())?,
                instant(validity.not_after.timestamp())?,
            ),
        })
    }

    /// Returns whose it is: the common name, or else the first of the others.
    pub fn name(&self) -> &str {
        let name = self.common_name.as_deref().or(self.first_name());
        name.unwrap_or("nobody")
    }

    /// Returns why it is not valid at an instant, if it is not.
    pub fn objection(&self, now: Timestamp) -> Option<Untimely> {
        let (begin, end) = self.valid;
        if now > end {
            Some(Untimely::Expired(end))
        } else if now < begin {
            Some(Untimely::NotYet(begin))
        } else {
            None
        }
    }

    fn first_name(&self) -> Option<&str> {
        self.names.first().map(String::as_str)
    }
}

fn name_of(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => address_of(bytes).map(|address| address.to_string()),
        _ => None,
    }
}

fn address_of(bytes: &[u8]) -> Option<IpAddr> {
    let four = <[u8; 4]>::try_from(bytes).map(IpAddr::from);
    four.or_else(|_| <[u8; 16]>::try_from(bytes).map(IpAddr::from))
        .ok()
}
