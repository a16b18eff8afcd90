//! Expectations and a message to findings.

use crate::describe::{expected, found};
use crate::evaluate::EvaluateError;
use crate::faults::{Fault, faults};
use crate::lacking::lacks;
use crate::parameters::parameter_name;
use crate::scope::World;
use crate::select::{Selected, select_subject};
use crate::sight::{Sight, context};
use crate::test::passes;
use crate::view::{RequestView, ResponseView};
use bookend_model::AttemptError;
use bookend_profile::Profiles;
use bookend_script::{
    Clause, Expression, Field, Interaction, PathTemplate, Policy, Predicate, Shape, Side, Span,
    Subject, Test, TokenRules,
};
use serde_json::Value;
use std::borrow::Cow;
use std::sync::Arc;

/// What a predicate is evaluated on.
#[derive(Clone, Copy, Debug)]
pub struct View<'v> {
    /// The side of an exchange that a subject speaks of when it does not say.
    pub side: Side,
    /// The request, where there is one.
    pub request: Option<&'v RequestView<'v>>,
    /// The response, where there is one.
    pub response: Option<&'v ResponseView<'v>>,
    /// Why there is no response.
    pub error: Option<&'v AttemptError>,
    /// What the request has changed, where it writes and that is known.
    pub effect: Option<&'v str>,
    /// The interaction, when the request is one.
    pub interaction: Option<&'v Interaction>,
    /// The policy.
    pub policy: &'v Policy,
    /// What is asked of a token, where it is judged: only a provider knows all that is compared.
    pub token: Option<&'v TokenRules>,
    /// The profiles of packages.
    pub profiles: &'v Profiles,
    /// Names, time and chance.
    pub world: World<'v>,
    /// Whether findings say where in a resource the values stand, which costs a search.
    pub wants_places: bool,
}

/// One clause after evaluation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// Whether it holds.
    pub met: bool,
    /// What was looked at.
    pub subject: String,
    /// What had to hold.
    pub expected: String,
    /// What was found.
    pub found: String,
    /// What is wrong with each value, where the same is asked of every one.
    pub faults: Vec<Fault>,
    /// Where in the resource, as FHIRPath.
    pub places: Vec<String>,
    /// The names that the demand is made of, where they should have brought a value and did not.
    pub lacks: Vec<String>,
    /// The requirements that it shows by itself.
    pub verifies: Arc<[String]>,
    /// Where the clause stands.
    pub span: Span,
}

/// Evaluates every clause of a predicate, not only up to the first that does not hold.
///
/// # Errors
///
/// [`EvaluateError`], when a value of the script cannot be made.
pub fn judge(predicate: &Predicate, view: &View<'_>) -> Result<Vec<Judged>, EvaluateError> {
    let context = context(view);
    Sight::new(*view, &context).judge(predicate)
}

/// Returns whether a predicate holds; quicker than [`judge`], because nothing is put in words.
///
/// # Errors
///
/// As [`judge`].
pub fn holds(predicate: &Predicate, view: &View<'_>) -> Result<bool, EvaluateError> {
    let context = context(view);
    Sight::new(*view, &context).holds(predicate)
}

impl<'v> Sight<'v> {
    /// Evaluates every clause of a predicate.
    pub(crate) fn judge(&self, predicate: &'v Predicate) -> Result<Vec<Judged>, EvaluateError> {
        match predicate {
            Predicate::Clause(clause) => match &clause.subject.field {
                Field::Profile(profiles) => Ok(self.judge_profiles(clause, profiles)),
                _ => Ok(vec![self.judge_clause(clause)?]),
            },
            Predicate::All(parts) => self.judge_parts(parts),
            Predicate::Any(parts) => Ok(self.judge_choice(parts, true)?.into_iter().collect()),
            Predicate::None(parts) => Ok(self.judge_choice(parts, false)?.into_iter().collect()),
            Predicate::Named(_, named) => self.judge(named),
        }
    }

