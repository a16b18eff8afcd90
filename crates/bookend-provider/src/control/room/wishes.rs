//! What people want a provider to do next, ready to be armed.

use serde::Deserialize;
use std::sync::LazyLock;

/// One of them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wish {
    /// What the next request is to do, for people: it goes on from `Have the next booking …`.
    pub(super) says: String,
    /// The `then` of a behaviour that does it, in YAML on one line.
    pub(super) then: String,
}

/// All of them, in the order of the list. The file is part of the program, and a test reads it.
pub(super) static WISHES: LazyLock<Vec<Wish>> =
    LazyLock::new(|| serde_yaml::from_str(include_str!("wishes.yaml")).unwrap_or_default());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wish_is_read_and_says_something_of_its_own() {
        let read: Vec<Wish> = serde_yaml::from_str(include_str!("wishes.yaml")).unwrap();
        assert!(read.len() > 10);
        for (at, wish) in read.iter().enumerate() {
            assert!(!wish.then.contains('\n'), "{}", wish.says);
            let others = read.iter().skip(at + 1);
            assert!(others.clone().all(|other| other.says != wish.says));
            assert!(others.clone().all(|other| other.then != wish.then));
        }
    }
}
