//! What each listener shows.

use super::TlsChoice;
use bookend_script::{Listener, TlsFault};
use bookend_tls::{
    AUTHORITY, Authority, Lifetime, OldestVersion, ServerSide, TlsError, Visitors, Wanted, faults,
};
use jiff::Timestamp;
use rustls::ServerConfig;
use std::sync::Arc;

/// What stands between a new connection and HTTP.
#[derive(Clone, Debug)]
pub(crate) enum Door {
    /// Nothing.
    Plain,
    /// A handshake of TLS.
    Tls(Arc<ServerConfig>),
    /// A handshake that comes to nothing, because only TLS 1.0 is spoken.
    OldVersion,
}

impl Door {
    pub(crate) fn is_plain(&self) -> bool {
        matches!(self, Self::Plain)
    }
}

/// Why a listener of a script cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum ListenerError {
    /// Nobody can issue what it shows.
    #[error(
        "the listener `{id}` (`tls: {fault}`) shows a certificate that callers trust the authority of: name a folder that `bookend-provider certs DIR` has made, `--tls-issuer DIR`"
    )]
    NoIssuer {
        /// The listener.
        id: String,
        /// What goes wrong at it.
        fault: &'static str,
    },
    /// What it shows cannot be made.
    #[error("the listener `{id}` cannot be opened")]
    Tls {
        /// The listener.
        id: String,
        /// Why.
        #[source]
        source: TlsError,
    },
}

/// What a provider can show.
#[derive(Debug)]
pub(crate) struct Shown {
    own: Option<ServerSide>,
    issuer: Option<Authority>,
    names: Vec<String>,
    now: Timestamp,
}

impl Shown {
    /// Reads what the choice names; `names` are those that callers may know this provider by.
    ///
    /// # Errors
    ///
    /// [`TlsError`], with what is wrong and in which file.
    pub(crate) fn read(
        choice: &TlsChoice,
        names: Vec<String>,
        now: Timestamp,
    ) -> Result<Self, TlsError> {
        let own = choice.files.as_ref().map(|files| files.read(now));
        let issuer = choice.issuer.as_ref().map(|dir| {
            let file = |ending: &str| dir.join(format!("{AUTHORITY}.{ending}"));
            Authority::read(&file("pem"), &file("key"))
        });
        Ok(Self {
            own: own.transpose()?,
            issuer: issuer.transpose()?,
            names,
            now,
        })
    }

    /// Returns the provider's own certificate, where it has one.
    pub(crate) fn own(&self) -> Option<&ServerSide> {
        self.own.as_ref()
    }

    /// Returns the door of the provider's own port, at which nothing goes wrong.
    ///
    /// # Errors
    ///
    /// [`TlsError`].
    pub(crate) fn own_door(&self) -> Result<Door, TlsError> {
        match &self.own {
            None => Ok(Door::Plain),
            Some(side) => Ok(Door::Tls(side.config()?)),
        }
    }

    /// Returns the door of a listener of a script.
    ///
    /// # Errors
    ///
    /// [`ListenerError`].
    pub(crate) fn door(&self, listener: &Listener) -> Result<Door, ListenerError> {
        let (names, now) = (&self.names, self.now);
        let chain = match listener.tls {
            TlsFault::OldVersion => return Ok(Door::OldVersion),
            TlsFault::NeedsClientCertificate => {
                let side = self.certified(listener)?;
                return door_of(listener, side.config());
            }
            TlsFault::Expired => faults::expired(self.issuer(listener)?, names, now),
            TlsFault::WrongHost => faults::wrong_host(self.issuer(listener)?, now),
            TlsFault::UnknownAuthority => faults::unknown_ca(names, now),
        };
        let chain = chain.map_err(failed(listener))?;
        let side = match &self.own {
            Some(side) => side.showing(chain),
            None => ServerSide::new(chain, Visitors::Anybody, OldestVersion::default()),
        };
        door_of(listener, side.config())
    }

    fn issuer(&self, listener: &Listener) -> Result<&Authority, ListenerError> {
        self.issuer.as_ref().ok_or_else(|| ListenerError::NoIssuer {
            id: listener.id.clone(),
            fault: listener.tls.word(),
        })
    }

    /// Returns a sound side that asks for certificates: the provider's own, or one that is issued for
    /// the occasion.
    fn certified(&self, listener: &Listener) -> Result<ServerSide, ListenerError> {
        if let Some(side) = self
            .own
            .as_ref()
            .filter(|side| side.asks_for_certificates())
        {
            return Ok(side.clone());
        }
        let issuer = self.issuer(listener)?;
        let side = match &self.own {
            Some(side) => side.clone(),
            None => self.sound(issuer).map_err(failed(listener))?,
        };
        let trusted = issuer.trusted().map_err(failed(listener))?;
        faults::needs_client_cert(&side, Arc::new(trusted)).map_err(failed(listener))
    }

    fn sound(&self, issuer: &Authority) -> Result<ServerSide, TlsError> {
        let issued = issuer.issue(&Wanted {
            common_name: self.names.first().map_or("localhost", String::as_str),
            names: self.names.clone(),
            lifetime: Lifetime::of_days(self.now, 365),
        })?;
        let oldest = OldestVersion::default();
        Ok(ServerSide::new(issued.chain()?, Visitors::Anybody, oldest))
    }
}

fn failed(listener: &Listener) -> impl Fn(TlsError) -> ListenerError {
    |source| ListenerError::Tls {
        id: listener.id.clone(),
        source,
    }
}

fn door_of(
    listener: &Listener,
    config: Result<Arc<ServerConfig>, TlsError>,
) -> Result<Door, ListenerError> {
    Ok(Door::Tls(config.map_err(failed(listener))?))
}
