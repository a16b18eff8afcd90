//! What can run and is probably not meant: warnings on a script in which nothing is wrong.

mod behaviours;
mod journeys;
mod names;
mod remembered;
mod used;

use crate::checker::Checker;
use crate::node::Node;
use crate::script::Script;
use std::collections::BTreeSet;

/// Warns of behaviours that never decide, values that are remembered for nothing, names that nobody
/// uses, and work that proves nothing; the latter two only with the journeys, which use most names and
/// do most work.
pub(crate) fn lint(
    checker: &Checker<'_>,
    files: &[&Node],
    unused_matchers: &BTreeSet<String>,
    script: &Script,
    with_journeys: bool,
) {
    behaviours::lint(checker, script);
    remembered::lint(checker, files);
    if !with_journeys {
        return;
    }
    names::lint(checker, files, unused_matchers, script);
    journeys::lint(checker, script);
}
