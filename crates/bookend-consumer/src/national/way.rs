//! The way of a request: to a provider, through the proxy, or to a directory.

use super::directory::Directory;
use super::place::Place;
use crate::client::Client;
use crate::plan::{PlannedStep, plan, steps};
use crate::runner::Runner;
use crate::stage::DraftError;
use bookend_model::{Exchange, Request};
use bookend_script::{Asked, Journey, Send};
use std::time::Duration;

/// The way of a request.
#[derive(Clone, Debug)]
pub(crate) enum Way {
    /// By HTTP, to what stands before the targets of requests.
    Http(Client),
    /// By LDAP.
    Directory(Directory),
}

impl Way {
    /// Returns the address at the end of the way.
    pub(crate) fn base(&self) -> String {
        match self {
            Self::Http(client) => client.base().to_owned(),
            Self::Directory(directory) => directory.base(),
        }
    }

    /// Sends a request, and waits for the whole answer or for as long as `patience` lasts.
    pub(crate) async fn send(&self, request: &Request, patience: Duration) -> Exchange {
        match self {
            Self::Http(client) => client.send(request, patience).await,
            Self::Directory(directory) => directory.send(request, patience).await,
        }
    }
}

impl Runner<'_> {
    /// Returns the way of what a step sends.
    ///
    /// # Errors
    ///
    /// [`DraftError::Nowhere`], where nobody said where it goes; such journeys are omitted.
    pub(crate) fn way(&self, send: &Send, place: Option<&Place>) -> Result<Way, DraftError> {
        let known = self.ground.script.dialect().interaction(&send.interaction);
        let addresses = &self.addresses;
        let nowhere = |flag: &'static str| DraftError::Nowhere(flag);
        let Some(asked) = known.and_then(|known| known.asks) else {
            let Some(place) = place else {
                return Ok(Way::Http(self.client.clone()));
            };
            if !place.is_proxied {
                return Ok(Way::Http(self.client.at(&place.base)));
            }
            // One slash, and the whole URL of the provider behind it (section 5.1 of the digest).
            let proxy = addresses.ssp.as_ref().ok_or_else(|| nowhere("ssp"))?;
            return Ok(Way::Http(
                self.client.at(&format!("{proxy}/{}", place.base)),
            ));
        };
        if asked == Asked::Sds {
            let address = addresses.sds.clone().ok_or_else(|| nowhere("sds"))?;
            return Ok(Way::Directory(Directory::new(address, &self.client)));
        }
        let base = addresses.of(asked).ok_or_else(|| nowhere(asked.name()))?;
        Ok(Way::Http(self.client.at(&base)))
    }

    /// Returns why a journey that asks the national services cannot be run, where that is so.
    pub(crate) fn why_not_ask(&self, journey: &Journey) -> Option<String> {
        let dialect = self.ground.script.dialect();
        let plan = plan(self.ground.script, journey);
        let mut sends = steps(&plan).filter_map(PlannedStep::send);
        sends.find_map(|send| {
            let asked = dialect.interaction(&send.interaction)?.asks;
            match asked {
                Some(asked) if self.addresses.of(asked).is_none() => {
                    Some((asked.title(), asked.name()))
                }
                None if send.at.as_ref().is_some_and(|at| at.is_proxied) => {
                    let is_missing = self.addresses.ssp.is_none();
                    is_missing.then_some(("the Spine proxy", "ssp"))
                }
                _ => None,
            }
            .map(|(title, flag)| {
                format!(
                    "it asks {title}, and nobody said where that is (`--{flag}`, or `rehearse`)"
                )
            })
        })
    }
}

/// Returns whether a journey asks the national services.
pub(crate) fn asks_nationally(script: &bookend_script::Script, journey: &Journey) -> bool {
    let plan = plan(script, journey);
    let mut sends = steps(&plan).filter_map(PlannedStep::send);
    sends.any(|send| {
        let known = script.dialect().interaction(&send.interaction);
        known.is_some_and(|known| known.asks.is_some())
            || send.at.as_ref().is_some_and(|at| at.is_proxied)
    })
}
