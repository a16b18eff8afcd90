//! Reading appointments and searching those of a patient.

use super::{NotPerformed, Performed, Task};
use crate::content::Content;
use crate::entry::Entry;
use bookend_booking::{AppointmentQuery, Bound, PatientIdentifier, Version};
use bookend_engine::{EvaluateError, Layer, shape_value};
use std::sync::Arc;

impl Task<'_> {
    pub(super) fn read(self) -> Result<Performed, NotPerformed> {
        Ok(whole(self.diary().read(self.path_part("id"))?))
    }

    pub(super) fn read_version(self) -> Result<Performed, NotPerformed> {
        let (id, version) = (self.path_part("id"), self.path_part("version"));
        Ok(whole(self.diary().read_version(id, version)?))
    }

    /// Finds appointments by patient and by their own id: each parameter narrows the search, also
    /// one that is repeated, and the alternatives of one widen it (FHIR STU3, search.html#combining).
    pub(super) fn search_appointments(self) -> Result<Performed, NotPerformed> {
        let mut found = match self.of_patients() {
            Some(of_patients) => of_patients,
            None => self.of_ids(),
        };
        let narrows = |role: &str, value: &str| {
            let mut demands = self.demands(role);
            demands.all(|alternatives| alternatives.contains(&value))
        };
        found.retain(|it| narrows("id", &it.id) && narrows("version", &it.version));
        let mut entries = Vec::new();
        for version in &found {
            entries.push(self.summary(version)?);
        }
        Ok(Performed {
            content: Content::Bundle(self.bundle(found.len(), entries)),
            version: None,
        })
    }

    /// The appointments of the patients that are named, each once; nothing when none is.
    fn of_patients(&self) -> Option<Vec<Arc<Version>>> {
        let windows = self.bounds();
        let demands = self.demands("patient").chain(self.demands("identifier"));
        let found = demands.map(|patients| self.of_any(&patients, &windows));
        found.reduce(|mut found, narrower| {
            found.retain(|it| !is_new(it, &narrower));
            found
        })
    }

    /// The appointments of any of several patients, each once.
    fn of_any(&self, patients: &[&str], windows: &[Bound]) -> Vec<Arc<Version>> {
        let mut found: Vec<Arc<Version>> = Vec::new();
        for patient in patients {
            let query = AppointmentQuery {
                patient: patient_identifier(patient),
                windows: windows.to_vec(),
            };
            for version in self.diary().appointments_of(&query) {
                if is_new(&version, &found) {
                    found.push(version);
                }
            }
        }
        found
    }

    fn of_ids(&self) -> Vec<Arc<Version>> {
        let mut found: Vec<Arc<Version>> = Vec::new();
        for id in self.demands("id").flatten() {
            let version = self.diary().read(id).ok();
            found.extend(version.filter(|it| is_new(it, &found)));
        }
        found
    }

    fn summary(&self, version: &Arc<Version>) -> Result<Arc<Entry>, EvaluateError> {
        let tree = version.tree();
        let names = [("appointment", &tree)];
        let layer = Layer {
            names: &names,
            under: self.world.scope,
        };
        let tree = match self
            .provider
            .set
            .script
            .dialect()
            .resources
            .get("AppointmentSummary")
        {
            Some(shape) => shape_value(shape, &self.world.with(&layer))?,
            None => tree.clone(),
        };
        let id = format!("{}/_history/{}", version.id, version.version);
        let url = self.url("Appointment", &id);
        Ok(Arc::new(Entry::new(Some(url), tree, "match")))
    }
}

fn is_new(version: &Arc<Version>, found: &[Arc<Version>]) -> bool {
    !found.iter().any(|other| other.id == version.id)
}

fn whole(version: Arc<Version>) -> Performed {
    Performed {
        content: Content::Json(version.json.clone()),
        version: Some(version),
    }
}

/// Reads `system|value`, a value alone, or a reference to a national service whose last part is
/// the value (section 2.4 of the digest).
fn patient_identifier(text: &str) -> PatientIdentifier {
    match text.split_once('|') {
        Some((system, value)) => PatientIdentifier {
            value: Arc::from(value),
            system: Some(system).filter(|it| !it.is_empty()).map(Arc::from),
        },
        None => PatientIdentifier {
            value: Arc::from(text.rsplit('/').next().unwrap_or(text)),
            system: None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patient_is_named_in_each_of_the_forms_seen() {
        let read = |text| {
            let PatientIdentifier { value, system } = patient_identifier(text);
            (value, system)
        };
        let number = || Arc::from("9990000000");
        assert_eq!(read("9990000000"), (number(), None));
        assert_eq!(
            read("https://fhir.nhs.uk/Id/nhs-number|9990000000"),
            (
                number(),
                Some(Arc::from("https://fhir.nhs.uk/Id/nhs-number"))
            )
        );
        assert_eq!(
            read("https://demographics.spineservices.nhs.uk/9990000000"),
            (number(), None)
        );
        assert_eq!(read("|9990000000"), (number(), None));
    }
}
