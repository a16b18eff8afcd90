//! The maps of the script language: their keys, what each takes, what it is for, an example.
//!
//! The checker judges the keys of every map by these tables, and the JSON Schema of the language is
//! made of them: a key that a reader takes and that is missing here does not pass the tests.

mod behaviour;
mod client_fault;
mod dialect;
mod enquiry;
mod fault;
mod interaction;
mod inventory;
mod journey;
mod listener;
mod machine;
mod mandatory;
mod metrics;
mod mutation;
mod operators;
mod predicate;
mod race;
mod requirement;
mod schedule;
mod script;
mod step;
mod step_parts;
mod subjects;
mod token;

pub(crate) use operators::OPERATORS;
pub(crate) use subjects::{COMPOSED, COUNT, PARAMETERS, PREFIXED, SUBJECTS};

/// A map of the language.
#[derive(Debug)]
pub(crate) struct Form {
    /// The name in the schema.
    pub name: &'static str,
    /// What the map is, in remarks: `a step`. Readers name their map by it.
    pub what: &'static str,
    /// What it is for.
    pub says: &'static str,
    /// Its keys.
    pub keys: &'static [Key],
}

/// A key of a map.
#[derive(Debug)]
pub(crate) struct Key {
    /// The key.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// What it is for.
    pub says: &'static str,
    /// An example of its value, as JSON.
    pub example: &'static str,
    /// Whether it has to be there.
    pub is_required: bool,
}

/// What a key takes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Takes {
    /// A text; numbers and booleans are taken as they are written.
    Text,
    /// A text that is not empty.
    Name,
    /// A text, or a list of texts.
    Texts,
    /// One of several words.
    Word(&'static [&'static str]),
    /// `true` or `false`.
    Boolean,
    /// A whole number within limits.
    Whole(u64, u64),
    /// A status of HTTP.
    Status,
    /// A duration such as `250ms`.
    Duration,
    /// A share such as `20%`.
    Share,
    /// Any value, with `$(…)` anywhere in it.
    Value,
    /// A map of names to values, with `$(…)` anywhere in them.
    Values,
    /// The same, or a list of such maps where a name may recur.
    Pairs,
    /// A map of names to texts, or lists of them.
    TextsByName,
    /// What stands between `$(` and `)`, with or without them.
    Expression,
    /// A FHIRPath expression.
    Path,
    /// A predicate.
    Predicate,
    /// A predicate on responses of a race, and how many of them it has to hold.
    Exactly,
    /// A map of this name.
    Form(&'static str),
    /// A list of maps of this name.
    Forms(&'static str),
    /// One map of this name, or a list of them.
    FormOrForms(&'static str),
    /// Maps of this name, by names of the author's choice.
    FormsByName(&'static str),
    /// The same, or texts in their place.
    FormsOrTextsByName(&'static str),
    /// One of several things.
    Either(&'static [Self]),
    /// A list of things.
    List(&'static Self),
    /// A list of two values.
    Two,
    /// The name of a type of values.
    Type,
    /// What must hold of the values of a subject.
    Test,
    /// The same, by expressions of the author's choice.
    Tests,
}

/// Returns a key that may be left out.
const fn key(name: &'static str, takes: Takes, says: &'static str, example: &'static str) -> Key {
    Key {
        name,
        takes,
        says,
        example,
        is_required: false,
    }
}

/// Returns a key that has to be there.
const fn needed(
    name: &'static str,
    takes: Takes,
    says: &'static str,
    example: &'static str,
) -> Key {
    Key {
        is_required: true,
        ..key(name, takes, says, example)
    }
}

/// Returns every map of the language.
pub(crate) fn all() -> impl Iterator<Item = &'static Form> {
    [
        script::FORMS,
        inventory::FORMS,
        behaviour::FORMS,
        schedule::FORMS,
        fault::FORMS,
        listener::FORMS,
        machine::FORMS,
        mutation::FORMS,
        journey::FORMS,
        client_fault::FORMS,
        step::FORMS,
        step_parts::FORMS,
        race::FORMS,
        predicate::FORMS,
        requirement::FORMS,
        metrics::FORMS,
        dialect::FORMS,
        mandatory::FORMS,
        interaction::FORMS,
        enquiry::FORMS,
        token::FORMS,
    ]
    .into_iter()
    .flatten()
}

/// Returns the map that a reader calls so.
pub(crate) fn called(what: &str) -> Option<&'static Form> {
    all().find(|form| form.what == what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::predicate::{self, Subject};
    use std::path::Path;

    /// Returns the text of every reader, the tables left out.
    fn sources(folder: &Path) -> String {
        let mut text = String::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("forms") {
                text += &sources(&path);
            } else if path.is_file() && !path.ends_with("schema.rs") {
                text += &std::fs::read_to_string(&path).unwrap();
            }
        }
        text
    }

    /// That no reader takes a key without a table, `Fields` asserts; here it is the other way.
    #[test]
    fn every_key_of_the_tables_is_taken_by_a_reader() {
        let sources = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
        for form in all() {
            for key in form.keys {
                let taken = format!("\"{}\"", key.name);
                assert!(sources.contains(&taken), "{} of {}", key.name, form.what);
            }
        }
    }

    #[test]
    fn every_subject_and_every_operator_has_its_words() {
        let names = |keys: &[Key]| keys.iter().map(|key| key.name).collect::<Vec<_>>();
        let words: Vec<&str> = predicate::WORDS.iter().map(|(word, _)| *word).collect();
        assert_eq!(names(SUBJECTS).get(..words.len()), Some(words.as_slice()));
        assert_eq!(names(PREFIXED), predicate::PREFIXES);
        assert_eq!(names(OPERATORS), predicate::OPERATORS);
        let known: Vec<&str> = Subject::known().collect();
        let told = [SUBJECTS, COMPOSED].map(names).concat();
        assert_eq!(told, [known.as_slice(), &["verifies"]].concat());
    }

    #[test]
    fn every_example_is_json_and_every_map_that_is_named_is_there() {
        let words = [SUBJECTS, PREFIXED, COMPOSED, OPERATORS].into_iter();
        for key in all().map(|form| form.keys).chain(words).flatten() {
            let example: Result<serde_json::Value, _> = serde_json::from_str(key.example);
            assert!(example.is_ok(), "{key:?}");
            assert!(key.says.ends_with('.'), "{key:?}");
        }
        let schema = crate::schema().to_string();
        let named = schema.split("#/$defs/").skip(1);
        for name in named.filter_map(|rest| rest.split('"').next()) {
            assert!(schema.contains(&format!("\"{name}\":{{")), "{name}");
        }
    }
}
