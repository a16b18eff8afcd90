//! What is known of the standard while the rest of a script is checked.

use crate::builtins::Builtins;
use crate::checker::KnownProfile;
use crate::dialect::{Interaction, Policies};
use crate::machine::Machine;
use bookend_fhir::Structures;
use indexmap::IndexMap;
use std::cell::OnceCell;

/// What is known of the standard while the rest of a script is checked: as much of the dialect as
/// was read before.
#[derive(Debug, Default)]
pub(crate) struct Standard {
    structures: OnceCell<&'static Structures>,
    policies: OnceCell<Policies>,
    builtins: OnceCell<Builtins>,
    interactions: OnceCell<Vec<Interaction>>,
    machines: OnceCell<IndexMap<String, Machine>>,
    token_defects: OnceCell<Vec<String>>,
    profiles: Vec<KnownProfile>,
}

impl Standard {
    /// Begins with the profiles of packages; of the dialect nothing is known yet.
    pub(crate) fn with_profiles(profiles: &[KnownProfile]) -> Self {
        Self {
            profiles: profiles.to_vec(),
            ..Self::default()
        }
    }

    /// Returns the profiles of packages.
    pub(crate) fn profiles(&self) -> &[KnownProfile] {
        &self.profiles
    }

    /// Keeps what the release of FHIR says of its types. What is kept first stays.
    pub(crate) fn keep_structures(&self, structures: &'static Structures) {
        let _ = self.structures.set(structures);
    }

    /// Keeps the policy switches.
    pub(crate) fn keep_policies(&self, policies: &Policies) {
        let _ = self.policies.set(policies.clone());
    }

    /// Keeps what the dialect adds to the names that are there without a definition.
    pub(crate) fn keep_builtins(&self, builtins: Builtins) {
        let _ = self.builtins.set(builtins);
    }

    /// Keeps the interactions.
    pub(crate) fn keep_interactions(&self, interactions: &[Interaction]) {
        let _ = self.interactions.set(interactions.to_vec());
    }

    /// Keeps what is wrong with tokens that do not meet the rules.
    pub(crate) fn keep_token_defects(&self, names: impl IntoIterator<Item = String>) {
        let _ = self.token_defects.set(names.into_iter().collect());
    }

    /// Returns what is wrong with tokens that do not meet the rules; none before the rules were read.
    pub(crate) fn token_defects(&self) -> Vec<&str> {
        let names = self.token_defects.get().into_iter().flatten();
        names.map(String::as_str).collect()
    }

    /// Keeps the machines.
    pub(crate) fn keep_machines(&self, machines: &IndexMap<String, Machine>) {
        let _ = self.machines.set(machines.clone());
    }

    /// Returns the machines; nothing before they were read.
    pub(crate) fn machines(&self) -> Option<&IndexMap<String, Machine>> {
        self.machines.get()
    }

    /// Returns what the release of FHIR says of its types.
    pub(crate) fn structures(&self) -> Option<&'static Structures> {
        self.structures.get().copied()
    }

    /// Returns the names that are there without a definition.
    pub(crate) fn builtins(&self) -> Builtins {
        self.builtins.get().cloned().unwrap_or_default()
    }

    /// Returns the policy switches.
    pub(crate) fn policies(&self) -> Option<&Policies> {
        self.policies.get()
    }

    /// Returns the interactions; nothing before they were read.
    pub(crate) fn interactions(&self) -> Option<&[Interaction]> {
        self.interactions.get().map(Vec::as_slice)
    }

    /// Returns an interaction by its name.
    pub(crate) fn interaction(&self, name: &str) -> Option<&Interaction> {
        self.interactions()?
            .iter()
            .find(|interaction| interaction.name == name)
    }
}
