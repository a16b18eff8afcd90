//! Listening, and stopping in an orderly way.

use super::committing::Committing;
use super::entrance::{Entrances, FaultyPort};
use super::server::server;
use super::stopping::Stopping;
use super::validating::Validating;
use crate::changeover::{Changeover, SwapError};
use crate::control::{ControlError, ControlPort};
use crate::provider::Provider;
use crate::spaces::OwnSpaces;
use crate::tls::ListenerError;
use actix_web::dev::ServerHandle;
use actix_web::web;
use bookend_evidence::WriteError;
use bookend_faults::Gate;
use bookend_script::Script;
use bookend_tls::TlsError;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// What a request may cost.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The largest body, in bytes, as it stands on the wire.
    pub body_bytes: usize,
    /// How long a request may take to arrive, head and body each.
    pub request_time: Duration,
    /// How long an idle connection is kept.
    pub keep_alive: Duration,
    /// How long requests under way may take when the provider stops.
    pub drain_time: Duration,
    /// How many threads answer; one for each processor when nothing is said.
    pub workers: Option<usize>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 4 * 1024 * 1024,
            request_time: Duration::from_secs(30),
            keep_alive: Duration::from_secs(75),
            drain_time: Duration::from_secs(30),
            workers: None,
        }
    }
}

