//! What differs between the same request composed three times.

use super::making::{Made, Making};
use jiff::Timestamp;
use regex::Regex;
use serde_json::{Map, Value};

/// The same thing, composed three times.
#[derive(Clone, Copy, Debug)]
pub(super) struct Thrice<T> {
    /// As it is.
    pub(super) plain: T,
    /// With another clock.
    pub(super) later: T,
    /// With another seed.
    pub(super) other: T,
}

impl<'v, T: ?Sized> Thrice<&'v T> {
    /// Returns something of each.
    pub(super) fn each<U: ?Sized>(self, take: impl Fn(&'v T) -> &'v U) -> Thrice<&'v U> {
        Thrice {
            plain: take(self.plain),
            later: take(self.later),
            other: take(self.other),
        }
    }

    /// Returns a part of each, where each has it.
    pub(super) fn part<U: ?Sized>(
        self,
        take: impl Fn(&'v T) -> Option<&'v U>,
    ) -> Option<Thrice<&'v U>> {
        Some(Thrice {
            plain: take(self.plain)?,
            later: take(self.later)?,
            other: take(self.other)?,
        })
    }
}

/// Finds out what is made anew for a request, and puts names of variables in its place.
#[derive(Debug)]
pub(super) struct Relating {
    now: Timestamp,
    moving: Regex,
    prefix: String,
    made: Vec<Made>,
}

impl Relating {
    /// Begins with a request; `prefix` is what the names of its variables begin with.
    ///
    /// # Errors
    ///
    /// [`regex::Error`], never in practice.
    pub(super) fn begin(prefix: &str, now: Timestamp) -> Result<Self, regex::Error> {
        const MOVING: &str = r"(?P<uuid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)";
        Ok(Self {
            now,
            moving: Regex::new(MOVING)?,
            prefix: prefix.to_owned(),
            made: Vec::new(),
        })
    }

    /// Returns the variables that are to be set.
    pub(super) fn into_made(self) -> Vec<Made> {
        self.made
    }

    /// Returns a text with the names of variables in place of what is made anew. `key` names where
    /// it stands; in a URL variables are encoded.
    pub(super) fn text(&mut self, key: &str, texts: Thrice<&str>, is_encoded: bool) -> String {
        let found = |text: &str| -> Vec<String> {
            let found = self.moving.find_iter(text);
            found.map(|it| it.as_str().to_owned()).collect()
        };
        let (later, other) = (found(texts.later), found(texts.other));
        let mut written = String::new();
        let mut rest = 0;
        let captures: Vec<(usize, usize, bool)> = {
            let all = self.moving.captures_iter(texts.plain);
            let places = all.filter_map(|it| {
                let whole = it.get(0)?;
                Some((whole.start(), whole.end(), it.name("uuid").is_some()))
            });
            places.collect()
        };
        for (number, (start, end, is_uuid)) in captures.into_iter().enumerate() {
            let sample = texts.plain.get(start..end).unwrap_or_default();
            let making = if is_uuid {
                let differs = other.get(number).is_some_and(|it| it != sample);
                differs.then_some(Making::Uuid)
            } else {
                let later = later.get(number).filter(|it| *it != sample);
                later.and_then(|later| Making::of_times(sample, later, self.now))
            };
            let Some(making) = making else { continue };
            written.push_str(texts.plain.get(rest..start).unwrap_or_default());
            let name = self.name(key, sample, making, is_encoded);
            written.push_str(&super::compose::variable(&name));
            rest = end;
        }
        written + texts.plain.get(rest..).unwrap_or_default()
    }

