//! Which request ids have already succeeded.

use indexmap::IndexMap;
use std::collections::VecDeque;

/// How many request ids are remembered; the oldest are forgotten first, so that memory is bounded
/// while a simulator runs for weeks.
const REMEMBERED: usize = 100_000;

/// The request ids that succeeded, by caller. A failed attempt does not use up its id.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    used: IndexMap<String, IndexMap<String, Made>>,
    order: VecDeque<(String, String)>,
}

/// What a request made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Made {
    /// The id of the appointment.
    pub(super) appointment: String,
    /// The version id.
    pub(super) version: String,
}

impl Ledger {
    /// Returns what a request id of a caller made, when it has succeeded before.
    pub(super) fn made_by(&self, caller: &str, request_id: &str) -> Option<&Made> {
        self.used.get(caller)?.get(request_id)
    }

    /// Notes that a request id has succeeded. One that is known keeps what it made first.
    pub(super) fn note(&mut self, caller: &str, request_id: &str, made: Made) {
        if self.made_by(caller, request_id).is_some() {
            return;
        }
        self.forget_oldest();
        let of_caller = self.used.entry(caller.to_owned()).or_default();
        of_caller.insert(request_id.to_owned(), made);
        self.order
            .push_back((caller.to_owned(), request_id.to_owned()));
    }

    fn forget_oldest(&mut self) {
        while self.order.len() >= REMEMBERED {
            let Some((caller, request_id)) = self.order.pop_front() else {
                return;
            };
            if let Some(of_caller) = self.used.get_mut(&caller) {
                of_caller.swap_remove(&request_id);
                if of_caller.is_empty() {
                    self.used.swap_remove(&caller);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(number: usize) -> Made {
        Made {
            appointment: number.to_string(),
            version: "1".to_owned(),
        }
    }

    #[test]
    fn a_request_id_belongs_to_its_caller() {
        let mut ledger = Ledger::default();
        ledger.note("a", "1", made(1));
        ledger.note("a", "1", made(2));
        assert_eq!(ledger.made_by("a", "1"), Some(&made(1)));
        assert_eq!(ledger.made_by("b", "1"), None);
    }

    #[test]
    fn the_oldest_request_ids_are_forgotten_first() {
        let mut ledger = Ledger::default();
        for number in 0..=REMEMBERED {
            ledger.note("a", &number.to_string(), made(number));
        }
        assert_eq!(ledger.made_by("a", "0"), None);
        assert_eq!(ledger.made_by("a", "1"), Some(&made(1)));
        assert_eq!(ledger.order.len(), REMEMBERED);
    }
}
