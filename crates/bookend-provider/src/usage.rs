//! How often what a script has was used.

use crate::reply::Reply;
use bookend_script::{Interaction, Script};
use indexmap::IndexMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// How many behaviours are counted that no script has: those that were armed last. It is more than may
/// be armed at a time.
const MOST_ARMED: usize = 1_000;

/// Counts by name, in the order of the script.
pub(crate) type Counted = IndexMap<String, AtomicU64>;

/// How often what a script has was used: what decided, what refused, what was asked, and what the
/// checks said.
#[derive(Debug)]
pub(crate) struct Usage {
    pub(crate) interactions: Counted,
    pub(crate) behaviours: Counted,
    pub(crate) refusals: Counted,
    /// For each check, how often it held, and how often it found something.
    pub(crate) checks: IndexMap<String, (AtomicU64, AtomicU64)>,
    armed: Mutex<IndexMap<String, u64>>,
}

impl Usage {
    /// Begins to count a script and what can be asked under it; nothing was used yet.
    pub(crate) fn of<'s>(script: &'s Script, asked: impl Iterator<Item = &'s Interaction>) -> Self {
        let zero = |name: &str| (name.to_owned(), AtomicU64::new(0));
        Self {
            interactions: asked.map(|it| zero(&it.name)).collect(),
            behaviours: script.behaviours().iter().map(|it| zero(&it.id)).collect(),
            refusals: script.refusals().keys().map(|name| zero(name)).collect(),
            checks: (script.checks().iter())
                .map(|check| (check.id.to_string(), Default::default()))
                .collect(),
            armed: Mutex::default(),
        }
    }

    /// Counts what an exchange used.
    pub(crate) fn count(&self, reply: &Reply) {
        up(&self.interactions, reply.interaction.as_deref());
        up(&self.refusals, reply.refusal.as_deref());
        if let Some(behaviour) = &reply.behaviour
            && !up(&self.behaviours, Some(behaviour))
        {
            self.count_armed(behaviour);
        }
        for position in reply.checked.held.iter() {
            if let Some((_, (held, _))) = self.checks.get_index(position) {
                held.fetch_add(1, Ordering::Relaxed);
            }
        }
        for finding in &reply.checked.findings {
            let check = finding.check.as_deref().unwrap_or_default();
            if let Some((_, found)) = self.checks.get(check) {
                found.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    /// Counts a behaviour that was armed; the one that was counted first makes room.
    fn count_armed(&self, id: &str) {
        let mut armed = self.armed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = armed.get_mut(id) {
            *count += 1;
            return;
        }
        if armed.len() >= MOST_ARMED {
            armed.shift_remove_index(0);
        }
        armed.insert(id.to_owned(), 1);
    }

    /// Returns how often a behaviour decided, be it of the script or armed.
    pub(crate) fn of_behaviour(&self, id: &str) -> u64 {
        if let Some(count) = self.behaviours.get(id) {
            return count.load(Ordering::Relaxed);
        }
        let armed = self.armed.lock().unwrap_or_else(PoisonError::into_inner);
        armed.get(id).copied().unwrap_or(0)
    }
}

/// Counts a name up, and returns whether it is known.
fn up(counted: &Counted, name: Option<&str>) -> bool {
    let count = name.and_then(|name| counted.get(name));
    if let Some(count) = count {
        count.fetch_add(1, Ordering::Relaxed);
    }
    count.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::start::load;
    use bookend_script::Choices;

    #[test]
    fn those_that_were_armed_last_are_counted_however_many_there_were_before() {
        let script = load(Vec::new(), &Choices::default()).unwrap();
        let usage = Usage::of(&script, script.dialect().named());
        for number in 0..=MOST_ARMED {
            usage.count_armed(&format!("armed-{number}"));
        }
        let last = format!("armed-{MOST_ARMED}");
        usage.count_armed(&last);
        assert_eq!(
            (usage.of_behaviour("armed-0"), usage.of_behaviour(&last)),
            (0, 2)
        );
    }
}
