//! A store that lasts as long as the program.

use super::{PatientIdentifier, Store, Version};
use indexmap::{IndexMap, IndexSet};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A store that lasts as long as the program. It grows with every appointment until that is forgotten.
#[derive(Debug, Default)]
pub struct MemoryStore {
    appointments: IndexMap<String, Vec<Arc<Version>>>,
    /// The ids of appointments, with the systems that they have there, by the values of their
    /// patients' identifiers.
    patients: IndexMap<String, IndexSet<(String, Option<String>)>>,
}

impl MemoryStore {
    fn forget_patients(&mut self, version: &Version) {
        for patient in &version.patients {
            if let Some(ids) = self.patients.get_mut(&patient.value) {
                ids.swap_remove(&(version.id.clone(), patient.system.clone()));
                if ids.is_empty() {
                    self.patients.swap_remove(&patient.value);
                }
            }
        }
    }
}

impl Store for MemoryStore {
    fn append(&mut self, version: Arc<Version>) {
        let previous = self.current(&version.id);
        if let Some(previous) = previous.filter(|it| it.patients != version.patients) {
            self.forget_patients(&previous);
        }
        for patient in &version.patients {
            let key = (version.id.clone(), patient.system.clone());
            self.patients
                .entry(patient.value.clone())
                .or_default()
                .insert(key);
        }
        self.appointments
            .entry(version.id.clone())
            .or_default()
            .push(version);
    }

    fn current(&self, id: &str) -> Option<Arc<Version>> {
        self.appointments.get(id)?.last().map(Arc::clone)
    }

    fn version(&self, id: &str, version: &str) -> Option<Arc<Version>> {
        let versions = self.appointments.get(id)?;
        versions
            .iter()
            .find(|it| it.version == version)
            .map(Arc::clone)
    }

    fn history(&self, id: &str) -> Vec<Arc<Version>> {
        self.appointments.get(id).cloned().unwrap_or_default()
    }

    fn of_patient(&self, patient: &PatientIdentifier) -> Vec<Arc<Version>> {
        let Some(known) = self.patients.get(&patient.value) else {
            return Vec::new();
        };
        let ids: BTreeSet<&String> = known
            .iter()
            .filter(|(_, system)| patient.system.is_none() || *system == patient.system)
            .map(|(id, _)| id)
            .collect();
        ids.into_iter().filter_map(|id| self.current(id)).collect()
    }

    fn ids(&self) -> Vec<String> {
        let mut ids: Vec<String> = self.appointments.keys().cloned().collect();
        ids.sort();
        ids
    }

    fn forget(&mut self, id: &str) -> Vec<Arc<Version>> {
        let versions = self.appointments.swap_remove(id).unwrap_or_default();
        if let Some(current) = versions.last() {
            self.forget_patients(current);
        }
        versions
    }

    fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::conformance;

    #[test]
    fn the_store_in_memory_keeps_the_promises_of_a_store() {
        assert_eq!(conformance::check(&mut MemoryStore::default()), Ok(()));
    }
}