    /// Returns a tree with the names of variables in place of what is made anew; whole numbers that
    /// follow the clock become `@now+300@`.
    pub(super) fn tree(&mut self, key: &str, trees: Thrice<&Value>) -> Value {
        match trees.plain {
            Value::String(plain) => {
                let texts = trees.part(Value::as_str);
                let text = texts.map(|texts| self.text(key, texts, false));
                Value::String(text.unwrap_or_else(|| plain.clone()))
            }
            Value::Array(items) => {
                let items = items.iter().enumerate();
                let related = items.map(|(number, item)| {
                    let parts = trees.part(|tree| tree.get(number));
                    parts.map_or_else(|| item.clone(), |parts| self.tree(key, parts))
                });
                Value::Array(related.collect())
            }
            Value::Object(members) => {
                let mut related = Map::new();
                for (name, member) in members {
                    let parts = trees.part(|tree| tree.get(name));
                    let value = parts.map_or_else(|| member.clone(), |it| self.tree(name, it));
                    related.insert(name.clone(), value);
                }
                Value::Object(related)
            }
            Value::Number(number) => match number.as_i64() {
                Some(seconds) if trees.plain != trees.later => {
                    format!("@now + {}@", seconds - self.now.as_second()).into()
                }
                _ => trees.plain.clone(),
            },
            Value::Null | Value::Bool(_) => trees.plain.clone(),
        }
    }

    /// Returns the variable that stands for a text of this request: a new one, unless the same text
    /// has one.
    fn name(&mut self, key: &str, sample: &str, making: Making, is_encoded: bool) -> String {
        let known = |it: &&Made| it.sample == sample && it.is_encoded == is_encoded;
        if let Some(known) = self.made.iter().find(known) {
            return known.name.clone();
        }
        let key: String = key.chars().filter(char::is_ascii_alphanumeric).collect();
        let base = format!("{}_{key}", self.prefix);
        let is_taken = |name: &str| self.made.iter().any(|it| it.name == name);
        let mut name = base.clone();
        let mut number = 1;
        while is_taken(&name) {
            number += 1;
            name = format!("{base}{number}");
        }
        self.made.push(Made {
            name: name.clone(),
            making,
            is_encoded,
            sample: sample.to_owned(),
        });
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_follows_clock_or_chance_is_named_and_the_rest_stays() {
        let now: Timestamp = "2026-01-01T12:00:00Z".parse().unwrap();
        let mut relating = Relating::begin("book", now).unwrap();
        let tree = |at: &str, id: &str, name: &str, seconds: i64| {
            json!({
                "created": at, "indexed": at, "id": format!("urn:uuid:{id}"), "name": name,
                "born": "1974-12-25T00:00:00Z", "fixed": "5f6d3c1a-0d1e-4c8e-9b57-404404404404",
                "exp": seconds, "count": 7,
            })
        };
        let (one, two) = (
            "00000000-0000-4000-8000-000000000001",
            "00000000-0000-4000-8000-000000000002",
        );
        let plain = tree("2026-01-01T12:00:00Z", one, "Ann", now.as_second() + 300);
        let later = tree("2026-01-10T17:07:11Z", one, "Ann", now.as_second() + 900);
        let other = tree("2026-01-01T12:00:00Z", two, "Bob", now.as_second() + 300);
        let related = relating.tree(
            "",
            Thrice {
                plain: &plain,
                later: &later,
                other: &other,
            },
        );
        assert_eq!(
            related,
            json!({
                "created": "{{book_created}}", "indexed": "{{book_created}}",
                "id": "urn:uuid:{{book_id}}", "name": "Ann", "born": "1974-12-25T00:00:00Z",
                "fixed": "5f6d3c1a-0d1e-4c8e-9b57-404404404404", "exp": "@now + 300@", "count": 7,
            })
        );
        let made: Vec<(String, Making)> = relating
            .into_made()
            .into_iter()
            .map(|it| (it.name, it.making))
            .collect();
        let moment = Making::Moment {
            seconds: 0,
            has_milliseconds: false,
        };
        assert_eq!(
            made,
            [
                ("book_created".to_owned(), moment),
                ("book_id".to_owned(), Making::Uuid)
            ]
        );
    }
}
