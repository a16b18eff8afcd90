//! What is wrong with a token, and which refusal answers it.

use super::course::{Course, course};
use super::read::FormFault;
use crate::evaluate::{EvaluateError, shape_text};
use crate::scope::{Layer, World};
use crate::sight::Sight;
use crate::view::RequestView;
use bookend_model::Refusal;
use bookend_script::{Dialect, TokenRule, TokenRules};
use serde_json::json;

/// What is wrong with a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defect {
    /// The name that scripts use.
    pub name: String,
    /// The rule.
    pub says: String,
    /// What the rule asks for; nothing where the rule says it all.
    pub expected: Option<String>,
    /// What was found.
    pub found: String,
    /// Where.
    pub place: String,
}

/// Judges the token of a request, and returns the refusal that the policy has for its defect.
///
/// # Errors
///
/// [`EvaluateError`], when a value of the dialect cannot be made.
pub fn judge_token<'v>(
    dialect: &'v Dialect,
    sight: &Sight<'v>,
) -> Result<Option<Refusal>, EvaluateError> {
    let setting = sight.view.policy.word(&dialect.token.switch);
    let Some(defect) = token_defect(dialect, sight)? else {
        return Ok(None);
    };
    Ok(dialect.token.answer(setting, &defect.name).map(|name| {
        let refusal = Refusal::new(name)
            .with("defect", defect.name.clone())
            .with("says", defect.says)
            .with("found", defect.found)
            .with("place", defect.place);
        match defect.expected {
            Some(expected) => refusal.with("expected", expected),
            None => refusal,
        }
    }))
}

/// Finds the first thing wrong with the token: its form, then the rules on what it says.
fn token_defect<'v>(
    dialect: &'v Dialect,
    sight: &Sight<'v>,
) -> Result<Option<Defect>, EvaluateError> {
    let Some(request) = sight.view.request else {
        return Ok(None);
    };
    if let Some(fault) = &request.token().fault {
        return form_defect(&dialect.token, fault, &sight.view.world).map(Some);
    }
    let unmet = first_unmet(&dialect.token, request, sight)?;
    // Checks that ask for the defect are told by the same rules: they are not judged twice.
    if sight.view.token.is_some() {
        let name = unmet.as_ref().map(|(rule, _)| rule.defect.as_str());
        sight.defect.get_or_init(|| name);
    }
    Ok(unmet.map(|(_, defect)| defect))
}

/// Finds the first rule that a token does not meet which can be read.
fn first_unmet<'v>(
    rules: &'v TokenRules,
    request: &RequestView<'_>,
    sight: &Sight<'v>,
) -> Result<Option<(&'v TokenRule, Defect)>, EvaluateError> {
    let token = request.token();
    // Rules that look at the token alone need not be asked of one that met them before.
    let is_known = token.lasting.get().is_some();
    for rule in &rules.rules {
        if is_known && rule.is_lasting {
            continue;
        }
        if let Course::Unmet(defect) = course(rule, sight)? {
            return Ok(Some((rule, defect)));
        }
    }
    if !is_known {
        token.lasting.get_or_init(|| ());
        request.know_token();
    }
    Ok(None)
}

impl<'v> Sight<'v> {
    /// Returns the name of the first thing wrong with the token: of what keeps it from being read, or,
    /// where tokens are judged, of the rule that it does not meet.
    ///
    /// # Errors
    ///
    /// [`EvaluateError`], when a value of the dialect cannot be made.
    pub(crate) fn token_defect(&self) -> Result<Option<&'v str>, EvaluateError> {
        if let Some(known) = self.defect.get() {
            return Ok(*known);
        }
        let found = self.find_token_defect()?;
        Ok(*self.defect.get_or_init(|| found))
    }

    fn find_token_defect(&self) -> Result<Option<&'v str>, EvaluateError> {
        let Some(request) = self.view.request else {
            return Ok(None);
        };
        if let Some(fault) = &request.token().fault {
            return Ok(Some(fault.defect.name()));
        }
        let Some(rules) = self.view.token else {
            return Ok(None);
        };
        let unmet = first_unmet(rules, request, self)?;
        Ok(unmet.map(|(rule, _)| rule.defect.as_str()))
    }
}

/// Puts what is wrong with the form of a token in the words of the dialect.
///
/// # Errors
///
/// [`EvaluateError`], when the words cannot be made.
pub fn form_defect(
    rules: &TokenRules,
    fault: &FormFault,
    world: &World<'_>,
) -> Result<Defect, EvaluateError> {
    let facts = json!({"part": fault.part, "found": fault.found});
    let names = [("facts", &facts)];
    let layer = Layer {
        names: &names,
        under: world.scope,
    };
    let says = match rules.form.get(&fault.defect) {
        Some(words) => shape_text(words, &world.with(&layer))?,
        None => None,
    };
    Ok(Defect {
        name: fault.defect.name().to_owned(),
        says: says.unwrap_or_default(),
        expected: None,
        found: fault.found.clone(),
        place: "Authorization".to_owned(),
    })
}
