//! What a function is called with.

use regex::Regex;

use crate::fhirpath::answer::Answer;
use crate::fhirpath::error::EvaluateError;
use crate::fhirpath::evaluator::{Evaluator, Outcome};
use crate::fhirpath::item::{Item, System};
use crate::fhirpath::lent::Lent;
use crate::fhirpath::scope::Scope;
use crate::fhirpath::single;
use crate::fhirpath::syntax::Expr;
use crate::fhirpath::text::Text;

/// One call of a function.
pub(in crate::fhirpath) struct Call<'c, 't> {
    pub(in crate::fhirpath) evaluator: &'c Evaluator<'t>,
    pub(in crate::fhirpath) name: &'static str,
    /// What stands before the point.
    pub(in crate::fhirpath) input: Lent<'c, 't>,
    pub(in crate::fhirpath) arguments: &'c [Expr],
    /// The regular expression, where it is written out in the call.
    pub(in crate::fhirpath) pattern: Option<&'c Regex>,
    pub(in crate::fhirpath) scope: &'c Scope<'c, 't>,
}

impl<'t> Call<'_, 't> {
    /// Evaluates an argument where the call stands; nothing when it is not given.
    pub(super) fn argument(&self, index: usize) -> Outcome<'t> {
        match self.arguments.get(index) {
            Some(expr) => self.evaluator.evaluate(expr, self.scope),
            None => Ok(Vec::new()),
        }
    }

    /// Evaluates an argument for one item of the input.
    pub(super) fn projection(&self, item: &Item<'t>, index: usize) -> Outcome<'t> {
        match self.arguments.first() {
            Some(expr) => {
                let this = std::slice::from_ref(item);
                let scope = self.scope.inner(this, Some(index));
                self.evaluator.evaluate(expr, &scope)
            }
            None => Ok(Vec::new()),
        }
    }

    /// Whether the criterion of the call holds for one item of the input.
    pub(super) fn criterion(&self, item: &Item<'t>, index: usize) -> Answer {
        let Some(expr) = self.arguments.first() else {
            return Ok(None);
        };
        let scope = self.scope.inner(std::slice::from_ref(item), Some(index));
        self.evaluator.answer(expr, &scope, self.name)
    }

    /// Returns the one value of the input.
    pub(super) fn value(&self) -> Result<Option<System<'t>>, EvaluateError> {
        single::system(&self.input, self.name)
    }

    /// Returns the one text of the input.
    pub(super) fn text(&self) -> Result<Option<Text<'t>>, EvaluateError> {
        single::text(&self.input, self.name)
    }

    /// Returns an argument that is a text.
    pub(super) fn text_argument(&self, index: usize) -> Result<Option<Text<'t>>, EvaluateError> {
        single::text(&self.argument(index)?, self.name)
    }

    /// Returns an argument that is an integer.
    pub(super) fn integer_argument(&self, index: usize) -> Result<Option<i64>, EvaluateError> {
        single::integer(&self.argument(index)?, self.name)
    }

    /// Says that the input has a type that the function cannot use.
    pub(super) fn wrong_input(&self, expected: &'static str) -> EvaluateError {
        match self.input.first() {
            Some(item) => single::kind(self.name, expected, item),
            None => EvaluateError::Several {
                place: self.name,
                count: 0,
            },
        }
    }
}

/// Returns one item as a result, or none.
#[expect(
    clippy::unnecessary_wraps,
    reason = "a function ends with it as its outcome"
)]
pub(super) fn optional<'t>(item: Option<impl Into<Item<'t>>>) -> Outcome<'t> {
    Ok(item.map(Into::into).into_iter().collect())
}

/// Returns one item as a result.
#[expect(
    clippy::unnecessary_wraps,
    reason = "a function ends with it as its outcome"
)]
pub(super) fn one<'t>(item: impl Into<Item<'t>>) -> Outcome<'t> {
    Ok(vec![item.into()])
}
