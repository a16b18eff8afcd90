//! What the dialect asks of a request, in its order.

use crate::body::BodyFault;
use crate::describe::echoed;
use crate::evaluate::{EvaluateError, operand, shape_value};
use crate::faults::Fault;
use crate::judge::{Judged, View};
use crate::negotiate::Negotiated;
use crate::plan::Applies;
use crate::sight::{Sight, context};
use crate::token::judge_token;
use crate::witness::{RuleTrial, Witness};
use bookend_fhir::fhirpath;
use bookend_fhir::structure::{Scope, Unknown, validate};
use bookend_model::Refusal;
use bookend_script::{Dialect, Expectation, Rule, RuleKind, StructureCheck};

/// What the rules of the dialect say of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The refusals of the first rule that was not met: one, or one for each thing it found.
    pub refusals: Vec<Refusal>,
    /// The refusals of rules that speak of the content of the body, in the order of the rules; the
    /// booking domain judges them at their place in its own order.
    pub content: Vec<Refusal>,
}

/// Judges a request by the rules of the dialect, up to the first that is not met. A witness, where
/// there is one, sees what each comes to.
///
/// # Errors
///
/// [`EvaluateError`], when a value of the dialect cannot be made.
pub fn judge_rules<'r: 'v, 'v>(
    rules: impl Iterator<Item = (&'r Rule, Applies)>,
    dialect: &'r Dialect,
    sight: &Sight<'v>,
    negotiated: &Negotiated,
    witness: Option<&dyn Witness>,
) -> Result<Verdict, EvaluateError> {
    let mut verdict = Verdict::default();
    let mut is_content_decided = false;
    let tell = |rule: &Rule, trial: RuleTrial<'_>| {
        if let Some(witness) = witness {
            witness.rule(rule, trial);
        }
    };
    for (rule, applies) in rules {
        let is_content = rule.kind.is_of_content();
        if is_content && is_content_decided {
            tell(rule, RuleTrial::LeftOut);
            continue;
        }
        if !sight.applies(&rule.when, applies)? {
            if witness.is_some() {
                tell(rule, RuleTrial::DoesNotApply(sight.in_words(&rule.when)));
            }
            continue;
        }
        let refusals = judge_rule(rule, dialect, sight, negotiated)?;
        tell(
            rule,
            match refusals.as_slice() {
                [] => RuleTrial::Met,
                some => RuleTrial::Unmet(some),
            },
        );
        if refusals.is_empty() {
            continue;
        }
        if !is_content {
            verdict.refusals = refusals;
            return Ok(verdict);
        }
        verdict.content.extend(refusals);
        is_content_decided |= rule.is_decisive;
    }
    Ok(verdict)
}

pub(crate) fn judge_rule<'v>(
    rule: &'v Rule,
    dialect: &'v Dialect,
    sight: &Sight<'v>,
    negotiated: &Negotiated,
) -> Result<Vec<Refusal>, EvaluateError> {
    let view = &sight.view;
    let refusal = match &rule.kind {
        RuleKind::Structure(check) => return judge_structure(check, view),
        RuleKind::Token => judge_token(dialect, sight)?,
        RuleKind::ResponseFormat(refusal) => {
            negotiated.unsupported.as_ref().map(|(place, found)| {
                Refusal::new(refusal)
                    .with("place", *place)
                    .with("found", echoed(found))
            })
        }
        RuleKind::MediaType(refusal) => judge_media_type(refusal, view),
        RuleKind::Body(resource, refusal) => judge_body(resource, refusal, view),
        RuleKind::ElementOrder(refusal) => judge_order(refusal, view),
        RuleKind::Expect(expectation) if sight.holds(&expectation.expect)? => None,
        RuleKind::Expect(expectation) => return unmet(rule, expectation, view),
    };
    // Mostly there is none: nothing is gone through to collect it.
    Ok(refusal.map_or_else(Vec::new, |refusal| vec![refusal]))
}

/// Judges the structure of a body; one that cannot be read has none.
fn judge_structure(check: &StructureCheck, view: &View<'_>) -> Result<Vec<Refusal>, EvaluateError> {
    let Some(Ok(resource)) = view.request.map(|request| request.body.resource()) else {
        return Ok(Vec::new());
    };
    let unknown = operand(&check.unknown, &view.world)?;
    let scope = Scope {
        unknown: match unknown.as_str() {
            Some("refuse") => Unknown::Judged,
            Some("only") => Unknown::Alone,
            _ => Unknown::Ignored,
        },
        except: &check.except,
    };
    let issues = validate(resource, view.world.structures, scope);
    let refusals = issues.into_iter().map(|issue| {
        Refusal::new(&check.refusal)
            .with("rule", issue.rule.id())
            .with("says", issue.rule.says())
            .with("subject", &issue.path)
            .with("expected", issue.expected)
            .with("found", issue.found)
            .with("place", issue.path)
    });
    Ok(refusals.collect())
}

