//! The names that a journey uses.

use crate::journey::{From, Journey, Race, Send, Step, StepKind};
use crate::mutation::Mutation;
use crate::predicate::{Field, Predicate, Test};
use crate::template::{Expression, Shape};
use std::collections::BTreeSet;

/// The names that are used somewhere, each by its first part.
#[derive(Debug, Default)]
pub(super) struct Used(BTreeSet<String>);

impl Used {
    /// Returns the names that a journey uses.
    pub(super) fn by(journey: &Journey) -> Self {
        let mut used = Self::default();
        used.pairs(&journey.vars);
        if let Some(applies) = &journey.applies {
            used.predicate(&applies.predicate);
        }
        for step in journey.steps.iter().chain(&journey.finally) {
            used.step(step);
        }
        used
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
        // A fixture is named by its second part.
        if let [root, name, ..] = path {
            self.0.insert(format!("{root}.{name}"));
        }
    }

    fn expression(&mut self, expression: &Expression) {
        expression.names(&mut |path| self.path(path));
    }

    fn pairs(&mut self, pairs: &[(String, Shape)]) {
        for (_, shape) in pairs {
            self.shape(shape);
        }
    }

    fn step(&mut self, step: &Step) {
        if let Some(condition) = &step.condition {
            self.expression(condition);
        }
        match &step.kind {
            StepKind::Send(send) => self.send(send),
            StepKind::Use(used) => self.pairs(&used.with),
            StepKind::Race(race) => self.race(race),
        }
    }

    fn race(&mut self, race: &Race) {
        self.send(&race.step);
        self.predicate(&race.exactly.1);
        self.predicate(&race.others);
    }

    fn send(&mut self, send: &Send) {
        for pairs in [&send.with, &send.headers, &send.query] {
            self.pairs(pairs);
        }
        let parts = [
            &send.method,
            &send.path,
            &send.body,
            &send.format,
            &send.gzip,
        ];
        parts
            .into_iter()
            .flatten()
            .for_each(|shape| self.shape(shape));
        send.mutate.iter().for_each(|change| self.mutation(change));
        self.predicate(&send.expect);
        self.predicate(&send.should);
        for capture in &send.captures {
            if let From::Value(shape) = &capture.from {
                self.shape(shape);
            }
        }
        if let Some(poll) = &send.poll {
            self.predicate(&poll.until);
        }
    }

    fn mutation(&mut self, mutation: &Mutation) {
        match mutation {
            Mutation::Set(_, shape)
            | Mutation::SetHeader(_, shape)
            | Mutation::SetQuery(_, shape)
            | Mutation::Token(shape)
            | Mutation::Body(shape) => self.shape(shape),
            Mutation::Drop(_)
            | Mutation::DropHeader(_)
            | Mutation::DropQuery(_)
            | Mutation::Status(_) => {}
        }
    }

    fn predicate(&mut self, predicate: &Predicate) {
        predicate.clauses(&mut |clause| {
            if let Field::Value(expression, _) = &clause.subject.field {
                self.expression(expression);
            }
            self.test(&clause.test);
        });
    }

    fn test(&mut self, test: &Test) {
        match test {
            Test::Equals(shape)
            | Test::NotEquals(shape)
            | Test::Compare(_, shape)
            | Test::Contains(shape)
            | Test::StartsWith(shape)
            | Test::EndsWith(shape) => self.shape(shape),
            Test::OneOf(shapes) | Test::NotOneOf(shapes) => {
                for shape in shapes {
                    self.shape(shape);
                }
            }
            Test::Between(from, to) => {
                self.shape(from);
                self.shape(to);
            }
            Test::Count(test) | Test::Each(_, test) => self.test(test),
            Test::All(tests) | Test::Any(tests) | Test::None(tests) => {
                for test in tests {
                    self.test(test);
                }
            }
            Test::Matches(..)
            | Test::Search(..)
            | Test::Exists(_)
            | Test::Empty(_)
            | Test::Unique(_)
            | Test::Type(_) => {}
        }
    }
}
