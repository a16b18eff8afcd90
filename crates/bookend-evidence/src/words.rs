//! The words of the file format for closed choices of the model, so that the format does not change
//! when the model's own serialisation does.

/// Outcomes: `passed`, `failed` and so on.
pub(crate) mod outcome {
    use bookend_model::Outcome;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    const ALL: [Outcome; 6] = [
        Outcome::Omitted,
        Outcome::Passed,
        Outcome::Warned,
        Outcome::Skipped,
        Outcome::Failed,
        Outcome::Errored,
    ];

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde asks for this signature"
    )]
    pub(crate) fn serialize<S: Serializer>(outcome: &Outcome, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(outcome.name())
    }

    pub(crate) fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<Outcome, D::Error> {
        let word = String::deserialize(from)?;
        let found = ALL.into_iter().find(|outcome| outcome.name() == word);
        found.ok_or_else(|| D::Error::custom(format!("`{word}` is not an outcome")))
    }
}

/// Levels: `MUST` and `SHOULD`.
pub(crate) mod level {
    use bookend_model::Level;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// Returns the word of a level.
    pub(crate) fn word(level: Level) -> &'static str {
        match level {
            Level::Must => "MUST",
            Level::Should => "SHOULD",
        }
    }

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde asks for this signature"
    )]
    pub(crate) fn serialize<S: Serializer>(level: &Level, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(word(*level))
    }

    pub(crate) fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<Level, D::Error> {
        match String::deserialize(from)?.as_str() {
            "MUST" => Ok(Level::Must),
            "SHOULD" => Ok(Level::Should),
            word => Err(D::Error::custom(format!("`{word}` is not a level"))),
        }
    }
}
