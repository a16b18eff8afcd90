//! The commonest clauses on a message, decided by a look at it: no values are made of what it says.

use crate::body::Body;
use crate::evaluate::EvaluateError;
use crate::parameters::parameter_values;
use crate::scope::descend;
use crate::select::{headers, values_of};
use crate::sight::Sight;
use crate::test::{number_passes, passes, texts_pass};
use bookend_fhir::tree::resource_type;
use bookend_script::{Clause, Field, Shape, Test};
use serde_json::Value;
use smallvec::SmallVec;
use std::borrow::Cow;

/// The values of a subject that are texts of the message.
pub(crate) type Texts<'v> = SmallVec<[&'v str; 4]>;

impl<'v> Sight<'v> {
    /// Returns whether a clause holds, where that is seen at once: what is asked of the policy by its literal
    /// names, of the status by literal numbers, and of texts of the message by other texts.
    pub(crate) fn shortcut(&self, clause: &Clause) -> Option<bool> {
        let (view, test) = (&self.view, &clause.test);
        match &clause.subject.field {
            Field::Policy(switch) => match test {
                Test::Equals(Shape::Value(wanted)) => {
                    Some(view.policy.setting(switch) == Some(wanted))
                }
                _ => None,
            },
            Field::Status => {
                let status = view.response.map(|view| i64::from(view.response.status));
                number_passes(test, status)
            }
            _ => texts_pass(test, &self.texts(clause)?, view.world.scope),
        }
    }

    /// Returns whether a test of what a name stands for holds. That is looked up once: it may be drawn by chance.
    pub(crate) fn name_holds(&self, path: &[String], test: &Test) -> Result<bool, EvaluateError> {
        let names = self.view.world.scope;
        let value = names.value(path);
        let at_once = match (test, value.as_deref()) {
            (Test::Exists(wanted), value) => Some(value.is_some_and(is_there) == *wanted),
            (test, Some(Value::String(text))) => texts_pass(test, &[text], names),
            _ => None,
        };
        match at_once {
            Some(holds) => Ok(holds),
            None => {
                let values = values_of(value.map_or(Value::Null, Cow::into_owned)).values;
                passes(test, &values, &self.world())
            }
        }
    }

    fn texts(&self, clause: &Clause) -> Option<Texts<'v>> {
        let view = &self.view;
        let request = view.request.map(|view| view.request);
        let side = clause.subject.side.unwrap_or(view.side);
        Some(match &clause.subject.field {
            Field::Interaction => {
                let found = view.interaction.into_iter();
                found.map(|interaction| interaction.name.as_str()).collect()
            }
            Field::Header(name) => {
                let headers = headers(view, side).into_iter();
                headers.flat_map(|headers| headers.all(name)).collect()
            }
            Field::Query(name) => {
                let request = request.into_iter();
                request.flat_map(|it| it.query_all(name)).collect()
            }
            Field::Parameter(role) => match (request, view.interaction) {
                (Some(request), Some(interaction)) => {
                    parameter_values(request, interaction, role).collect()
                }
                _ => Texts::new(),
            },
            Field::Target => request.into_iter().map(|it| it.target.as_str()).collect(),
            Field::Path => request.into_iter().map(|it| it.path.as_str()).collect(),
            Field::Method => request.into_iter().map(|it| it.method.as_str()).collect(),
            Field::JwtClaims(path) => {
                let claims = view.request.map(|view| &view.token().claims);
                match claims.and_then(|claims| descend(claims, path)) {
                    Some(claim) => Texts::from_iter([claim.as_str()?]),
                    None => Texts::new(),
                }
            }
            Field::JwtDefect => self.token_defect().ok()?.into_iter().collect(),
            Field::Effect => view.effect.into_iter().collect(),
            Field::Resource => {
                let body = self.body(side).map(Body::resource).and_then(Result::ok);
                body.and_then(resource_type).into_iter().collect()
            }
            _ => return None,
        })
    }
}

/// Whether something is there, rather than nothing or a list of nothing.
fn is_there(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(items) => !items.is_empty(),
        _ => true,
    }
}
