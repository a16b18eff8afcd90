//! Whether the traffic was as somebody wants it: "exactly once a booking with …".

use super::call::knows_keys;
use super::shown::summary;
use super::{Answer, Call, Complaint, Desk};
use crate::answer::exchange_holds;
use crate::deed::{Deed, Done};
use crate::journal::{Entry, Journal};
use crate::provider::Provider;
use bookend_model::Response;
use bookend_script::{Demand, Field, Predicate};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// How many exchanges are shown that came near.
const NEAR: usize = 3;

/// How often something has to have happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Count {
    least: u64,
    most: u64,
}

/// `POST /verify`: counts the exchanges of the journal for which a matcher holds: 200 where there are
/// as many as wanted, 409 where not.
///
/// What was done counts, whatever was answered, and is told apart where nobody heard of it: a booking
/// stands all the same. What was answered as if it were done, and was not, does not count, unless the
/// matcher asks for an `effect` itself.
///
/// **Shape:** `{"match": {…}, "count": 1}`; `count` is a number, or `{"least", "most"}`. The matcher is
/// that of a check on an exchange: what is not said to be of the `request` is of the response, as it
/// was intended. With `"answered": true` or `false` only those count that were answered, or were not.
pub(super) fn verify(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&["space"])?;
    let provider = desk.provider(call.space())?;
    let map = call.map()?;
    knows_keys(&map, &["match", "count", "answered"])?;
    let wanted = count(&map)?;
    let answered = answered(&map)?;
    let predicate = compiled(desk, &map)?;
    let journal = provider.space.journal.as_ref();
    let (mut matched, mut others) = (Vec::new(), Vec::new());
    for entry in journal.map(Journal::entries).unwrap_or_default() {
        let counted = counted(&provider, &entry, &predicate)?;
        if answered.is_some_and(|wanted| wanted != counted.is_answered) {
            continue;
        }
        match counted.times {
            0 => others.push((counted.unmet, entry)),
            times => matched.push((times, counted.is_answered, entry)),
        }
    }
    let found: u64 = matched.iter().map(|(times, ..)| times).sum();
    let lost = matched.iter().filter(|(_, is_answered, _)| !is_answered);
    let lost: u64 = lost.map(|(times, ..)| times).sum();
    let shown: Vec<Value> = matched.iter().map(shown).collect();
    let counts =
        json!({"count": found, "answered": found - lost, "not-answered": lost, "matched": shown});
    let holds = (wanted.least..=wanted.most).contains(&found);
    if holds {
        return Ok(Answer::json(&joined(counts, &json!({"holds": true}))));
    }
    let told = match lost {
        0 => String::new(),
        lost => format!(", {lost} of them done and not answered"),
    };
    let message = format!("wanted {}, found {found}{told}", wanted.text());
    let more = json!({"holds": false, "nearest": nearest(others)});
    Err(Complaint::new(409, "not-verified", message).more(joined(counts, &more)))
}

/// How often an exchange counts, whether its caller has heard of what counts, and what is not as the
/// matcher has it.
struct Counted {
    times: u64,
    is_answered: bool,
    unmet: Vec<Value>,
}

/// Holds an exchange against a matcher: what was answered, and what was done.
fn counted(
    provider: &Provider,
    entry: &Arc<Entry>,
    predicate: &Predicate,
) -> Result<Counted, Complaint> {
    let held = |answer: Response| {
        exchange_holds(provider, (entry, answer), predicate).map_err(|error| {
            let message = format!("the matcher cannot be evaluated: {error}");
            Complaint::new(422, "matcher-wrong", message).at("match")
        })
    };
    let intended = Response {
        status: entry.status,
        headers: entry.headers.clone(),
        body: entry.body.clone(),
    };
    let unmet = held(intended)?;
    let of_domain = entry.done.as_ref().and_then(Done::answer).cloned();
    let of_domain = of_domain.map(held).transpose()?;
    let holds = (unmet.is_none(), matches!(of_domain, Some(None)));
    let deed = entry.done.as_ref().map(Done::deed);
    let times = if asks_for_effect(predicate) {
        (holds.0 || holds.1).into()
    } else {
        Deed::times(deed, entry.status, holds)
    };
    Ok(Counted {
        times,
        is_answered: entry.is_answered() && (holds.0 || !holds.1),
        unmet: unmet.unwrap_or_else(|| not_done(deed)),
    })
}

/// Whether a matcher says itself what has to have become of a request.
fn asks_for_effect(predicate: &Predicate) -> bool {
    let mut asks = false;
    predicate.clauses(&mut |clause| asks |= matches!(clause.subject.field, Field::Effect));
    asks
}

