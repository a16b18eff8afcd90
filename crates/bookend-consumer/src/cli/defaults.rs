//! What flags are when nothing is said: only their definition knows.

use clap::{Arg, Args, Command};

/// Returns the value of a flag when nothing is said, where it has one.
pub(crate) fn default_of<A: Args>(flag: &str) -> Option<String> {
    let command = A::augment_args(Command::new("flags"));
    let argument = command
        .get_arguments()
        .find(|it| it.get_long() == Some(flag));
    let defaults = argument.map(Arg::get_default_values).unwrap_or_default();
    defaults
        .first()
        .map(|value| value.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::default_of;
    use crate::cli::{IdentityArgs, Manner};

    #[test]
    fn a_flag_with_a_default_is_known_and_one_without_has_none() {
        assert_eq!(default_of::<Manner>("timeout").as_deref(), Some("30s"));
        assert_eq!(
            default_of::<IdentityArgs>("identity-prefix").as_deref(),
            Some("Dr")
        );
        assert_eq!(default_of::<Manner>("validator"), None);
        assert_eq!(default_of::<Manner>("no-such-flag"), None);
    }
}
