//! Pseudonyms: stable within a run, and silent on what they stand for.

use bookend_model::Seed;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// Returns whether a text is the pseudonym of a token, as a redacted pack has it in place of one.
pub fn is_token_pseudonym(text: &str) -> bool {
    let digits = text
        .strip_prefix(Kind::Token.word())
        .and_then(|rest| rest.strip_prefix('-'));
    let is_digit = |letter: u8| letter.is_ascii_digit() || (b'a'..=b'f').contains(&letter);
    digits.is_some_and(|digits| digits.len() == 10 && digits.bytes().all(is_digit))
}

/// The secret with which the pseudonyms of a run are made; it is never written.
#[derive(Clone, Copy)]
pub struct Salt([u8; 16]);

impl std::fmt::Debug for Salt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Salt(…)")
    }
}

/// What a pseudonym stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Token,
    NhsNumber,
    Name,
    /// What stands before or behind a name, and is replaced there only.
    Title,
    Address,
    Postcode,
    Telecom,
    /// Who uses the system that sent a message.
    User,
}

impl Kind {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::NhsNumber => "nhs-number",
            Self::Name | Self::Title => "name",
            Self::Address => "address",
            Self::Postcode => "postcode",
            Self::Telecom => "telecom",
            Self::User => "user",
        }
    }
}

impl Salt {
    /// Draws a secret.
    pub fn from_entropy() -> Self {
        let [a, b] = [Seed::from_entropy().0, Seed::from_entropy().0];
        Self((u128::from(a) << 64 | u128::from(b)).to_be_bytes())
    }

    /// Takes a secret.
    pub fn new(secret: [u8; 16]) -> Self {
        Self(secret)
    }

    /// Returns the pseudonym of a value: its kind and forty bits.
    pub(super) fn pseudonym(&self, kind: Kind, value: &str) -> String {
        let word = kind.word();
        let mut digest = Sha256::new();
        for part in [&self.0, word.as_bytes(), value.as_bytes()] {
            digest.update(part);
        }
        let mut pseudonym = format!("{word}-");
        for byte in digest.finalize().iter().take(5) {
            let _ = write!(pseudonym, "{byte:02x}");
        }
        pseudonym
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pseudonym_of_a_token_is_known_as_one_and_that_of_anything_else_is_not() {
        let salt = Salt::new([7; 16]);
        assert!(is_token_pseudonym(&salt.pseudonym(Kind::Token, "a.b.")));
        assert!(!is_token_pseudonym(&salt.pseudonym(Kind::Name, "a.b.")));
        assert!(!is_token_pseudonym("token-0123456789ab"));
        assert!(!is_token_pseudonym("token-012345678x"));
    }
}
