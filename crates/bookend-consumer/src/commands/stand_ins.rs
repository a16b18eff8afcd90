//! The national services of a rehearsal: stand-ins beside the provider, where a journey asks them.

use super::CommandError;
use super::meeting::Meeting;
use crate::cli::NationalArgs;
use crate::national::{Addresses, DirectoryAddress, Security, asks_nationally};
use crate::select::Selected;
use bookend_engine::concerns;
use bookend_model::{Clock, Seed};
use bookend_national::catalogue::{load, shipped_catalogue, standard};
use bookend_national::{Conduct, National, NationalOptions, Where, start};
use bookend_provider::{Options, over_stand_ins};
use bookend_script::{Behaviour, Script, render, tally};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

/// How long requests under way may take when the rehearsal is over.
const DRAIN: Duration = Duration::from_secs(5);

/// The name of the provider in the catalogue that ships.
const PROVIDER: &str = "provider";

/// How stand-ins are started.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StandIns<'m> {
    /// The script, of which the behaviours for stand-ins are obeyed.
    pub(crate) script: &'m Script,
    /// The number from which identifiers derive.
    pub(crate) seed: Seed,
    /// What everything behind TLS is made of; in the clear without.
    pub(crate) certificates: Option<&'m Meeting>,
}

impl StandIns<'_> {
    /// Starts stand-ins that lead to a provider, where a journey asks them.
    ///
    /// # Errors
    ///
    /// As [`StandIns::start`].
    pub(super) fn start_where_asked(
        &self,
        selected: &[Selected<'_>],
        provider: &str,
        clock: &Clock,
    ) -> Result<Option<National>, CommandError> {
        let asks = |selected: &Selected<'_>| asks_nationally(self.script, selected.journey);
        let is_asked = selected.iter().any(asks);
        is_asked
            .then(|| self.start(provider, clock.clone()))
            .transpose()
    }

    /// Starts stand-ins that lead to a provider, over what ships.
    ///
    /// # Errors
    ///
    /// [`CommandError`], where the catalogue is wrong or no port is to be had.
    pub(crate) fn start(&self, provider: &str, clock: Clock) -> Result<National, CommandError> {
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
                ldap: Some(free),
                ldaps: free,
            },
            drain: DRAIN,
            conduct: self.conduct(&clock)?,
            clock,
            seed: self.seed,
            tls: self
                .certificates
                .and_then(|meeting| meeting.server("ssp").files),
            evidence: None,
            client: self
                .certificates
                .map(|meeting| meeting.client("ssp").files())
                .unwrap_or_default(),
        };
        Ok(start(catalogue, &options)?)
    }

    /// Returns who decides what stand-ins do, where the script has a say in it.
    fn conduct(&self, clock: &Clock) -> Result<Option<Arc<dyn Conduct>>, CommandError> {
        if !obeys(self.script) {
            return Ok(None);
        }
        let options = Options {
            seed: Some(self.seed),
            clock: clock.clone(),
            ..Options::default()
        };
        let scripted = over_stand_ins(self.script.clone(), options)?;
        Ok(Some(scripted.conduct()))
    }

    /// Returns where stand-ins are.
    pub(crate) fn addresses(national: &National) -> Addresses {
        flags_of(national).addresses()
    }
}

/// Returns whether a script has behaviours for stand-ins.
fn obeys(script: &Script) -> bool {
    let heard = &script.dialect().heard;
    let is_for_stand_in = |behaviour: &Behaviour| {
        let concerns = |name| concerns(&behaviour.when, name);
        let mut names = heard.iter().map(|heard| heard.interaction.name.as_str());
        !concerns(None) && names.any(|name| concerns(Some(name)))
    };
    script.behaviours().iter().any(is_for_stand_in)
}

/// Returns where stand-ins are, as flags would say it.
pub(super) fn flags_of(national: &National) -> NationalArgs {
    let http = national.url();
    let secured = national.ldaps().map(|at| (at, Security::AtOnce));
    let ldap = secured.or(national.ldap().map(|at| (at, Security::None)));
    NationalArgs {
        dos: Some(http.clone()),
        sds: ldap.map(|(at, security)| DirectoryAddress {
            host: at.ip().to_string(),
            port: at.port(),
            security,
        }),
        sds_fhir: Some(http.clone()),
        ssp: Some(http),
    }
}
