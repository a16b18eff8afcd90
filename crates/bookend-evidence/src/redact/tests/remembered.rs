//! What is remembered of texts, which nothing that is written may depend on.

use super::*;
use proptest::prelude::*;

/// What is redacted, one after the other.
#[derive(Clone, Debug)]
enum Message {
    Body(String),
    Url(String),
    Text(String),
}

impl Message {
    fn redacted(&self, redactor: &mut Redactor) -> String {
        match self {
            Self::Body(text) => redactor.body(text),
            Self::Url(text) => redactor.url(text),
            Self::Text(text) => redactor.rewritten(text).into_owned(),
        }
    }

    /// Looks at all of it for all that is known, and once more for what came to be known by that.
    fn redacted_anew(&self, redactor: &mut Redactor) -> String {
        let mut redacted = String::new();
        for _ in 0..2 {
            redactor.plain_values = Plain::default();
            redactor.plain_texts = Plain::default();
            redactor.plain_urls = Plain::default();
            redacted = self.redacted(redactor);
        }
        redacted
    }
}

/// Names, and what begins like them.
fn words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "Annesley",
        "Anne",
        "Annes",
        "an",
        "LI",
        "Li",
        "lime",
        "Érd",
        "érdi",
        "May",
        "may",
        "07700 900123",
        "+44 7700-900123",
        "00",
        "9990000018",
        "9797d713-efeb-5443-be05-077009001230",
        "A n",
        "",
    ]);
    let between = prop::sample::select(vec![" ", ", ", "-", "", " - - ", "<"]);
    let pairs = prop::collection::vec((word, between), 1..4);
    pairs.prop_map(|pairs| {
        pairs
            .into_iter()
            .flat_map(|(word, between)| [word, between])
            .collect()
    })
}

fn message() -> impl Strategy<Value = Message> {
    let place = prop::sample::select(vec!["family", "given", "text", "note", "value"]);
    let member = (place, words()).prop_map(|(place, words)| format!(r#""{place}":"{words}""#));
    let members = prop::collection::vec(member, 1..5).prop_map(|members| members.join(","));
    let encoded = |words: String| utf8_percent_encode(&words, NON_ALPHANUMERIC).to_string();
    let url = (words(), words(), words());
    prop_oneof![
        3 => members.prop_map(|members| Message::Body(format!("{{{members}}}"))),
        1 => words().prop_map(|words| Message::Body(format!("<family value='x'/><a value='{words}'/>"))),
        1 => words().prop_map(Message::Body),
        1 => url.prop_map(move |(a, b, c)| Message::Url(format!("/{a}?x={}&{c}", encoded(b)))),
        1 => words().prop_map(Message::Text),
    ]
}

proptest! {
    #[test]
    fn what_is_remembered_changes_nothing(messages in prop::collection::vec(message(), 1..12)) {
        let (mut one, mut other) = (redactor(), redactor());
        for message in messages.iter().chain(&messages) {
            prop_assert_eq!(message.redacted(&mut one), message.redacted_anew(&mut other));
        }
    }
}

#[test]
fn who_is_named_behind_a_text_that_is_remembered_is_replaced_in_it() {
    let mut redactor = redactor();
    let said = r#"{"note":"about Annesley"}"#;
    assert_eq!(redactor.body(said), said);
    let named = r#"{"note":"about Annesley","name":{"family":"Annesley"}}"#;
    let redacted = redactor.body(named);
    assert!(!redacted.contains("Annesley"), "{redacted}");
}
