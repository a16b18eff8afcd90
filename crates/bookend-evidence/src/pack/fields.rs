//! Header fields as a line has them.

use super::text::push_text;
use crate::http::usual_spelling;
use crate::redact::Redactor;
use crate::seeded::hasher;
use bookend_model::Headers;
use indexmap::IndexMap;
use rustc_hash::FxSeededState;
use std::borrow::Cow;

/// How many names are remembered.
const NAMES: usize = 1024;

/// How many bytes values may have together that are remembered, with what they are written as, before the next message.
const ROOM: usize = 4 * 1024 * 1024;

/// What it takes to remember a value, beside its bytes.
const BESIDE: usize = 96;

/// Longer values are not remembered, but for secrets.
const LONGEST: usize = 16 * 1024;

/// Writes header fields, and remembers how: the same names and most of the same values come with every message.
#[derive(Debug)]
pub(super) struct Fields {
    names: IndexMap<Box<str>, Name, FxSeededState>,
    values: Values,
    secrets: Values,
}

/// The name of a header field.
#[derive(Debug)]
struct Name {
    usual: String,
    /// What stands before the value, with the name as it was sent, and in its usual spelling.
    begins: [Vec<u8>; 2],
    is_secret: bool,
}

/// Values, and how they are written: redacted and in quotes.
#[derive(Debug)]
struct Values {
    written: IndexMap<Box<str>, Written, FxSeededState>,
    /// How many bytes were remembered, some of them in place of others.
    bytes: usize,
}

/// How a value is written.
#[derive(Debug)]
struct Written {
    text: Box<[u8]>,
    /// The revision of what was known when it was looked at.
    revision: u64,
    is_plain: bool,
}

impl Default for Fields {
    fn default() -> Self {
        let values = || Values {
            written: IndexMap::with_hasher(hasher()),
            bytes: 0,
        };
        Self {
            names: IndexMap::with_hasher(hasher()),
            values: values(),
            secrets: values(),
        }
    }
}

impl Fields {
    /// Adds the header fields of a message as a list.
    ///
    /// With `is_usual` neither spelling nor order is known, because a web framework read them: they get names in their
    /// usual spelling and a stable order; fields of one name keep theirs.
    ///
    /// What is secret in one of them is replaced in every other, wherever that stands.
    pub(super) fn push(
        &mut self,
        line: &mut Vec<u8>,
        (headers, is_usual): (&Headers, bool),
        mut redactor: Option<&mut Redactor>,
    ) {
        self.make_room();
        let mut fields = Vec::with_capacity(16);
        for (name, value) in headers.iter() {
            let name = self.place_of(name, redactor.as_deref());
            fields.push((
                name,
                self.secret(name, value, redactor.as_deref_mut()),
                value,
            ));
        }
        if is_usual {
            let usual = |place: usize| self.names.get_index(place).map(|(_, name)| &name.usual);
            fields.sort_by(|(one, ..), (other, ..)| usual(*one).cmp(&usual(*other)));
        }
        line.push(b'[');
        for (number, (name, secret, value)) in fields.into_iter().enumerate() {
            let Some((_, name)) = self.names.get_index(name) else {
                continue;
            };
            let [sent, usual] = &name.begins;
            if number > 0 {
                line.push(b',');
            }
            line.extend_from_slice(if is_usual { usual } else { sent });
            match (secret, redactor.as_deref_mut()) {
                (Some(place), _) => self.secrets.push_at(line, place),
                (None, Some(redactor)) => self.values.push(line, value, redactor),
                (None, None) => push_text(line, value),
            }
            line.push(b'}');
        }
        line.push(b']');
    }

    /// Forgets what is too much to remember: not within a message, of which places are kept.
    fn make_room(&mut self) {
        if self.names.len() >= NAMES {
            self.names.clear();
        }
        self.values.make_room();
        self.secrets.make_room();
    }

    /// Returns the place of a value that is a secret.
    fn secret(
        &mut self,
        name: usize,
        value: &str,
        redactor: Option<&mut Redactor>,
    ) -> Option<usize> {
        let (redactor, (_, name)) = (redactor?, self.names.get_index(name)?);
        if !name.is_secret {
            return None;
        }
        let place = self.secrets.written.get_index_of(value);
        Some(place.unwrap_or_else(|| {
            let mut text = Vec::new();
            push_text(&mut text, &redactor.secret(value));
            let written = Written {
                text: text.into(),
                // It is replaced by the same whatever else is known.
                revision: 0,
                is_plain: false,
            };
            self.secrets.learn(value, written)
        }))
    }

    fn place_of(&mut self, name: &str, redactor: Option<&Redactor>) -> usize {
        let place = self.names.get_index_of(name);
        place.unwrap_or_else(|| {
            let is_secret = redactor.is_some_and(|redactor| redactor.is_secret(name));
            let known = Name::new(name, is_secret);
            self.names.insert_full(name.into(), known).0
        })
    }
}

impl Name {
    fn new(sent: &str, is_secret: bool) -> Self {
        let usual = usual_spelling(sent);
        let begin = |name: &str| {
            let mut begin = b"{\"name\":".to_vec();
            push_text(&mut begin, name);
            begin.extend_from_slice(b",\"value\":");
            begin
        };
        Self {
            begins: [begin(sent), begin(&usual)],
            usual,
            is_secret,
        }
    }
}

