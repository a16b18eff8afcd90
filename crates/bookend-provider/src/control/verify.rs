//! Whether the traffic was as somebody wants it: "exactly once a booking with …".

use super::call::knows_keys;
use super::shown::summary;
use super::{Answer, Call, Complaint, Desk};
use crate::answer::exchange_holds;
use crate::journal::{Entry, Journal};
use bookend_script::{Demand, Predicate};
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
/// What was done and whose answer was lost on purpose counts, and is told apart: a booking of which
/// nobody heard stands all the same.
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
    let (mut matched, mut others) = (Vec::new(), Vec::new());
    let journal = provider.space.journal.as_ref();
    let entries = journal.map(Journal::entries).unwrap_or_default();
    let is_asked = |entry: &Arc<Entry>| answered.is_none_or(|wanted| wanted == entry.is_answered());
    for entry in entries.into_iter().filter(is_asked) {
        match exchange_holds(&provider, &entry, &predicate) {
            Ok(None) => matched.push(entry),
            Ok(Some(unmet)) => others.push((unmet, entry)),
            Err(error) => {
                let message = format!("the matcher cannot be evaluated: {error}");
                return Err(Complaint::new(422, "matcher-wrong", message).at("match"));
            }
        }
    }
    let found = matched.len() as u64;
    let lost = matched.iter().filter(|entry| !entry.is_answered()).count() as u64;
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

/// Returns a line of an exchange, and whether it was answered.
fn shown(entry: &Arc<Entry>) -> Value {
    joined(summary(entry), &json!({"answered": entry.is_answered()}))
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
