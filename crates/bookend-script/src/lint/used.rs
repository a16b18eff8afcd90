//! The names that a journey uses.

use crate::journey::{Journey, Step};
use crate::template::Shape;
use std::collections::BTreeSet;

/// What stands for the whole row, which no cell is called.
const WHOLE_ROW: &str = "row.";

/// The names that are used somewhere, each by its first part.
#[derive(Debug, Default)]
pub(super) struct Used(BTreeSet<String>);

impl Used {
    /// Returns the names that a journey uses.
    pub(super) fn by(journey: &Journey) -> Self {
        let mut used = Self::default();
        for (_, shape) in &journey.vars {
            used.shape(shape);
        }
        for applies in &journey.applies {
            let predicates = applies.target.iter().chain(&applies.unless);
            predicates.for_each(|it| it.names(&mut |path| used.path(path)));
        }
        for step in journey.steps.iter().chain(&journey.finally) {
            used.step(step);
        }
        journey.title.cells(&mut |path| used.cell(path));
        used
    }

    /// Returns whether a cell of the row is used, by its name or with the whole row.
    pub(super) fn has_cell(&self, name: &str) -> bool {
        self.has(WHOLE_ROW) || self.has(&format!("row.{name}"))
    }

    /// Returns whether a name is used.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains(name)
    }

    /// Adds what others use.
    pub(super) fn add(&mut self, others: &Self) {
        self.0.extend(others.0.iter().cloned());
    }

    /// Adds the names in a value.
    pub(super) fn shape(&mut self, shape: &Shape) {
        shape.names(&mut |path| self.path(path));
    }

    fn path(&mut self, path: &[String]) {
        self.0.extend(path.first().cloned());
        match path {
            [root, rest @ ..] if root == "row" => self.cell(rest),
            // A fixture is named by its second part.
            [root, name, ..] => {
                self.0.insert(format!("{root}.{name}"));
            }
            _ => {}
        }
    }

    fn cell(&mut self, path: &[String]) {
        self.0.insert(match path.first() {
            Some(name) => format!("row.{name}"),
            None => WHOLE_ROW.to_owned(),
        });
    }

    fn step(&mut self, step: &Step) {
        if let Some(condition) = &step.condition {
            condition.names(&mut |path| self.path(path));
        }
        step.kind.names(&mut |path| self.path(path));
    }
}
