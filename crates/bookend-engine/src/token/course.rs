//! What one rule says of a token.

use super::judge::Defect;
use super::place::{Part, part, place};
use crate::evaluate::EvaluateError;
use crate::judge::Judged;
use crate::sight::Sight;
use bookend_script::{Dialect, TokenRule};

/// What a rule comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Course {
    /// It is not asked of this token.
    DoesNotApply,
    /// The token is as it says.
    Met,
    /// The token is not.
    Unmet(Defect),
    /// It cannot be judged, because of something that an earlier rule has found: why.
    Unclear(String),
}

/// A rule, what it looks at, and what it comes to.
#[derive(Clone, Debug)]
pub struct TokenTrial<'d> {
    /// The rule.
    pub rule: &'d TokenRule,
    /// The claim, or the field of the token's header, that it looks at.
    pub part: Part,
    /// What it comes to.
    pub course: Course,
}

/// Tries every rule on the token of a request, not only up to the first that is not met.
///
/// What is wrong with its form is not among them: see [`super::form_defect`].
pub fn try_token<'v>(dialect: &'v Dialect, sight: &Sight<'v>) -> Vec<TokenTrial<'v>> {
    let rules = dialect.token.rules.iter();
    let tried = rules.map(|rule| TokenTrial {
        rule,
        part: part_of(rule),
        course: course(rule, sight).unwrap_or_else(|error| Course::Unclear(error.to_string())),
    });
    tried.collect()
}

/// Returns what one rule comes to.
pub(super) fn course<'v>(rule: &'v TokenRule, sight: &Sight<'v>) -> Result<Course, EvaluateError> {
    if !sight.holds(&rule.when)? {
        return Ok(Course::DoesNotApply);
    }
    if sight.holds(&rule.expect)? {
        return Ok(Course::Met);
    }
    let judged = sight.in_words(&rule.expect);
    let unmet = judged.into_iter().find(|judged| !judged.met);
    Ok(Course::Unmet(defect_of(rule, unmet)))
}

fn defect_of(rule: &TokenRule, unmet: Option<Judged>) -> Defect {
    let place = unmet.as_ref().map(|judged| place(&judged.subject));
    let (expected, found) = unmet.map(|judged| (judged.expected, judged.found)).unzip();
    Defect {
        name: rule.defect.clone(),
        says: rule.says.clone(),
        expected,
        found: found.unwrap_or_default(),
        place: place.unwrap_or_default(),
    }
}

fn part_of(rule: &TokenRule) -> Part {
    let mut first = None;
    rule.expect.clauses(&mut |clause| {
        first.get_or_insert_with(|| part(&place(&clause.subject.to_string())));
    });
    first.unwrap_or(Part::Whole)
}
