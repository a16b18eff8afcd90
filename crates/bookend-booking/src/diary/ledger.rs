//! Which request ids have already succeeded.

use indexmap::IndexMap;
use indexmap::map::Entry;
use std::collections::VecDeque;
use std::sync::Arc;

/// How many request ids are remembered; the oldest are forgotten first, so that memory is bounded
/// while a simulator runs for weeks.
const REMEMBERED: usize = 100_000;

/// The request ids that succeeded, by caller. A failed attempt does not use up its id.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    used: IndexMap<Arc<str>, IndexMap<Arc<str>, Made>>,
    order: VecDeque<(Arc<str>, Arc<str>)>,
}

/// What a request made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Made {
    /// The id of the appointment.
    pub(super) appointment: Arc<str>,
    /// Which version of it, counted from 1.
    pub(super) number: u64,
}

impl Ledger {
    /// Returns what a request id of a caller made, when it has succeeded before.
    pub(super) fn made_by(&self, caller: &str, request_id: &str) -> Option<&Made> {
        self.used.get(caller)?.get(request_id)
    }

    /// Notes that a request id has succeeded. One that is known keeps what it made first.
    pub(super) fn note(&mut self, caller: &Arc<str>, request_id: &Arc<str>, made: Made) {
        let of_caller = self.used.entry(Arc::clone(caller)).or_default();
        let Entry::Vacant(unused) = of_caller.entry(Arc::clone(request_id)) else {
            return;
        };
        unused.insert(made);
        let used = (Arc::clone(caller), Arc::clone(request_id));
        self.order.push_back(used);
        self.forget_oldest();
    }

    fn forget_oldest(&mut self) {
        while self.order.len() > REMEMBERED {
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
            appointment: number.to_string().into(),
            number: 1,
        }
    }

    fn note(ledger: &mut Ledger, caller: &str, request_id: &str, number: usize) {
        ledger.note(&caller.into(), &request_id.into(), made(number));
    }

    #[test]
    fn a_request_id_belongs_to_its_caller() {
        let mut ledger = Ledger::default();
        note(&mut ledger, "a", "1", 1);
        note(&mut ledger, "a", "1", 2);
        assert_eq!(ledger.made_by("a", "1"), Some(&made(1)));
        assert_eq!(ledger.made_by("b", "1"), None);
    }

    #[test]
    fn the_oldest_request_ids_are_forgotten_first() {
        let mut ledger = Ledger::default();
        for number in 0..=REMEMBERED {
            note(&mut ledger, "a", &number.to_string(), number);
        }
        assert_eq!(ledger.made_by("a", "0"), None);
        assert_eq!(ledger.made_by("a", "1"), Some(&made(1)));
        assert_eq!(ledger.order.len(), REMEMBERED);
    }
}
