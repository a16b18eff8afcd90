//! The national services of a rehearsal: stand-ins beside the provider, where a journey asks them.

use super::CommandError;
use super::meeting::Meeting;
use crate::cli::NationalArgs;
use crate::national::{DirectoryAddress, Security, asks_nationally};
use crate::select::Selected;
use bookend_model::{Clock, Seed};
use bookend_national::catalogue::{load, shipped_catalogue, standard};
use bookend_national::{National, NationalOptions, Where, start};
use bookend_script::{Script, render, tally};
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

/// How long requests under way may take when the rehearsal is over.
const DRAIN: Duration = Duration::from_secs(5);

/// The name of the provider in the catalogue that ships.
const PROVIDER: &str = "provider";

/// What everything behind TLS is made of; in the clear without.
type Certificates<'m> = Option<&'m Meeting>;

/// Starts stand-ins that lead to a provider, where a journey asks them; over what ships.
///
/// # Errors
///
/// [`CommandError`], where the catalogue is wrong or no port is to be had.
pub(super) fn stand_in(
    (script, selected): (&Script, &[Selected<'_>]),
    provider: &str,
    (clock, seed): (Clock, Seed),
    certificates: Certificates<'_>,
) -> Result<Option<National>, CommandError> {
    let asks = |selected: &Selected<'_>| asks_nationally(script, selected.journey);
    if !selected.iter().any(asks) {
        return Ok(None);
    }
    let roots = [(PROVIDER.to_owned(), provider.to_owned())];
    let catalogue = load(vec![standard(), shipped_catalogue()], &roots);
    let catalogue = catalogue.map_err(|(diagnostics, sources)| {
        let text = render(&diagnostics, &sources, false);
        CommandError::Script(format!("{text}\n\n{}", tally(&diagnostics)))
    })?;
    let free = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let options = NationalOptions {
        listen: Where {
            http: free,
            ldap: free,
            ldaps: free,
        },
        drain: DRAIN,
        clock,
        seed,
        tls: certificates.and_then(|meeting| meeting.server("ssp").files),
        evidence: None,
        client: certificates
            .map(|meeting| meeting.client("ssp").files())
            .unwrap_or_default(),
    };
    Ok(Some(start(catalogue, &options)?))
}

/// Returns where stand-ins are, as flags would say it.
pub(super) fn flags_of(national: &National) -> NationalArgs {
    let http = national.url();
    let secured = national.ldaps().map(|at| (at, Security::AtOnce));
    let (ldap, security) = secured.unwrap_or((national.ldap(), Security::None));
    NationalArgs {
        dos: Some(http.clone()),
        sds: Some(DirectoryAddress {
            host: ldap.ip().to_string(),
            port: ldap.port(),
            security,
        }),
        sds_fhir: Some(http.clone()),
        ssp: Some(http),
    }
}
