//! Finds a function by its name.

use std::fmt::{self, Debug, Formatter};
use std::ops::Range;

use super::{
    Call, codes, combining, conversion, dates, existence, fhir, filtering, math, navigation,
    patterns, resolving, strings, subsetting, utility,
};
use crate::fhirpath::answer::Answer;
use crate::fhirpath::each::Taken;
use crate::fhirpath::error::{CompileError, EvaluateError};
use crate::fhirpath::evaluator::{Evaluator, Outcome};
use crate::fhirpath::item::Item;
use crate::fhirpath::scope::Scope;
use crate::fhirpath::syntax::WrittenCall;

/// A function and how many arguments it takes.
pub(in crate::fhirpath) struct Function {
    pub(in crate::fhirpath) name: &'static str,
    least: usize,
    most: usize,
    pub(in crate::fhirpath) body: Body,
}

/// What a function does.
pub(in crate::fhirpath) enum Body {
    /// It makes items.
    Items(for<'c, 't> fn(&Call<'c, 't>) -> Outcome<'t>),
    /// It makes an item, or none; no text that was not there before.
    Item(for<'c, 't> fn(&Call<'c, 't>) -> Result<Option<Item<'t>>, EvaluateError>),
    /// It answers yes, no or nothing, of which an item is made only where one is wanted.
    Question(for<'c, 't> fn(&Call<'c, 't>) -> Answer),
    /// It makes another answer of that of its input.
    OfAnswer(fn(Option<bool>) -> Option<bool>),
    /// It hands over items as it comes upon them.
    Walk(Walk),
}

/// Hands over what a call comes to, item by item.
type Walk = for<'t> fn(
    &Evaluator<'t>,
    &WrittenCall,
    &Scope<'_, 't>,
    &mut dyn FnMut(&Item<'t>) -> Taken,
) -> Taken;

/// All functions but `is`, `as` and `ofType`, whose argument is the name of a type.
const CHAPTERS: [&[Function]; 14] = [
    existence::FUNCTIONS,
    filtering::FUNCTIONS,
    subsetting::FUNCTIONS,
    combining::FUNCTIONS,
    conversion::FUNCTIONS,
    strings::FUNCTIONS,
    patterns::FUNCTIONS,
    codes::FUNCTIONS,
    math::FUNCTIONS,
    navigation::FUNCTIONS,
    utility::FUNCTIONS,
    dates::FUNCTIONS,
    fhir::FUNCTIONS,
    resolving::FUNCTIONS,
];

/// How alike a name must be to be offered instead, from 0 to 1.
const ALIKE: f64 = 0.75;

impl Function {
    /// Returns a function with a number of arguments.
    pub(super) const fn new(
        name: &'static str,
        least: usize,
        most: usize,
        evaluate: for<'c, 't> fn(&Call<'c, 't>) -> Outcome<'t>,
    ) -> Self {
        Self {
            name,
            least,
            most,
            body: Body::Items(evaluate),
        }
    }

    /// Returns a function without arguments that makes an item, or none.
    pub(super) const fn item(
        name: &'static str,
        make: for<'c, 't> fn(&Call<'c, 't>) -> Result<Option<Item<'t>>, EvaluateError>,
    ) -> Self {
        Self {
            name,
            least: 0,
            most: 0,
            body: Body::Item(make),
        }
    }

    /// Returns a function that answers yes, no or nothing.
    pub(super) const fn question(
        name: &'static str,
        least: usize,
        most: usize,
        answer: for<'c, 't> fn(&Call<'c, 't>) -> Answer,
    ) -> Self {
        Self {
            name,
            least,
            most,
            body: Body::Question(answer),
        }
    }

    /// Returns a function without arguments that makes an answer of that of its input.
    pub(super) const fn of_answer(
        name: &'static str,
        answer: fn(Option<bool>) -> Option<bool>,
    ) -> Self {
        Self {
            name,
            least: 0,
            most: 0,
            body: Body::OfAnswer(answer),
        }
    }

    /// Returns a function of one argument that hands over items as it comes upon them.
    pub(super) const fn walk(name: &'static str, walk: Walk) -> Self {
        Self {
            name,
            least: 1,
            most: 1,
            body: Body::Walk(walk),
        }
    }

    /// Finds the function of a call.
    ///
    /// # Errors
    ///
    /// [`CompileError`] when there is none of that name, or when it takes more or fewer arguments.
    pub(in crate::fhirpath) fn named(
        name: &str,
        arguments: usize,
        range: Range<usize>,
    ) -> Result<&'static Self, CompileError> {
        let mut all = CHAPTERS.iter().copied().flatten();
        let Some(function) = all.find(|function| function.name == name) else {
            let error = CompileError::new(format!("`{name}` is not a function"), range);
            return Err(match similar(name) {
                Some(similar) => error.with_help(format!("did you mean `{similar}`?")),
                None => error,
            });
        };
        if (function.least..=function.most).contains(&arguments) {
            return Ok(function);
        }
        let takes = match (function.least, function.most) {
            (0, 0) => "no argument".to_owned(),
            (1, 1) => "1 argument".to_owned(),
            (least, most) if least == most => format!("{least} arguments"),
            (least, most) => format!("{least} to {most} arguments"),
        };
        let message = format!("`{name}` takes {takes} but was given {arguments}");
        Err(CompileError::new(message, range))
    }
}

/// Returns the name that was probably meant.
fn similar(name: &str) -> Option<&'static str> {
    let written = name.to_lowercase();
    let names = CHAPTERS
        .iter()
        .copied()
        .flatten()
        .map(|function| function.name);
    names
        .chain(["ofType"])
        .map(|known| (strsim::jaro_winkler(&written, &known.to_lowercase()), known))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .max_by(|left, right| left.0.total_cmp(&right.0))
        .map(|(_, known)| known)
}

impl Debug for Function {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
