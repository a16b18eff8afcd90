//! What is asked of a request before it is forwarded.

use super::headers::SspHeaders;
use super::refusal::Refused;
use super::target::Target;
use crate::catalogue::{Catalogue, System};
use crate::door::Caller;
use bookend_model::Request;

/// A request to the proxy, and what is known of it.
pub(super) struct Passage<'p> {
    /// What is known.
    pub(super) catalogue: &'p Catalogue,
    /// The request.
    pub(super) request: &'p Request,
    /// Its header fields.
    pub(super) headers: &'p SspHeaders,
    /// The URL behind that of the proxy.
    pub(super) target: &'p Target,
    /// Who asks.
    pub(super) caller: &'p Caller,
    /// Whether its trace id was seen before.
    pub(super) is_trace_known: bool,
}

impl<'p> Passage<'p> {
    /// Makes a check, by its name; one that holds says nothing.
    pub(super) fn check(&self, name: &'static str) -> Option<Refused> {
        let holds = match name {
            "headers" => self.headers.wrong.is_none(),
            "trace-reuse" => !self.is_trace_known,
            "interaction" => self.interaction().is_some(),
            "method" => self.methods().any(|method| method == self.request.method),
            "fit" => self.fits(),
            "certificate" => self.is_certified(),
            "sender" => self.may_call(),
            "receiver" => self.answers(),
            "sharing" => self.shares(),
            "target" => self.is_below_receiver(),
            _ => true,
        };
        (!holds).then(|| self.refused(name))
    }

    /// Returns the service root below which the URL lies: one of the receiver's, or where that is not
    /// asked for, any that the catalogue has.
    pub(super) fn endpoint(&self) -> Option<&'p str> {
        let own = self.receiver().into_iter();
        let all = own.chain(self.catalogue.systems.values());
        let mut endpoints = all.flat_map(|system| &system.endpoints);
        endpoints
            .find(|endpoint| self.target.below(endpoint).is_some())
            .map(String::as_str)
    }

    /// Returns a refusal with everything that its words may name.
    pub(super) fn refused(&self, name: &'static str) -> Refused {
        let receiver = self.receiver();
        let endpoint = receiver.and_then(|system| system.endpoints.first());
        let contract = receiver.map(|system| self.contract(system));
        let methods: Vec<&str> = self.methods().collect();
        let mut facts = vec![
            ("from", self.headers.from.clone()),
            ("to", self.headers.to.clone()),
            ("interaction", self.headers.interaction.clone()),
            (
                "header",
                self.headers.wrong.unwrap_or("Ssp-TraceID").to_owned(),
            ),
            ("url", self.target.url.clone()),
            ("endpoint", endpoint.cloned().unwrap_or_default()),
            ("contract", contract.unwrap_or_default()),
        ];
        if name == "method" {
            facts.push(("allow", methods.join(", ")));
        }
        Refused { name, facts }
    }

    fn sender(&self) -> Option<&'p System> {
        self.catalogue.systems.get(&self.headers.from)
    }

    fn receiver(&self) -> Option<&'p System> {
        self.catalogue.systems.get(&self.headers.to)
    }

    fn interaction(&self) -> Option<&'p crate::catalogue::Interaction> {
        self.catalogue.interaction(&self.headers.interaction)
    }

    /// Returns the methods of all interactions, each once.
    fn methods(&self) -> impl Iterator<Item = &'p str> {
        let interactions = self.catalogue.interactions.values();
        let mut methods: Vec<&str> = interactions.map(|known| known.method.as_str()).collect();
        methods.sort_unstable();
        methods.dedup();
        methods.into_iter()
    }

    /// Whether method and path are those of the interaction; where one is not known, others say so.
    fn fits(&self) -> bool {
        let (Some(interaction), Some(endpoint)) = (self.interaction(), self.endpoint()) else {
            return true;
        };
        let rest = self.target.below(endpoint).unwrap_or_default();
        let path = rest.split('?').next().unwrap_or_default();
        let (wanted, found) = (interaction.path.split('/'), path.split('/'));
        let is_alike = |(wanted, found): (&str, &str)| {
            wanted == found || (wanted.starts_with('{') && !found.is_empty())
        };
        interaction.method == self.request.method
            && wanted.clone().count() == found.clone().count()
            && wanted.zip(found).all(is_alike)
    }

    /// Whether the caller shows the certificate of the system that it says it is.
    fn is_certified(&self) -> bool {
        let name = self
            .sender()
            .and_then(|system| system.certificate.as_deref());
        name.is_none_or(|name| self.caller.is_called(name))
    }

    fn may_call(&self) -> bool {
        self.sender()
            .is_some_and(|system| system.calls.contains(&self.headers.interaction))
    }

    fn answers(&self) -> bool {
        self.receiver().is_some_and(|system| {
            system.party_key.is_some() && system.answers.contains(&self.headers.interaction)
        })
    }

    fn shares(&self) -> bool {
        match (self.sender(), self.receiver()) {
            (Some(from), Some(to)) => self.catalogue.shares(&from.organisation, &to.organisation),
            // Others say so.
            _ => true,
        }
    }

    fn is_below_receiver(&self) -> bool {
        self.receiver().is_some_and(|system| {
            let mut endpoints = system.endpoints.iter();
            endpoints.any(|endpoint| self.target.below(endpoint).is_some())
        })
    }

    /// Returns the contract under which the receiver answers the interaction, as its entry has it.
    fn contract(&self, system: &System) -> String {
        let mut answers = system.answers.iter();
        match answers.position(|id| *id == self.headers.interaction) {
            Some(number) => format!("{}{number:02}", system.contract),
            None => system.contract.clone(),
        }
    }
}
