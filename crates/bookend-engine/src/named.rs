//! What is known of the named matchers of a script.

use std::cell::RefCell;

/// What is known of the named matchers of a script, by their numbers, as long as nothing changes
/// that they look at.
#[derive(Debug, Default)]
pub(crate) struct Named(RefCell<Vec<Option<bool>>>);

impl Named {
    /// Returns whether a matcher holds, once that was found out.
    pub(crate) fn known(&self, number: usize) -> Option<bool> {
        self.0.borrow().get(number).copied().flatten()
    }

    /// Notes whether a matcher holds.
    pub(crate) fn learn(&self, number: usize, holds: bool) {
        let mut known = self.0.borrow_mut();
        if known.len() <= number {
            known.resize(number + 1, None);
        }
        if let Some(answer) = known.get_mut(number) {
            *answer = Some(holds);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_out_is_known_and_nothing_else() {
        let named = Named::default();
        named.learn(3, false);
        named.learn(1, true);
        let known: Vec<_> = (0..5).map(|number| named.known(number)).collect();
        assert_eq!(known, [None, Some(true), None, Some(false), None]);
    }
}
