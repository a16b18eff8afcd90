//! The flags of the national services.

use crate::national::{Addresses, DirectoryAddress, parse_directory, parse_service};
use clap::Args;

/// Where the national services are, for journeys that find a provider by them.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "National services")]
pub struct NationalArgs {
    /// The directory of services, such as http://127.0.0.1:4440.
    #[arg(long, value_name = "URL", env = "BOOKEND_DOS", value_parser = parse_service)]
    pub dos: Option<String>,
    /// The Spine directory by LDAP, such as ldap://127.0.0.1:3389; with ldaps:// or ldap+starttls:// over
    /// TLS.
    #[arg(long, value_name = "URL", env = "BOOKEND_SDS", value_parser = parse_directory)]
    pub sds: Option<DirectoryAddress>,
    /// The Spine directory by its FHIR API, such as http://127.0.0.1:4440.
    #[arg(long, value_name = "URL", env = "BOOKEND_SDS_FHIR", value_parser = parse_service)]
    pub sds_fhir: Option<String>,
    /// The Spine proxy, such as http://127.0.0.1:4440.
    #[arg(long, value_name = "URL", env = "BOOKEND_SSP", value_parser = parse_service)]
    pub ssp: Option<String>,
}

impl NationalArgs {
    /// Returns where they are.
    pub fn addresses(&self) -> Addresses {
        Addresses {
            dos: self.dos.clone(),
            sds: self.sds.clone(),
            sds_fhir: self.sds_fhir.clone(),
            ssp: self.ssp.clone(),
        }
    }

    /// Returns what was said, as flags and their values.
    pub(crate) fn said(&self) -> impl Iterator<Item = (&'static str, String)> {
        let sds = self.sds.as_ref().map(ToString::to_string);
        let said = [
            ("dos", self.dos.clone()),
            ("sds", sds),
            ("sds-fhir", self.sds_fhir.clone()),
            ("ssp", self.ssp.clone()),
        ];
        said.into_iter()
            .filter_map(|(flag, value)| Some((flag, value?)))
    }
}