/// Why a provider could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address cannot be listened on.
    #[error("cannot listen on `{address}`")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The server ended by itself.
    #[error("the server stopped")]
    Stopped(#[source] std::io::Error),
    /// The evidence cannot be written.
    #[error(transparent)]
    Evidence(#[from] WriteError),
    /// The control port cannot be opened.
    #[error(transparent)]
    Control(#[from] ControlError),
    /// What is shown behind TLS is not right.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// A listener of a script cannot be opened.
    #[error(transparent)]
    Listener(#[from] ListenerError),
    /// The inventory contradicts itself.
    #[error(transparent)]
    Inventory(#[from] bookend_booking::WorldError),
}

impl StartError {
    /// Returns what to do about it, where that is known.
    pub fn help(&self) -> Option<&'static str> {
        let (source, help) = match self {
            Self::Listen { source, .. } => (
                source,
                "something listens there already; `--listen 127.0.0.1:0` finds a free port",
            ),
            Self::Control(ControlError::Listen { source, .. }) => (
                source,
                "something listens there already; `--control 127.0.0.1:0` finds a free port",
            ),
            Self::Stopped(_)
            | Self::Evidence(_)
            | Self::Control(_)
            | Self::Tls(_)
            | Self::Listener(_)
            | Self::Inventory(_) => return None,
        };
        (source.kind() == std::io::ErrorKind::AddrInUse).then_some(help)
    }
}

impl From<SwapError> for StartError {
    fn from(error: SwapError) -> Self {
        match error {
            SwapError::Inventory(error) => Self::Inventory(error),
            SwapError::Evidence(error) => Self::Evidence(error),
        }
    }
}

/// Returns an address that can be called: who listens everywhere listens on loopback as well.
fn callable(address: SocketAddr) -> SocketAddr {
    let loopback = match address.ip() {
        ip if !ip.is_unspecified() => ip,
        IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
    };
    SocketAddr::new(loopback, address.port())
}

/// A provider that is listening.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    scheme: &'static str,
    faulty: Vec<FaultyPort>,
    changeover: Arc<Changeover>,
    handle: ServerHandle,
    stopping: tokio::sync::watch::Sender<bool>,
    server: tokio::task::JoinHandle<std::io::Result<()>>,
    validating: Option<web::Data<Validating>>,
    control: Option<ControlPort>,
}

impl Running {
    /// Returns the address that is listened on, with the port that was found for port 0.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the URL of the service root at that address, as a program on this machine calls it.
    pub fn url(&self) -> String {
        let provider = self.provider();
        let base = &provider.set.script.dialect().base;
        format!("{}://{}{base}", self.scheme, callable(self.address))
    }

    /// Returns the URL of the service root at a port at which something goes wrong.
    pub fn faulty_url(&self, port: &FaultyPort) -> String {
        let provider = self.provider();
        let base = &provider.set.script.dialect().base;
        format!("https://{}{base}", callable(port.address))
    }

    /// Returns the ports at which something goes wrong before there is a request.
    pub fn faulty_ports(&self) -> &[FaultyPort] {
        &self.faulty
    }

    /// Returns the provider itself, as it now is for those who name no space.
    pub fn provider(&self) -> Arc<Provider> {
        self.changeover.spaces().first()
    }

    /// Returns a way to spaces that the program has for itself.
    pub fn own_spaces(&self) -> OwnSpaces {
        OwnSpaces::of(Arc::clone(self.changeover.spaces()), self.url())
    }

    /// Returns where the control port listens, if there is one.
    pub fn control_address(&self) -> Option<SocketAddr> {
        self.control.as_ref().and_then(ControlPort::address)
    }

    /// Has a control port closed when the provider stops.
    #[must_use]
    pub(crate) fn controlled(self, control: Option<ControlPort>) -> Self {
        Self { control, ..self }
    }

    /// Puts another script in force: requests under way are answered under the one before, and those
    /// that come after this under this one. `keeps_diary` has appointments kept where the inventory
    /// is the same; returns whether they were.
    ///
    /// # Errors
    ///
    /// [`SwapError`]; then the script before stays in force.
    pub fn swap(&self, script: Script, keeps_diary: bool) -> Result<bool, SwapError> {
        let swapped = self.changeover.swap(script, keeps_diary)?;
        Ok(swapped.diary_kept)
    }

    /// Stops: no new connections, the requests under way are answered. One whose delay would
    /// outlast the time for that is refused at once. Then the evidence is completed.
    ///
    /// **Shape:** the folders of the evidence, one for each consumer.
    ///
    /// # Errors
    ///
    /// [`StartError::Stopped`], when the server had already failed; [`StartError::Evidence`].
    pub async fn stop(mut self) -> Result<Vec<PathBuf>, StartError> {
        self.stopping.send_replace(true);
        self.handle.stop(true).await;
        if let Some(control) = self.control.take() {
            control.stop().await;
        }
        let changeover = Arc::clone(&self.changeover);
        if let Some(validating) = self.validating.take() {
            validating.finished().await;
        }
        self.ended().await?;
        let finished = tokio::task::spawn_blocking(move || changeover.finish()).await;
        Ok(finished.map_err(|error| StartError::Stopped(std::io::Error::other(error)))??)
    }

    /// Waits until the server ends by itself.
    ///
    /// # Errors
    ///
    /// [`StartError::Stopped`], with the reason.
    pub async fn ended(self) -> Result<(), StartError> {
        match self.server.await {
            Ok(result) => result.map_err(StartError::Stopped),
            Err(error) => Err(StartError::Stopped(std::io::Error::other(error))),
        }
    }
}

/// Answers on addresses that are bound.
///
/// # Errors
///
/// [`StartError::Listen`].
pub(crate) fn serve(
    changeover: Arc<Changeover>,
    entrances: Entrances,
    limits: &Limits,
) -> Result<Running, StartError> {
    let (address, scheme, faulty) = (entrances.address(), entrances.scheme(), entrances.faulty());
    let wrong = |source| StartError::Listen { address, source };
    let data = web::Data::from(Arc::clone(changeover.spaces()));
    let spaces = data.clone();
    let provider = changeover.spaces().first();
    let settings = web::Data::new(limits.clone());
    let (sender, stopping) = Stopping::new(limits.drain_time);
    let stopping = web::Data::new(stopping);
    let validating = provider.set.validator.clone().map(Validating::new);
    let validating = validating.map(web::Data::new);
    let theirs = validating.clone();
    let gate = Gate::new(provider.space.clock.clone());
    let later = web::Data::new(Committing::new(Stopping::clone(&stopping)));
    let shut = gate.clone();
    let server = server(entrances, limits, &gate, &spaces, move |config| {
        config
            .app_data(data.clone())
            .app_data(settings.clone())
            .app_data(stopping.clone())
            .app_data(later.clone())
            .app_data(web::Data::new(shut.clone()));
        if let Some(validating) = &theirs {
            config.app_data(validating.clone());
        }
    });
    let server = server.map_err(wrong)?;
    let handle = server.handle();
    let server = tokio::spawn(server);
    Ok(Running {
        address,
        scheme,
        faulty,
        changeover,
        handle,
        stopping: sender,
        server,
        validating,
        control: None,
    })
}
