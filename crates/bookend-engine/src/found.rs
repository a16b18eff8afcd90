//! What FHIRPath finds, judged as it is found: no values are made of it.

use crate::shortcut::Texts;
use crate::sight::Sight;
use crate::test::{is_of_texts, number_passes, texts_pass, truth_passes};
use bookend_fhir::fhirpath::Expression;
use bookend_script::{Clause, Field, Side, Test};

impl Sight<'_> {
    /// Returns whether a clause on what FHIRPath finds holds, where a look at that is enough: nothing where it
    /// takes values.
    pub(crate) fn found_holds(&self, clause: &Clause) -> Option<bool> {
        let Field::Fhir(expression) = &clause.subject.field else {
            return None;
        };
        let side = clause.subject.side.unwrap_or(self.view.side);
        if let Test::Exists(wanted) = &clause.test {
            return Some(self.finds(expression, side) == Some(*wanted));
        }
        if expression.is_path() {
            return self.texts_hold(expression, side, &clause.test);
        }
        self.answer_holds(expression, side, &clause.test)
    }

    /// Returns whether FHIRPath finds anything; nothing where it cannot be told.
    fn finds(&self, expression: &Expression, side: Side) -> Option<bool> {
        let session = self.session(side).ok()?;
        let mut is_found = false;
        session.give(expression, &mut |_| is_found = true).ok()?;
        Some(is_found)
    }

    /// Returns whether a test of what a path leads to holds, where all of that are texts; nothing where they
    /// are not, or where that is not enough to tell.
    fn texts_hold(&self, path: &Expression, side: Side, test: &Test) -> Option<bool> {
        if !is_of_texts(test) {
            return None;
        }
        let session = self.session(side).ok()?;
        let (mut texts, mut are_all) = (Texts::new(), true);
        let found = session.give(path, &mut |item| match item.lent_text() {
            Some(text) => texts.push(text),
            None => are_all = false,
        });
        match found {
            Ok(()) if are_all => texts_pass(test, &texts, self.view.world.scope),
            Ok(()) => None,
            // Of what cannot be found, nothing holds.
            Err(_) => Some(false),
        }
    }

    /// Returns whether a test of an expression that is no path holds, where it comes to one yes or no or one
    /// whole number, as `exists()` and `count()` do; nothing where it comes to something else, or where that is
    /// not enough to tell.
    fn answer_holds(&self, expression: &Expression, side: Side, test: &Test) -> Option<bool> {
        let is_of_answers =
            number_passes(test, Some(0)).is_some() || truth_passes(test, true).is_some();
        if !is_of_answers {
            return None;
        }
        let session = self.session(side).ok()?;
        let (mut answers, mut holds) = (0, None);
        let found = session.give(expression, &mut |item| {
            answers += 1;
            holds = match (item.boolean(), item.integer()) {
                (Some(truth), _) => truth_passes(test, truth),
                (_, Some(number)) => number_passes(test, Some(number)),
                (None, None) => None,
            };
        });
        match found {
            Ok(()) => holds.filter(|_| answers == 1),
            Err(_) => Some(false),
        }
    }
}