impl Values {
    /// Adds a value as it was written when as much was known, or else as it is redacted now.
    fn push(&mut self, line: &mut Vec<u8>, value: &str, redactor: &mut Redactor) {
        let revision = redactor.revision();
        let known = self.written.get_mut(value);
        if let Some(known) = known {
            if known.revision != revision && known.is_plain {
                let redacted = redactor.rewritten(value);
                if matches!(redacted, Cow::Borrowed(_)) {
                    known.revision = revision;
                }
            }
            if known.revision == revision {
                line.extend_from_slice(&known.text);
                return;
            }
        }
        let start = line.len();
        let redacted = redactor.rewritten(value);
        push_text(line, &redacted);
        if value.len() <= LONGEST && Redactor::may_come_again(value) {
            let written = Written {
                text: line.get(start..).unwrap_or_default().into(),
                revision,
                is_plain: matches!(redacted, Cow::Borrowed(_)),
            };
            self.learn(value, written);
        }
    }

    fn push_at(&self, line: &mut Vec<u8>, place: usize) {
        if let Some((_, written)) = self.written.get_index(place) {
            line.extend_from_slice(&written.text);
        }
    }

    /// Remembers how a value is written, and returns its place.
    fn learn(&mut self, value: &str, written: Written) -> usize {
        self.bytes += value.len() + written.text.len() + BESIDE;
        self.written.insert_full(value.into(), written).0
    }

    fn make_room(&mut self) {
        if self.bytes > ROOM {
            self.written.clear();
            self.bytes = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::HeaderField;
    use crate::redact::Salt;

    const TOKEN: &str = "token-fbf99aa414";

    fn redactor() -> Redactor {
        Redactor::new(Salt::new([1; 16]))
    }

    /// Writes header fields, and returns how a reader of the line has them.
    fn written(
        fields: &mut Fields,
        headers: &[(&str, &str)],
        is_usual: bool,
        redactor: Option<&mut Redactor>,
    ) -> Vec<(String, String)> {
        let mut line = Vec::new();
        let headers = headers.iter().copied().collect();
        fields.push(&mut line, (&headers, is_usual), redactor);
        let fields: Vec<HeaderField> = serde_json::from_slice(&line).unwrap();
        let pair = |field: HeaderField| (field.name, field.value);
        fields.into_iter().map(pair).collect()
    }

    fn pairs(fields: &[(&str, &str)]) -> Vec<(String, String)> {
        let pair = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        fields.iter().map(pair).collect()
    }

    #[test]
    fn fields_come_as_they_were_sent_or_in_their_usual_order_and_spelling() {
        let sent = [("x-b", "2"), ("a", "\"é\""), ("X-B", "1"), ("x-B", "3")];
        let mut fields = Fields::default();
        for _ in 0..2 {
            assert_eq!(written(&mut fields, &sent, false, None), pairs(&sent));
            let usual = [("A", "\"é\""), ("X-B", "2"), ("X-B", "1"), ("X-B", "3")];
            assert_eq!(written(&mut fields, &sent, true, None), pairs(&usual));
        }
        assert_eq!(written(&mut fields, &[], true, None), []);
    }

    #[test]
    fn a_secret_is_replaced_in_every_field_wherever_that_stands_and_however_often() {
        let (mut fields, mut redactor) = (Fields::default(), redactor());
        let sent = [("A", "has s3cret-key"), ("X-Api-Key", "s3cret-key")];
        for is_usual in [false, true, true] {
            let got = written(&mut fields, &sent, is_usual, Some(&mut redactor));
            let a = format!("has {TOKEN}");
            assert_eq!(got, pairs(&[("A", &a), ("X-Api-Key", TOKEN)]));
        }
        // The same text is none where nobody says so.
        let other = [("Warning", "Bearer abc"), ("Authorization", "Bearer abc")];
        let got = written(&mut fields, &other, false, Some(&mut redactor));
        assert!(
            got.iter()
                .any(|(name, value)| name == "Warning" && value == "Bearer abc")
        );
        assert!(
            got.iter()
                .any(|(name, value)| name != "Warning" && value.starts_with("Bearer token-"))
        );
    }

    #[test]
    fn who_comes_to_be_known_is_replaced_in_a_value_that_was_met_before() {
        let (mut fields, mut redactor) = (Fields::default(), redactor());
        let sent = [("A", "for Annesley"), ("B", "for nobody")];
        for _ in 0..2 {
            let got = written(&mut fields, &sent, false, Some(&mut redactor));
            assert_eq!(got, pairs(&sent));
        }
        redactor.body(r#"{"name":[{"family":"Annesley"}]}"#);
        for _ in 0..2 {
            let got = written(&mut fields, &sent, false, Some(&mut redactor));
            assert_ne!(got.first(), pairs(&sent).first());
            assert_eq!(got.last(), pairs(&sent).last());
        }
    }

    #[test]
    fn there_is_room_for_so_many_names_and_values() {
        let (mut fields, mut redactor) = (Fields::default(), redactor());
        for number in 0..3 * NAMES {
            let (name, long) = (format!("a{number}"), format!("{number:05000}"));
            let sent = [
                (name.as_str(), "1"),
                ("B", long.as_str()),
                ("Cookie", &long),
            ];
            let got = written(&mut fields, &sent, false, Some(&mut redactor));
            assert_eq!(got.first(), pairs(&sent).first());
            assert!(
                got.last()
                    .is_some_and(|(_, value)| value.starts_with("token-"))
            );
        }
        assert!(fields.names.len() <= NAMES + 2);
        assert!(fields.values.bytes <= ROOM + 20_000 && fields.secrets.bytes <= ROOM + 20_000);
    }
}
