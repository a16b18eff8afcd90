//! A checked script: immutable, everything in it compiled.

use crate::behaviour::Behaviour;
use crate::diagnostic::Diagnostic;
use crate::dialect::{CatalogueEntry, Dialect, Policy};
use crate::journey::{Journey, Suite};
use crate::listener::Listener;
use crate::machine::Machine;
use crate::metrics::Metrics;
use crate::requirement::Requirement;
use crate::source::{Sources, Span};
use crate::standing::Check;
use crate::template::Shape;
use bookend_model::{Inventory, Place};
use indexmap::IndexMap;
use serde_json::Value;

/// A checked script: immutable, everything in it compiled.
///
/// Only [`crate::check`] makes one: whoever holds a script knows that nothing is wrong with it.
#[derive(Clone, Debug)]
pub struct Script {
    pub(crate) sources: Sources,
    pub(crate) digest: String,
    pub(crate) dialect: Dialect,
    pub(crate) policy: Policy,
    pub(crate) refusals: IndexMap<String, CatalogueEntry>,
    pub(crate) inventory: Inventory,
    pub(crate) seed: Option<u64>,
    pub(crate) permits: Option<Value>,
    pub(crate) vars: Vec<(String, Shape)>,
    pub(crate) fixtures: IndexMap<String, Shape>,
    pub(crate) machines: IndexMap<String, Machine>,
    pub(crate) behaviours: Vec<Behaviour>,
    pub(crate) listeners: Vec<Listener>,
    pub(crate) suites: IndexMap<String, Suite>,
    pub(crate) journeys: Vec<Journey>,
    pub(crate) checks: Vec<Check>,
    pub(crate) metrics: Metrics,
    pub(crate) requirements: Vec<Requirement>,
    pub(crate) warnings: Vec<Diagnostic>,
}

impl Script {
    /// Returns the SHA-256 of all files, names and texts, in hexadecimal.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Returns the standard.
    pub fn dialect(&self) -> &Dialect {
        &self.dialect
    }

    /// Returns the setting of every policy switch.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Returns a refusal of the catalogue.
    pub fn refusal(&self, name: &str) -> Option<&CatalogueEntry> {
        self.refusals.get(name)
    }

    /// Returns the catalogue of refusals, by name, in the order of the files.
    pub fn refusals(&self) -> &IndexMap<String, CatalogueEntry> {
        &self.refusals
    }

    /// Returns what the provider has to offer.
    pub fn inventory(&self) -> &Inventory {
        &self.inventory
    }

    /// Returns the seed that the script names.
    pub fn seed(&self) -> Option<u64> {
        self.seed
    }

    /// Returns the ODS codes of the organisations that may ask the provider for something, a list;
    /// nothing where every one may.
    pub fn permitted_organisations(&self) -> Option<&Value> {
        self.permits.as_ref()
    }

    /// Returns the values that every journey can name.
    pub fn vars(&self) -> &[(String, Shape)] {
        &self.vars
    }

    /// Returns the named values from which messages are made.
    pub fn fixtures(&self) -> &IndexMap<String, Shape> {
        &self.fixtures
    }

    /// Returns the machines that the provider keeps, by name, in the order of the files.
    pub fn machines(&self) -> &IndexMap<String, Machine> {
        &self.machines
    }

    /// Returns the rules of the provider, in the order in which they are tried.
    pub fn behaviours(&self) -> &[Behaviour] {
        &self.behaviours
    }

    /// Returns where is listened beside the provider's own port, and what goes wrong there.
    pub fn listeners(&self) -> &[Listener] {
        &self.listeners
    }

    /// Returns what is said of suites; a suite of which nothing is said is none of them.
    pub fn suites(&self) -> &IndexMap<String, Suite> {
        &self.suites
    }

    /// Returns the journeys, in the order of the files.
    pub fn journeys(&self) -> &[Journey] {
        &self.journeys
    }

    /// Returns a journey by its id.
    pub fn journey(&self, id: &str) -> Option<&Journey> {
        self.journeys.iter().find(|journey| journey.id == id)
    }

    /// Returns the standing checks.
    pub fn checks(&self) -> &[Check] {
        &self.checks
    }

    /// Returns what is counted of the traffic.
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// Returns a standing check by its id.
    pub fn check(&self, id: &str) -> Option<&Check> {
        self.placed_check(id).map(|(_, check)| check)
    }

    /// Returns a standing check by its id, with its position among all of them.
    pub fn placed_check(&self, id: &str) -> Option<(usize, &Check)> {
        let mut checks = self.checks.iter().enumerate();
        checks.find(|(_, check)| &*check.id == id)
    }

    /// Returns the clauses of the standard.
    pub fn requirements(&self) -> &[Requirement] {
        &self.requirements
    }

    /// Returns what is probably not as its author wants it.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// Returns the files, for showing remarks on them.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Returns where something stands.
    pub fn place(&self, span: &Span) -> Option<Place> {
        self.sources.place(span)
    }
}
