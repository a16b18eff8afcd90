//! Predicates that do not hold, in words.

use crate::evaluate::EvaluateError;
use crate::judge::Judged;
use crate::sight::Sight;
use bookend_script::{Clause, Predicate};

impl<'v> Sight<'v> {
    /// Evaluates every clause of a predicate that does not hold, to tell of it.
    ///
    /// That it does not hold was decided before, at the first clause that does not; those after it may
    /// be such as cannot be evaluated. To tell of it must not make an error of that, so that the
    /// clause is told as one that is not met, with the error as what was found.
    pub(crate) fn in_words(&self, predicate: &'v Predicate) -> Vec<Judged> {
        match predicate {
            Predicate::All(parts) => {
                let parts = parts.iter();
                parts.flat_map(|part| self.in_words(part)).collect()
            }
            Predicate::Named(_, named) => self.in_words(named),
            other => self
                .judge(other)
                .unwrap_or_else(|error| self.troubled(other, &error)),
        }
    }

    /// Tells of clauses that could not be evaluated together.
    fn troubled(&self, predicate: &Predicate, error: &EvaluateError) -> Vec<Judged> {
        let mut clauses: Vec<&Clause> = Vec::new();
        predicate.clauses(&mut |clause| clauses.push(clause));
        let subjects: Vec<String> = clauses.iter().map(|it| self.told(&it.subject)).collect();
        let judged = |first: &&Clause| Judged {
            met: false,
            subject: subjects.join("; "),
            expected: "something that can be evaluated".to_owned(),
            found: error.to_string(),
            faults: Vec::new(),
            places: Vec::new(),
            lacks: Vec::new(),
            verifies: first.verifies.clone(),
            span: first.span.clone(),
        };
        clauses.first().map(judged).into_iter().collect()
    }
}
