//! Which space a request belongs to.

use crate::answer::{Arrival, caller_of};
use crate::script_set::ScriptSet;
use bookend_model::{Refusal, Request, is_token};
use std::str::FromStr;

/// How long the name of a space may be, in bytes.
const LONGEST: usize = 128;

/// By what callers are told apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SpaceBy {
    /// By nothing: there is one space.
    #[default]
    None,
    /// By the value of a header field; requests without it share one space.
    Header(String),
    /// By who is calling, as the dialect finds it out.
    Caller,
    /// By the path: `/spaces/NAME` behind the path of the service root is the service root of a
    /// space.
    Path,
}

/// Why a text does not say by what callers are told apart.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is no way to tell callers apart; write `header:NAME`, `caller`, `path` or `none`"
)]
pub struct SpaceByError {
    text: String,
}

impl FromStr for SpaceBy {
    type Err = SpaceByError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || SpaceByError {
            text: text.to_owned(),
        };
        match text {
            "none" => Ok(Self::None),
            "caller" => Ok(Self::Caller),
            "path" => Ok(Self::Path),
            _ => match text.strip_prefix("header:") {
                Some(name) if is_token(name) => Ok(Self::Header(name.to_owned())),
                _ => Err(wrong()),
            },
        }
    }
}

impl std::fmt::Display for SpaceBy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::None => f.write_str("none"),
            Self::Header(name) => write!(f, "header:{name}"),
            Self::Caller => f.write_str("caller"),
            Self::Path => f.write_str("path"),
        }
    }
}

impl SpaceBy {
    /// Returns the name of the space of a request, whose path is below the service root where
    /// its arrival says so; an empty name stands for the space of those who name none.
    ///
    /// # Errors
    ///
    /// `space-invalid` (facts `found`, `limit`).
    pub(crate) fn name(
        &self,
        set: &ScriptSet,
        request: &Request,
        arrival: &Arrival,
    ) -> Result<String, Refusal> {
        let name = match self {
            Self::Header(name) => request.headers.first(name).map(str::to_owned),
            Self::Caller => caller_of(set, request, arrival.certificate.as_deref()),
            Self::Path if arrival.is_inside => named_by(&request.path).map(str::to_owned),
            Self::Path | Self::None => None,
        };
        let name = name.unwrap_or_default();
        self.judge(&name)?;
        Ok(name)
    }

    /// Refuses what cannot be the name of a space.
    ///
    /// # Errors
    ///
    /// `space-invalid` (facts `found`, `limit`).
    pub(crate) fn judge(&self, name: &str) -> Result<(), Refusal> {
        if is_name(name, *self == Self::Path) {
            return Ok(());
        }
        let found: String = name.chars().take(80).collect();
        Err(Refusal::new("space-invalid")
            .with("found", found)
            .with("limit", LONGEST.to_string()))
    }

    /// Returns what stands behind the path of the service root for a space.
    pub(crate) fn path(&self, name: &str) -> String {
        match self {
            Self::Path if !name.is_empty() => format!("/spaces/{name}"),
            _ => String::new(),
        }
    }
}

/// Returns the space that a path below the service root names: `/spaces/NAME/Slot`.
fn named_by(path: &str) -> Option<&str> {
    let rest = path.strip_prefix("/spaces/")?;
    Some(rest.split('/').next().unwrap_or(rest))
}

/// Returns a name that can stand in a path and says what a label says.
pub(super) fn plain_name(label: &str) -> String {
    // Numbers may come behind it.
    let letters = label.chars().take(LONGEST / 2);
    let is_kept = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let plain: String = letters
        .map(|letter| if is_kept(letter) { letter } else { '-' })
        .collect();
    match plain.trim_matches('-') {
        "" => "own".to_owned(),
        name => name.to_owned(),
    }
}

/// Whether a text can be the name of a space. In a path it stands as it is, without escapes.
fn is_name(name: &str, is_in_path: bool) -> bool {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-._~".contains(letter);
    let is_right = |letter: char| {
        if is_in_path {
            is_plain(letter)
        } else {
            !letter.is_control()
        }
    };
    name.len() <= LONGEST && name.chars().all(is_right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_callers_apart_is_read_and_written_alike() {
        for text in ["none", "caller", "path", "header:X-Team"] {
            assert_eq!(text.parse::<SpaceBy>().unwrap().to_string(), text);
        }
        for text in ["", "header", "header:", "header:a b", "Caller"] {
            let error = text.parse::<SpaceBy>().unwrap_err().to_string();
            assert!(error.starts_with(&format!("`{text}` is no way")), "{error}");
        }
    }

    #[test]
    fn a_path_names_a_space_by_its_second_part() {
        assert_eq!(named_by("/spaces/a/Slot"), Some("a"));
        assert_eq!(named_by("/spaces/a"), Some("a"));
        assert_eq!(named_by("/Slot"), None);
        assert_eq!(named_by("/spacesX"), None);
    }

    #[test]
    fn a_label_makes_a_name_that_can_stand_in_a_path() {
        assert_eq!(plain_name("clock-change[2]"), "clock-change-2");
        assert_eq!(plain_name("../"), "own");
        assert_eq!(plain_name(&"é1".repeat(100)).len(), 63);
        assert!(is_name(&plain_name("a b:c.d~e%2F"), true));
    }

    #[test]
    fn names_are_short_and_plain_where_they_stand_in_a_path() {
        assert!(is_name("", true) && is_name("team-a.1", true));
        assert!(!is_name("team a", true) && is_name("team a", false));
        assert!(!is_name("a\n", false) && !is_name(&"a".repeat(129), false));
    }
}
