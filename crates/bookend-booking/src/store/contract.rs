//! What every store promises.

use super::{PatientIdentifier, Version};
use std::sync::Arc;

/// Keeps the versions of appointments. The diary's lock guards it: it is never called by two
/// threads at a time where one of them writes.
///
/// [`conformance::check`](super::conformance::check) tells whether an implementation keeps these
/// promises. None of the functions can fail: a store with a disk behind it answers from memory
/// and reports its own troubles.
pub trait Store: std::fmt::Debug + Send + Sync {
    /// Adds the next version of an appointment, which becomes its current one.
    fn append(&mut self, version: Arc<Version>);

    /// Returns the current version of an appointment.
    fn current(&self, id: &str) -> Option<Arc<Version>>;

    /// Returns a given version of an appointment.
    fn version(&self, id: &str, version: &str) -> Option<Arc<Version>>;

    /// Returns every version of an appointment, oldest first; none when there is no such one.
    fn history(&self, id: &str) -> Vec<Arc<Version>>;

    /// Returns the current versions of the appointments of a patient, by id. An identifier
    /// without a system stands for its value in any system.
    fn of_patient(&self, patient: &PatientIdentifier) -> Vec<Arc<Version>>;

    /// Returns the id of every appointment, sorted.
    fn ids(&self) -> Vec<Arc<str>>;

    /// Forgets an appointment with every version of it, and returns them, oldest first; none when there
    /// is no such one.
    fn forget(&mut self, id: &str) -> Vec<Arc<Version>>;

    /// Forgets everything.
    fn clear(&mut self);
}
