//! What is wrong with a token, and which refusal answers it.

use super::read::FormFault;
use crate::evaluate::{EvaluateError, shape_text};
use crate::judge::Judged;
use crate::scope::{Layer, World};
use crate::sight::Sight;
use bookend_model::Refusal;
use bookend_script::{Dialect, TokenRules};
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
pub(crate) fn judge_token<'v>(
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
    let token = request.token();
    // Rules that look at the token alone need not be asked of one that met them before.
    let is_known = token.lasting.get().is_some();
    for rule in &dialect.token.rules {
        let is_met = is_known && rule.is_lasting;
        if is_met || !sight.holds(&rule.when)? || sight.holds(&rule.expect)? {
            continue;
        }
        let judged = sight.in_words(&rule.expect);
        let unmet = judged.into_iter().find(|judged| !judged.met);
        return Ok(Some(defect_of(&rule.defect, &rule.says, unmet)));
    }
    if !is_known {
        token.lasting.get_or_init(|| ());
        request.know_token();
    }
    Ok(None)
}

fn defect_of(name: &str, says: &str, unmet: Option<Judged>) -> Defect {
    let place = unmet.as_ref().map(|judged| place(&judged.subject));
    let (expected, found) = unmet.map(|judged| (judged.expected, judged.found)).unzip();
    Defect {
        name: name.to_owned(),
        says: says.to_owned(),
        expected,
        found: found.unwrap_or_default(),
        place: place.unwrap_or_default(),
    }
}

/// Names the part of the token that a subject looks at.
fn place(subject: &str) -> String {
    if let Some(path) = subject.strip_prefix("jwt: ") {
        return format!("Authorization claim {path}");
    }
    let is_of_name = |letter: char| letter.is_alphanumeric() || "_-.".contains(letter);
    match subject.split_once("jwt.claims.") {
        Some((_, rest)) => {
            let end = rest.find(|letter| !is_of_name(letter));
            format!("Authorization claim {}", &rest[..end.unwrap_or(rest.len())])
        }
        None => subject.replacen("jwt.header.", "Authorization header ", 1),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_claim_whatever_looks_at_it() {
        insta::assert_snapshot!(place("jwt.claims.iss"), @"Authorization claim iss");
        insta::assert_snapshot!(place("value: without-slash(jwt.claims.aud)"), @"Authorization claim aud");
        insta::assert_snapshot!(place("jwt: requesting_device.identifier.system"), @"Authorization claim requesting_device.identifier.system");
        insta::assert_snapshot!(place("jwt.header.alg"), @"Authorization header alg");
    }
}
