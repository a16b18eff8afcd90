//! Where is listened.

use super::listener::StartError;
use crate::tls::{Door, Shown, TlsChoice};
use bookend_model::Clock;
use bookend_script::{Listener, Script, TlsFault};
use std::net::{IpAddr, SocketAddr, TcpListener};

/// What the log calls the provider's own port.
const OWN: &str = "provider";

/// An address that is bound, and not yet answered on.
#[derive(Debug)]
pub(super) struct Entrance {
    pub(super) listener: TcpListener,
    pub(super) address: SocketAddr,
    pub(super) door: Door,
    pub(super) name: String,
    pub(super) fault: Option<TlsFault>,
}

/// The addresses of a provider, its own first, which are bound, and not yet answered on.
#[derive(Debug)]
pub(crate) struct Entrances {
    pub(super) own: Entrance,
    pub(super) more: Vec<Entrance>,
}

/// A port at which something goes wrong before there is a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultyPort {
    /// The name of the listener in the script.
    pub name: String,
    /// Where it listens.
    pub address: SocketAddr,
    /// What goes wrong.
    pub fault: TlsFault,
}

impl Entrances {
    /// Reads what is shown, and binds every address; `public_url` may name the host that callers know.
    ///
    /// # Errors
    ///
    /// [`StartError`].
    pub(crate) fn open(
        address: SocketAddr,
        script: &Script,
        tls: &TlsChoice,
        public_url: Option<&str>,
    ) -> Result<Self, StartError> {
        // Whoever judges a certificate goes by the time of its own machine.
        let now = Clock::system().now();
        let shown = Shown::read(tls, names(address.ip(), public_url), now)?;
        let fault = script.listeners().iter().find(|it| it.port.is_none());
        let door = match fault {
            None => shown.own_door()?,
            Some(listener) => shown.door(listener)?,
        };
        let own = Entrance {
            name: fault.map_or(OWN, |listener| &listener.id).to_owned(),
            fault: fault.map(|listener| listener.tls),
            ..bind(address, door)?
        };
        let more = script.listeners().iter();
        let more = more.filter_map(|it| Some((it, it.port?)));
        let more = more.map(|(listener, port)| {
            let at = SocketAddr::new(address.ip(), port);
            beside(listener, at, &shown)
        });
        let more = more.collect::<Result<_, _>>()?;
        if let Some(side) = shown.own() {
            let (name, until) = (side.facts().name(), side.facts().valid.1);
            let asks = side.asks_for_certificates();
            tracing::info!(certificate = name, %until, callers_show_certificates = asks, "TLS");
        }
        Ok(Self { own, more })
    }

    /// Returns the provider's own address, with the port that was found for port 0.
    pub(crate) fn address(&self) -> SocketAddr {
        self.own.address
    }

    /// Returns with which scheme the provider's own address is called.
    pub(crate) fn scheme(&self) -> &'static str {
        if self.own.door.is_plain() {
            "http"
        } else {
            "https"
        }
    }

    /// Returns where something goes wrong before there is a request.
    pub(super) fn faulty(&self) -> Vec<FaultyPort> {
        let all = std::iter::once(&self.own).chain(&self.more);
        all.filter_map(|entrance| {
            Some(FaultyPort {
                name: entrance.name.clone(),
                address: entrance.address,
                fault: entrance.fault?,
            })
        })
        .collect()
    }
}

fn beside(listener: &Listener, at: SocketAddr, shown: &Shown) -> Result<Entrance, StartError> {
    Ok(Entrance {
        name: listener.id.clone(),
        fault: Some(listener.tls),
        ..bind(at, shown.door(listener)?)?
    })
}

fn bind(address: SocketAddr, door: Door) -> Result<Entrance, StartError> {
    let wrong = |source| StartError::Listen { address, source };
    let listener = TcpListener::bind(address).map_err(wrong)?;
    let address = listener.local_addr().map_err(wrong)?;
    Ok(Entrance {
        listener,
        address,
        door,
        name: OWN.to_owned(),
        fault: None,
    })
}

/// Returns what callers may call this machine: what is issued for it is for these names.
fn names(address: IpAddr, public_url: Option<&str>) -> Vec<String> {
    let mut names: Vec<String> = [
        "localhost",
        "127.0.0.1",
        "::1",
        "provider",
        "bookend-provider",
    ]
    .map(str::to_owned)
    .into();
    let public = public_url.and_then(|text| url::Url::parse(text).ok());
    let public = public.and_then(|url| url.host_str().map(str::to_owned));
    let own = (!address.is_unspecified()).then(|| address.to_string());
    for name in public.into_iter().chain(own) {
        // Addresses of version 6 stand in brackets in URLs.
        let name = name.trim_matches(['[', ']']).to_owned();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}
