//! Why the control port does not do what was asked.

use super::answer::Answer;
use bookend_model::Refusal;
use serde::Serialize;
use serde_json::Value;

/// Why the control port does not do what was asked.
///
/// **Shape:** `{"error": {"code", "message", "place", "help", "more"}}`.
#[derive(Debug)]
pub(crate) struct Complaint {
    status: u16,
    told: Box<Told>,
}

#[derive(Debug, Serialize)]
struct Told {
    /// A word by which programs know it.
    code: String,
    /// What is wrong, for people.
    message: String,
    /// Where in what was sent: a header field, a parameter, a key, a line.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
    /// What else there is to say, such as every diagnostic of a script.
    #[serde(flatten, skip_serializing_if = "Value::is_null")]
    more: Value,
}

impl Complaint {
    pub(crate) fn new(status: u16, code: &str, message: impl Into<String>) -> Self {
        Self {
            status,
            told: Box::new(Told {
                code: code.to_owned(),
                message: message.into(),
                place: None,
                help: None,
                more: Value::Null,
            }),
        }
    }

    /// What was sent is not as the resource wants it.
    pub(crate) fn invalid(place: &str, message: impl Into<String>) -> Self {
        Self::new(400, "invalid", message).at(place)
    }

    /// There is no such thing.
    pub(crate) fn unknown(what: &str, name: &str) -> Self {
        Self::new(404, "unknown", format!("there is no {what} `{name}`"))
    }

    /// The diary refuses.
    pub(crate) fn refused(refusal: &Refusal) -> Self {
        let facts: Vec<String> = (refusal.facts.iter())
            .map(|(name, value)| format!("{name} `{value}`"))
            .collect();
        let status = if refusal.name.ends_with("-unknown") {
            404
        } else {
            409
        };
        let message = format!("{}: {}", refusal.name, facts.join(", "));
        Self::new(status, &refusal.name, message)
    }

    /// A space cannot be opened.
    pub(crate) fn no_space(refusal: &Refusal) -> Self {
        let complaint = Self::refused(refusal).at("space");
        let (status, help) = match refusal.name.as_str() {
            "spaces-full" => (
                503,
                "drop one with `DELETE /spaces/NAME`, or allow more with `--max-spaces`",
            ),
            "space-invalid" => (400, "no request could name such a space"),
            _ => (500, "the log says more"),
        };
        Self {
            status,
            ..complaint.help(help)
        }
    }

    /// Says it in other words.
    #[must_use]
    pub(crate) fn says(mut self, message: String) -> Self {
        self.told.message = message;
        self
    }

    /// Says where.
    #[must_use]
    pub(crate) fn at(mut self, place: &str) -> Self {
        self.told.place = Some(place.to_owned());
        self
    }

    /// Says what to do about it.
    #[must_use]
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.told.help = Some(help.into());
        self
    }

    /// Adds what else there is to say, a map.
    #[must_use]
    pub(crate) fn more(mut self, more: Value) -> Self {
        self.told.more = more;
        self
    }

    /// Says it for people: what is wrong, and what to do about it.
    pub(crate) fn words(&self) -> String {
        match &self.told.help {
            Some(help) => format!("{}; {help}", self.told.message),
            None => self.told.message.clone(),
        }
    }

    /// Returns what is answered.
    pub(crate) fn answer(&self) -> Answer {
        let told = serde_json::json!({"error": self.told});
        Answer::json(&told).with_status(self.status)
    }
}
