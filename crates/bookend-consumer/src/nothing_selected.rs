//! Why a selection takes no journey: which of what is asked for leaves none.

use crate::select::{Selected, Selection, select};
use bookend_script::Script;
use std::collections::BTreeSet;

impl Selection {
    /// Returns why nothing is selected, of a selection that takes no journey.
    pub fn why_nothing(&self, script: &Script) -> String {
        let unknown = self.unknown_tags(script);
        let untagged = Self {
            tags: None,
            ..self.clone()
        };
        if !unknown.is_empty() && !select(script, &untagged).is_empty() {
            return unknown.join("; ");
        }
        let why = self.why_no_row(script);
        let why = why.unwrap_or_else(|| self.why_not_together(script));
        [vec![why], unknown].concat().join("; ")
    }

    /// Says how many rows there are, where without a row something would be selected, and no journey of it
    /// has as many.
    fn why_no_row(&self, script: &Script) -> Option<String> {
        let row = self.row?;
        let wider = Self {
            row: None,
            ..self.clone()
        };
        let selected = select(script, &wider);
        let journeys: BTreeSet<&str> = selected.iter().map(|one| one.journey.id.as_str()).collect();
        let longest = selected.iter().max_by_key(|one| rows(one))?;
        let (id, count) = (&longest.journey.id, rows(longest));
        if row <= count {
            return None;
        }
        let counted = if count == 1 { "row" } else { "rows" };
        Some(match (journeys.len(), count) {
            (1, 0) => format!("`{id}` has no rows; leave `--row {row}` out"),
            (_, 0) => format!(
                "none of the {} journeys that fit has rows; leave `--row {row}` out",
                journeys.len()
            ),
            (1, _) => format!("there is no row {row}: `{id}` has {count} {counted}"),
            (_, _) => format!(
                "there is no row {row}: of the journeys that fit, `{id}` has the most rows, {count}"
            ),
        })
    }

    /// Says of each kind of what is asked for how much fits it: no journey fits all of them.
    fn why_not_together(&self, script: &Script) -> String {
        let none = Self::default;
        let (suites, only) = (self.suites.clone(), self.only.clone());
        let (tags, requirements) = (self.tags.clone(), self.requirements.clone());
        let kinds = [
            ("--suite", !suites.is_empty(), Self { suites, ..none() }),
            ("--only", !only.is_empty(), Self { only, ..none() }),
            ("--tag", tags.is_some(), Self { tags, ..none() }),
            (
                "--requirement",
                !requirements.is_empty(),
                Self {
                    requirements,
                    ..none()
                },
            ),
            (
                "--row",
                self.row.is_some(),
                Self {
                    row: self.row,
                    ..none()
                },
            ),
        ];
        let asked = kinds.iter().filter(|(_, is_asked, _)| *is_asked);
        let fits: Vec<String> = asked
            .map(|(flag, _, alone)| format!("`{flag}` alone fits {}", select(script, alone).len()))
            .collect();
        let count = select(script, &none()).len();
        format!(
            "of {count} runs of journeys none fits all that is asked for: {}",
            fits.join(", ")
        )
    }
}

/// How many rows the journey of a run has.
fn rows(selected: &Selected<'_>) -> usize {
    selected.journey.rows.len()
}
