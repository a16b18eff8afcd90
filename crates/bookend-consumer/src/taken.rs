//! Values that journeys of one run keep from one another.

use serde_json::Value;
use std::collections::BTreeMap;

/// Values that journeys have taken for themselves, such as slots to book.
///
/// Journeys that run at the same time would otherwise fight over the first free slot. A journey
/// that has ended needs its values no longer: they are taken again, but only when nothing fresh is
/// left, because what was booked may not be free again on every target.
#[derive(Debug, Default)]
pub(crate) struct Taken(BTreeMap<String, Holder>);

#[derive(Debug)]
enum Holder {
    UnderWay(String),
    Ended,
}

impl Taken {
    /// Takes the first value that nobody has, or else one whose journey has ended.
    pub(crate) fn take(&mut self, values: Vec<Value>, taker: &str) -> Option<Value> {
        let fresh = values
            .iter()
            .position(|value| !self.0.contains_key(&key(value)));
        let position = fresh.or_else(|| {
            let is_ended = |value| matches!(self.0.get(&key(value)), Some(Holder::Ended));
            values.iter().position(is_ended)
        })?;
        let value = values.into_iter().nth(position)?;
        self.0
            .insert(key(&value), Holder::UnderWay(taker.to_owned()));
        Some(value)
    }

    /// Says that a journey has ended.
    pub(crate) fn release(&mut self, taker: &str) {
        for holder in self.0.values_mut() {
            if matches!(holder, Holder::UnderWay(id) if id == taker) {
                *holder = Holder::Ended;
            }
        }
    }
}

/// A resource is known by type and id, whatever else of it changes; anything else by its text.
fn key(value: &Value) -> String {
    let part = |name: &str| value.get(name).and_then(Value::as_str);
    match (part("resourceType"), part("id")) {
        (Some(resource), Some(id)) => format!("{resource}/{id}"),
        _ => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn slots() -> Vec<Value> {
        vec![
            json!({"resourceType": "Slot", "id": "a", "status": "free"}),
            json!({"resourceType": "Slot", "id": "b"}),
        ]
    }

    fn id(value: Option<Value>) -> Option<String> {
        value?.get("id")?.as_str().map(str::to_owned)
    }

    #[test]
    fn no_two_journeys_under_way_take_the_same_value() {
        let mut taken = Taken::default();
        assert_eq!(id(taken.take(slots(), "one")).as_deref(), Some("a"));
        assert_eq!(id(taken.take(slots(), "two")).as_deref(), Some("b"));
        assert_eq!(taken.take(slots(), "three"), None);
    }

    #[test]
    fn what_an_ended_journey_took_is_taken_again_only_when_nothing_fresh_is_left() {
        let mut taken = Taken::default();
        taken.take(slots(), "one");
        taken.release("one");
        assert_eq!(id(taken.take(slots(), "two")).as_deref(), Some("b"));
        assert_eq!(id(taken.take(slots(), "three")).as_deref(), Some("a"));
    }

    #[test]
    fn a_slot_is_the_same_slot_whatever_its_status() {
        let mut taken = Taken::default();
        taken.take(
            vec![json!({"resourceType": "Slot", "id": "a", "status": "busy"})],
            "one",
        );
        assert_eq!(id(taken.take(slots(), "two")).as_deref(), Some("b"));
    }
}
