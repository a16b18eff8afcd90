//! Refusals on demand, while requests come.

use crate::catalogue::{Fault, Wrong};
use std::sync::atomic::{AtomicU64, Ordering};

/// The faults of a catalogue, and how often each has happened.
#[derive(Debug)]
pub(crate) struct Faults(Vec<(Fault, AtomicU64)>);

impl Faults {
    /// Begins: nothing has gone wrong yet.
    pub(crate) fn new(faults: &[Fault]) -> Self {
        let begun = faults.iter().cloned();
        Self(begun.map(|fault| (fault, AtomicU64::new(0))).collect())
    }

    /// Returns how a request is refused, by the first that concerns it and is not used up, and counts
    /// it.
    pub(crate) fn due(&self, on: &str, target: &str, body: &[u8]) -> Option<Wrong> {
        let is_in = |part: &Option<String>, whole: &[u8]| match part {
            Some(part) => contains(whole, part.as_bytes()),
            None => true,
        };
        let due = self.0.iter().find(|(fault, happened)| {
            let is_meant = fault.answer.on() == on
                && is_in(&fault.target, target.as_bytes())
                && is_in(&fault.body, body);
            is_meant && takes_turn(fault.times, happened)
        });
        due.map(|(fault, _)| fault.answer)
    }
}

/// Counts, unless all turns are used up.
fn takes_turn(times: Option<u64>, happened: &AtomicU64) -> bool {
    let most = times.unwrap_or(u64::MAX);
    let next = |count: u64| (count < most).then(|| count.saturating_add(1));
    let order = Ordering::Relaxed;
    happened.fetch_update(order, order, next).is_ok()
}

fn contains(whole: &[u8], part: &[u8]) -> bool {
    part.is_empty() || whole.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_concerns_what_it_names_and_happens_so_often() {
        let fault = Fault {
            target: None,
            body: Some("<caseId>SLOW".to_owned()),
            times: Some(2),
            answer: Wrong::Dos("internal"),
        };
        let faults = Faults::new(&[fault]);
        let slow = b"<c><caseId>SLOW</caseId></c>";
        assert_eq!(faults.due("ssp", "/", slow), None);
        assert_eq!(faults.due("dos", "/", b"<c/>"), None);
        for _ in 0..2 {
            assert_eq!(faults.due("dos", "/", slow), Some(Wrong::Dos("internal")));
        }
        assert_eq!(faults.due("dos", "/", slow), None);
    }
}
