//! What the control port is opened with.

use super::workshop::Workshop;
use crate::journal::JournalBounds;
use std::net::SocketAddr;

/// What the control port is opened with.
#[derive(Clone, Debug)]
pub struct ControlOptions {
    /// Where it listens; port 0 finds a free one. Without it there is no port, and files may be
    /// watched all the same.
    pub listen: Option<SocketAddr>,
    /// Whether somebody asked for it; where nobody did and the port is taken, the provider does
    /// without.
    pub is_asked: bool,
    /// What callers have to show.
    pub token: Option<String>,
    /// How scripts are checked that are put in force.
    pub workshop: Workshop,
    /// Whether the files of the command line are watched.
    pub watches: bool,
    /// How much the journal of a space may hold.
    pub journal: JournalBounds,
}

/// Why the control port is not opened.
#[derive(Debug, thiserror::Error)]
pub enum ControlError {
    /// Others could reach it, and would have to show nothing.
    #[error(
        "the control port `{listen}` can be reached from other machines and needs a token: say `--control-token TOKEN`, or listen on `127.0.0.1`"
    )]
    NoToken {
        /// The address.
        listen: SocketAddr,
    },
    /// The token is none.
    #[error(
        "the token of the control port has to have at least 8 letters and no spaces, so that it can stand behind `Authorization: Bearer`"
    )]
    Token,
    /// The address cannot be listened on.
    #[error("the control port cannot listen on `{listen}`")]
    Listen {
        /// The address.
        listen: SocketAddr,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}

/// How short a token may be.
const SHORTEST: usize = 8;

impl ControlOptions {
    /// Judges whether the port may be opened.
    ///
    /// # Errors
    ///
    /// [`ControlError::NoToken`] and [`ControlError::Token`].
    pub fn judge(&self) -> Result<(), ControlError> {
        let Some(listen) = self.listen else {
            return Ok(());
        };
        match &self.token {
            None if listen.ip().is_loopback() => Ok(()),
            None => Err(ControlError::NoToken { listen }),
            Some(token)
                if token.len() < SHORTEST || !token.chars().all(|c| c.is_ascii_graphic()) =>
            {
                Err(ControlError::Token)
            }
            Some(_) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(listen: &str, token: Option<&str>) -> bool {
        let options = ControlOptions {
            listen: Some(listen.parse().unwrap()),
            is_asked: true,
            token: token.map(str::to_owned),
            workshop: Workshop::default(),
            watches: false,
            journal: JournalBounds::default(),
        };
        options.judge().is_ok()
    }

    #[test]
    fn a_port_that_others_can_reach_needs_a_token() {
        assert!(judged("127.0.0.1:4435", None));
        assert!(judged("[::1]:4435", None));
        assert!(!judged("0.0.0.0:4435", None));
        assert!(!judged("192.0.2.1:4435", None));
        assert!(judged("0.0.0.0:4435", Some("0123456789")));
        assert!(!judged("0.0.0.0:4435", Some("short")));
        assert!(!judged("127.0.0.1:4435", Some("with a space")));
    }
}