/// What is not as it has to be where all was answered as it should: nothing was done.
fn not_done(deed: Option<Deed>) -> Vec<Value> {
    let found = deed.map(Deed::name);
    vec![json!({"subject": "effect", "expected": "committed", "found": found})]
}

/// Returns a line of an exchange, how often it counts, and whether it was answered.
fn shown((times, is_answered, entry): &(u64, bool, Arc<Entry>)) -> Value {
    let more = json!({"times": times, "answered": is_answered});
    joined(summary(entry), &more)
}

/// Returns a map with the keys of another.
fn joined(mut map: Value, more: &Value) -> Value {
    if let (Some(map), Some(more)) = (map.as_object_mut(), more.as_object()) {
        map.extend(more.clone());
    }
    map
}

/// Reads whether only what was answered counts, or only what was not; both where nothing is said.
fn answered(map: &Map<String, Value>) -> Result<Option<bool>, Complaint> {
    match map.get("answered") {
        None => Ok(None),
        Some(Value::Bool(answered)) => Ok(Some(*answered)),
        Some(_) => Err(Complaint::invalid(
            "answered",
            "`answered` is `true` or `false`",
        )),
    }
}

/// The exchanges for which the fewest clauses do not hold, and what was found.
fn nearest(mut others: Vec<(Vec<Value>, Arc<Entry>)>) -> Vec<Value> {
    others.sort_by_key(|(unmet, entry)| (unmet.len(), std::cmp::Reverse(entry.id)));
    let nearest = others.into_iter().take(NEAR);
    nearest
        .map(|(unmet, entry)| json!({"exchange": summary(&entry), "unmet": unmet}))
        .collect()
}

fn count(map: &Map<String, Value>) -> Result<Count, Complaint> {
    let wrong = || {
        Complaint::invalid("count", "`count` is a whole number, or `{\"least\": …, \"most\": …}`")
            .help("such as {\"match\": {\"interaction\": \"appointment.book\", \"status\": 201}, \"count\": 1}")
    };
    match map.get("count") {
        Some(Value::Object(bounds)) if !bounds.is_empty() => {
            knows_keys(bounds, &["least", "most"])?;
            let bound = |name: &str, otherwise| match bounds.get(name) {
                None => Ok(otherwise),
                Some(value) => value.as_u64().ok_or_else(wrong),
            };
            Ok(Count {
                least: bound("least", 0)?,
                most: bound("most", u64::MAX)?,
            })
        }
        Some(value) => {
            let number = value.as_u64().ok_or_else(wrong)?;
            Ok(Count {
                least: number,
                most: number,
            })
        }
        None => Err(wrong()),
    }
}

impl Count {
    fn text(self) -> String {
        match self {
            Self { least, most } if least == most => format!("exactly {least}"),
            Self {
                least,
                most: u64::MAX,
            } => format!("at least {least}"),
            Self { least: 0, most } => format!("at most {most}"),
            Self { least, most } => format!("from {least} to {most}"),
        }
    }
}

/// Compiles a matcher as the expectation of a check on an exchange.
fn compiled(desk: &Desk, map: &Map<String, Value>) -> Result<Predicate, Complaint> {
    let matcher = map.get("match");
    let matcher = matcher.ok_or_else(|| Complaint::invalid("match", "`match` is missing"))?;
    let check = json!({
        "id": format!("verify-{}", desk.next_number()),
        "on": "exchange",
        "judges": "consumer",
        "says": "what `verify` asks for",
        "expect": matcher,
    });
    let own = desk.reloading().own.clone();
    match desk.workshop.standing_check(own, &check)?.demand {
        Demand::Holds(predicate) => Ok(predicate),
        Demand::Rule(_) | Demand::JudgedBy(_) => Err(Complaint::invalid(
            "match",
            "a matcher is a map of subjects to predicates",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, String> {
        let map = serde_json::from_str(text).unwrap();
        count(&map)
            .map(Count::text)
            .map_err(|complaint| format!("{complaint:?}"))
    }

    #[test]
    fn a_count_is_a_number_or_has_bounds() {
        assert_eq!(read(r#"{"count": 1}"#).unwrap(), "exactly 1");
        assert_eq!(read(r#"{"count": {"least": 2}}"#).unwrap(), "at least 2");
        assert_eq!(read(r#"{"count": {"most": 2}}"#).unwrap(), "at most 2");
        assert_eq!(
            read(r#"{"count": {"least": 1, "most": 3}}"#).unwrap(),
            "from 1 to 3"
        );
        for wrong in [
            "{}",
            r#"{"count": -1}"#,
            r#"{"count": {}}"#,
            r#"{"count": {"mots": 1}}"#,
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
