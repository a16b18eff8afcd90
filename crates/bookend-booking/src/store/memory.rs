//! A store that lasts as long as the program.

use super::{PatientIdentifier, Store, Version};
use crate::few::Few;
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use smallvec::SmallVec;
use std::collections::hash_map::RandomState;
use std::sync::Arc;

/// The versions of one appointment, oldest first; most have one or two.
type History = SmallVec<[Arc<Version>; 2]>;

/// The ids of appointments.
type Ids = Few<Arc<str>, ()>;

/// Appointments by the system of an identifier, if it has one.
type Systems = Few<Option<Arc<str>>, Ids, RandomState>;

/// A store that lasts as long as the program. It grows with every appointment until that is forgotten.
#[derive(Debug, Default)]
pub struct MemoryStore {
    /// Appointments by id. A plain hash will do, for nobody from outside can choose an id.
    appointments: IndexMap<Arc<str>, History, FxBuildHasher>,
    /// Appointments by the values of their patients' identifiers, then by system.
    patients: IndexMap<Arc<str>, Systems>,
}

impl MemoryStore {
    fn note_patients(&mut self, version: &Version) {
        for patient in &version.patients {
            let of_value = self.patients.entry(Arc::clone(&patient.value)).or_default();
            let id = Arc::clone(&version.id);
            match of_value.get_mut(&patient.system) {
                Some(ids) => {
                    ids.insert(id, ());
                }
                None => {
                    let mut ids = Ids::default();
                    ids.insert(id, ());
                    of_value.insert(patient.system.clone(), ids);
                }
            }
        }
    }

    fn forget_patients(&mut self, version: &Version) {
        for patient in &version.patients {
            let Some(of_value) = self.patients.get_mut(&patient.value) else {
                continue;
            };
            if let Some(ids) = of_value.get_mut(&patient.system) {
                ids.remove(&version.id);
                if ids.is_empty() {
                    of_value.remove(&patient.system);
                }
            }
            if of_value.is_empty() {
                self.patients.swap_remove(&patient.value);
            }
        }
    }
}

impl Store for MemoryStore {
    fn append(&mut self, version: Arc<Version>) {
        let history = self.appointments.entry(Arc::clone(&version.id));
        let history = history.or_default();
        let previous = history.last().cloned();
        history.push(Arc::clone(&version));
        if previous
            .as_ref()
            .is_some_and(|it| it.patients == version.patients)
        {
            return;
        }
        if let Some(previous) = previous {
            self.forget_patients(&previous);
        }
        self.note_patients(&version);
    }

    fn current(&self, id: &str) -> Option<Arc<Version>> {
        self.appointments.get(id)?.last().map(Arc::clone)
    }

    fn version(&self, id: &str, version: &str) -> Option<Arc<Version>> {
        let versions = self.appointments.get(id)?;
        versions
            .iter()
            .find(|it| *it.version == *version)
            .map(Arc::clone)
    }

    fn history(&self, id: &str) -> Vec<Arc<Version>> {
        let history = self.appointments.get(id);
        history.map(|it| it.to_vec()).unwrap_or_default()
    }

    fn of_patient(&self, patient: &PatientIdentifier) -> Vec<Arc<Version>> {
        let Some(known) = self.patients.get(&patient.value) else {
            return Vec::new();
        };
        let of_system = patient.system.iter();
        let of_system = of_system.filter_map(|_| known.get(&patient.system));
        let of_any = known.iter().filter(|_| patient.system.is_none());
        let found = of_system.chain(of_any.map(|(_, ids)| ids));
        let mut ids: Vec<&Arc<str>> = found
            .flat_map(|ids| ids.iter().map(|(id, ())| id))
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids.into_iter().filter_map(|id| self.current(id)).collect()
    }

    fn ids(&self) -> Vec<Arc<str>> {
        let mut ids: Vec<Arc<str>> = self.appointments.keys().cloned().collect();
        ids.sort();
        ids
    }

    fn forget(&mut self, id: &str) -> Vec<Arc<Version>> {
        let versions = self.appointments.swap_remove(id);
        let versions = versions.map(History::into_vec).unwrap_or_default();
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

    #[test]
    fn an_appointment_of_one_value_in_two_systems_comes_once_and_is_forgotten_in_both() {
        let patient = |system: Option<&str>| PatientIdentifier {
            value: Arc::from("1"),
            system: system.map(Arc::from),
        };
        let mut store = MemoryStore::default();
        for id in ["b", "a"] {
            let mut version = Version::clone(&conformance::version(id, 1, "1"));
            version.patients.push(patient(Some("urn:other")));
            store.append(Arc::new(version));
        }
        let found = |store: &MemoryStore, system: Option<&str>| -> Vec<String> {
            let found = store.of_patient(&patient(system));
            found.iter().map(|it| it.id.to_string()).collect()
        };
        for system in [None, Some("urn:nhs"), Some("urn:other")] {
            assert_eq!(found(&store, system), ["a", "b"]);
        }
        store.forget("b");
        for system in [None, Some("urn:nhs"), Some("urn:other")] {
            assert_eq!(found(&store, system), ["a"]);
        }
        store.forget("a");
        assert!(store.patients.is_empty());
    }
}