    /// Returns whether a predicate holds.
    pub(crate) fn holds(&self, predicate: &'v Predicate) -> Result<bool, EvaluateError> {
        match predicate {
            Predicate::Clause(clause) => self.clause_holds(clause),
            Predicate::All(parts) => {
                for part in parts {
                    if !self.holds(part)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Predicate::Any(parts) => self.any_holds(parts),
            Predicate::None(parts) => Ok(!self.any_holds(parts)?),
            Predicate::Named(number, named) => {
                if let Some(holds) = self.named.known(*number) {
                    return Ok(holds);
                }
                let holds = self.holds(named)?;
                self.named.learn(*number, holds);
                Ok(holds)
            }
        }
    }

    fn any_holds(&self, parts: &'v [Predicate]) -> Result<bool, EvaluateError> {
        for part in parts {
            if self.holds(part)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn clause_holds(&self, clause: &'v Clause) -> Result<bool, EvaluateError> {
        // Mostly it is enough to look at the message, or at what FHIRPath finds in it.
        let at_once = match &clause.subject.field {
            Field::Profile(profiles) => Some(self.conforms(&clause.subject, profiles)),
            Field::Value(Expression::Name(path), _) => {
                return self.name_holds(path, &clause.test);
            }
            Field::Fhir(_) => self.found_holds(clause),
            _ => self.shortcut(clause),
        };
        match at_once {
            Some(holds) => Ok(holds),
            None => self.test_holds(clause, &select_subject(&clause.subject, self)?),
        }
    }

    fn test_holds(
        &self,
        clause: &'v Clause,
        selected: &Selected<'_>,
    ) -> Result<bool, EvaluateError> {
        if selected.trouble.is_some() {
            return Ok(false);
        }
        if let (Field::PathTemplate, Test::Equals(Shape::Value(Value::String(template)))) =
            (&clause.subject.field, &clause.test)
        {
            let template = PathTemplate::parse(template);
            return Ok(selected
                .values
                .iter()
                .filter_map(|value| value.as_str())
                .any(|path| template.captures(path).is_some()));
        }
        passes(&clause.test, &selected.values, &self.world())
    }

    fn judge_clause(&self, clause: &'v Clause) -> Result<Judged, EvaluateError> {
        let selected = select_subject(&clause.subject, self)?;
        let (met, world) = (self.test_holds(clause, &selected)?, &self.view.world);
        let side = clause.subject.side.unwrap_or(self.view.side);
        Ok(Judged {
            met,
            faults: if met {
                Vec::new()
            } else {
                faults(&clause.test, &selected, side, world)?
            },
            subject: self.told(&clause.subject),
            expected: expected(&clause.test, &self.view.world)?,
            found: selected
                .trouble
                .unwrap_or_else(|| found_of(clause, &selected.values, side)),
            places: selected.places,
            lacks: if met {
                Vec::new()
            } else {
                lacks(&clause.test, world)?
            },
            verifies: Arc::clone(&clause.verifies),
            span: clause.span.clone(),
        })
    }

    /// Returns what a subject looks at. What scripts call by its role stands in a request under a name that its
    /// sender knows: the one that was sent, or the first of those that could be.
    pub(crate) fn told(&self, subject: &Subject) -> String {
        let Field::Parameter(role) = &subject.field else {
            return subject.to_string();
        };
        let interaction = self.view.interaction;
        let request = self.view.request.map(|view| view.request);
        match interaction.and_then(|interaction| parameter_name(request, interaction, role)) {
            Some(name) => format!("query.{name}"),
            None => subject.to_string(),
        }
    }

    fn judge_parts(&self, parts: &'v [Predicate]) -> Result<Vec<Judged>, EvaluateError> {
        let mut judged = Vec::new();
        for part in parts {
            judged.extend(self.judge(part)?);
        }
        Ok(judged)
    }

    /// A choice is one finding: which of its parts hold, put together.
    fn judge_choice(
        &self,
        parts: &'v [Predicate],
        wanted: bool,
    ) -> Result<Option<Judged>, EvaluateError> {
        let judged = self.judge_parts(parts)?;
        let words =
            |of: fn(&Judged) -> String| judged.iter().map(of).collect::<Vec<_>>().join("; ");
        let Some(first) = judged.first() else {
            return Ok(None);
        };
        Ok(Some(Judged {
            met: self.any_holds(parts)? == wanted,
            subject: words(|judged| judged.subject.clone()),
            expected: format!(
                "{} of: {}",
                if wanted { "at least one" } else { "none" },
                words(|judged| format!("{} {}", judged.subject, judged.expected))
            ),
            found: words(|judged| judged.found.clone()),
            faults: Vec::new(),
            places: judged
                .iter()
                .flat_map(|judged| judged.places.clone())
                .collect(),
            lacks: judged
                .iter()
                .flat_map(|judged| judged.lacks.clone())
                .collect(),
            verifies: Arc::clone(&first.verifies),
            span: first.span.clone(),
        }))
    }
}

/// Writes the values that were found, times with their unit.
fn found_of(clause: &Clause, values: &[Cow<'_, Value>], side: Side) -> String {
    let is_time = matches!(clause.subject.field, Field::FirstByte | Field::Total);
    if !is_time {
        return found(&clause.test, values, side);
    }
    let with_unit = |time: &Cow<'_, Value>| Cow::Owned(Value::String(format!("{time}ms")));
    let values: Vec<Cow<'_, Value>> = values.iter().map(with_unit).collect();
    found(&clause.test, &values, side)
}