/// Puts the clauses that do not hold in words, now that they are needed: one refusal for all of
/// them, or one for each value of which the same is asked.
fn unmet(
    rule: &Rule,
    expectation: &Expectation,
    view: &View<'_>,
) -> Result<Vec<Refusal>, EvaluateError> {
    let view = View {
        wants_places: true,
        ..*view
    };
    let context = context(&view);
    let judged = Sight::new(view, &context).in_words(&expectation.expect);
    let unmet: Vec<&Judged> = judged.iter().filter(|judged| !judged.met).collect();
    let joined = |part: fn(&Judged) -> &str| {
        unmet
            .iter()
            .map(|judged| part(judged))
            .collect::<Vec<_>>()
            .join("; ")
    };
    let place = unmet.iter().flat_map(|judged| &judged.places).next();
    let mut refusal = Refusal::new(&expectation.refusal)
        .with("rule", &rule.id)
        .with("says", &rule.says)
        .with(
            "subject",
            joined(|judged| judged.subject.trim_start_matches("fhir: ")),
        )
        .with("expected", joined(|judged| &judged.expected))
        .with("found", joined(|judged| &judged.found));
    if let Some(place) = place.cloned().or_else(|| place_of(&unmet, &view)) {
        refusal = refusal.with("place", place);
    }
    // What the rule says itself goes before what its predicate says: a pattern is for programs.
    // Of a single value it can say what is expected, and nothing of what and where it is.
    let mut expected = None;
    for (name, shape) in &expectation.facts {
        if let Some(value) = crate::evaluate::text_of(&shape_value(shape, &view.world)?) {
            refusal = refusal.with(name, &value);
            expected = expected.or((name == "expected").then_some(value));
        }
    }
    let [only] = unmet.as_slice() else {
        return Ok(vec![refusal]);
    };
    if only.faults.is_empty() {
        return Ok(vec![refusal]);
    }
    let of_value = |fault: &Fault| {
        let expected = expected.as_ref().unwrap_or(&fault.expected);
        let refusal = refusal.clone().with("expected", expected);
        let refusal = refusal.with("found", &fault.found);
        let refusal = match &fault.place {
            Some(place) => refusal.with("place", place),
            None => refusal,
        };
        match &fault.value {
            Some(value) => refusal.with("value", shorten(value)),
            None => refusal,
        }
    };
    Ok(only.faults.iter().map(of_value).collect())
}

/// Returns the beginning of a name, for a list of names.
fn shorten(name: &str) -> String {
    name.chars().take(80).collect()
}

/// Where something is missing, the path with which the expression begins says where.
fn place_of(unmet: &[&Judged], view: &View<'_>) -> Option<String> {
    let subject = unmet.first()?.subject.strip_prefix("fhir: ")?;
    let resource = view.request?.body.resource().ok()?;
    let kind = bookend_fhir::tree::resource_type(resource)?;
    let path = fhirpath::leading_path(subject);
    let dot = if path.is_empty() { "" } else { "." };
    Some(format!("{kind}{dot}{path}"))
}

fn judge_media_type(refusal: &str, view: &View<'_>) -> Option<Refusal> {
    let request = view.request?;
    let content_type = request.request.headers.first("Content-Type");
    let charset = content_type.and_then(charset);
    let is_utf8 = charset
        .is_none_or(|name| name.eq_ignore_ascii_case("utf-8") || name.eq_ignore_ascii_case("utf8"));
    if request.body.format().is_some() && is_utf8 {
        return None;
    }
    let found = content_type.map_or_else(|| "nothing".to_owned(), echoed);
    Some(Refusal::new(refusal).with("found", found))
}

fn charset(content_type: &str) -> Option<&str> {
    let mut parameters = content_type.split(';').skip(1).map(str::trim);
    parameters.find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("charset")
            .then(|| value.trim().trim_matches('"'))
    })
}

fn judge_body(wanted: &str, refusal: &str, view: &View<'_>) -> Option<Refusal> {
    let body = &view.request?.body;
    match body.resource() {
        Err(fault) => Some(unreadable(refusal, fault)),
        Ok(resource) => {
            let found = bookend_fhir::tree::resource_type(resource).unwrap_or_default();
            (!wanted.is_empty() && found != wanted).then(|| {
                Refusal::new(refusal)
                    .with(
                        "found",
                        format!("it is to be a resource of type `{wanted}`, and is `{found}`"),
                    )
                    .with("place", "resourceType")
            })
        }
    }
}

/// Judges the order of the elements of a body in XML; one that cannot be read has none.
fn judge_order(refusal: &str, view: &View<'_>) -> Option<Refusal> {
    let fault = view.request?.body.order_fault()?;
    Some(unreadable(refusal, &fault))
}

/// Says why a body cannot be read, and where: as `location` in the text, as `place` in the resource.
fn unreadable(refusal: &str, fault: &BodyFault) -> Refusal {
    let refusal = Refusal::new(refusal).with("found", fault.to_string());
    let BodyFault::Syntax(error) = fault else {
        return refusal;
    };
    let location = format!("line {}, column {}", error.line, error.column);
    let refusal = refusal.with("location", location);
    match &error.path {
        Some(path) => refusal.with("place", path),
        None => refusal,
    }
}
