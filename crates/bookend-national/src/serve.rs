//! Starting the stand-ins, and stopping them in an orderly way.

use crate::catalogue::Catalogue;
use crate::conduct::Conduct;
use crate::door::Shown;
use crate::evidence::{Evidence, EvidencePlace, Record};
use crate::faults::Faults;
use crate::http::{HttpListener, bind};
use crate::ldap::{Desk, LdapListener};
use crate::sds::Directory;
use crate::stand_ins::StandIns;
use bookend_evidence::WriteError;
use bookend_faults::Gate;
use bookend_model::{Clock, Seed};
use bookend_tls::{ClientFiles, ServerFiles, TlsError};
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Where the stand-ins listen; port 0 finds a free one.
#[derive(Clone, Copy, Debug)]
pub struct Where {
    /// For everything that is HTTP.
    pub http: SocketAddr,
    /// For LDAP; where there is something to show, a connection can be secured by StartTLS, and has to be
    /// where callers show certificates. Without, nobody listens there.
    pub ldap: Option<SocketAddr>,
    /// For LDAP behind TLS; where there is nothing to show, nobody listens.
    pub ldaps: SocketAddr,
}

/// What the stand-ins are started with.
#[derive(Clone, Debug)]
pub struct NationalOptions {
    /// Where they listen.
    pub listen: Where,
    /// How long requests under way may take when the stand-ins stop.
    pub drain: Duration,
    /// The clock.
    pub clock: Clock,
    /// The number from which identifiers derive.
    pub seed: Seed,
    /// What is shown behind TLS; without, everything is in the clear.
    pub tls: Option<ServerFiles>,
    /// What the proxy trusts, and shows to providers.
    pub client: ClientFiles,
    /// Where evidence is written, where it is.
    pub evidence: Option<EvidencePlace>,
    /// What scripts have to say of what is answered, where there are any.
    pub conduct: Option<Arc<dyn Conduct>>,
}

/// Why the stand-ins could not be started, or ended badly.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// An address cannot be listened on.
    #[error("cannot listen on `{address}`")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// What is trusted or shown behind TLS is not right.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The evidence cannot be written.
    #[error(transparent)]
    Evidence(#[from] WriteError),
}

/// Stand-ins that are listening.
#[derive(Debug)]
pub struct National {
    http: SocketAddr,
    ldap: Option<SocketAddr>,
    ldaps: Option<SocketAddr>,
    is_secure: bool,
    stop: watch::Sender<bool>,
    listeners: Vec<JoinHandle<()>>,
    drain: Duration,
    evidence: Option<Evidence>,
}

/// Starts the stand-ins; they are listening when this returns. Has to be called in a runtime.
///
/// # Errors
///
/// [`ServeError::Listen`]; [`ServeError::Tls`].
pub fn start(catalogue: Catalogue, options: &NationalOptions) -> Result<National, ServeError> {
    // The machine's clock, and not the stand-ins': TLS knows no other.
    let now = Clock::system().now();
    let shown = options.tls.as_ref().map(|files| Shown::read(files, now));
    let shown = shown.transpose()?;
    let client = options.client.config(now)?;
    let address = options.listen.http;
    let wrong = |source| ServeError::Listen { address, source };
    let listener = bind(address).map_err(wrong)?;
    let http = listener.local_addr().map_err(wrong)?;
    let is_secure = shown.is_some();
    let root = format!("{}://{http}", scheme(is_secure));
    let chance = (options.clock.clone(), options.seed);
    let evidence = evidence_of(options, &root)?;
    let record = evidence.as_ref().map(|evidence| evidence.record(&root));
    let record = record.unwrap_or_default().heard_by(options.conduct.clone());
    let catalogue = Arc::new(catalogue);
    let faults = Faults::new(&catalogue.faults);
    let directory = Arc::new(Directory::new(&catalogue));
    let (stop, stopping) = watch::channel(false);
    let desk = Arc::new(Desk {
        directory: Arc::clone(&directory),
        conduct: options.conduct.clone(),
        record: Record::clone(&record),
        clock: options.clock.clone(),
    });
    let gate = Gate::new(options.clock.clone());
    let mut listeners = Vec::new();
    let mut listen = |address: SocketAddr, is_secure: bool| {
        let wrong = |source| ServeError::Listen { address, source };
        let at_door = (shown.clone(), gate.clone());
        let listener = LdapListener::bind(address, Arc::clone(&desk), at_door);
        let listener = listener.map_err(wrong)?.secured_at_once(is_secure);
        let bound = listener.address().map_err(wrong)?;
        listeners.push(tokio::spawn(listener.serve(stopping.clone())));
        Ok::<SocketAddr, ServeError>(bound)
    };
    let ldap = options.listen.ldap;
    let ldap = ldap.map(|address| listen(address, false)).transpose()?;
    let ldaps = match shown {
        Some(_) => Some(listen(options.listen.ldaps, true)?),
        None => None,
    };
    let known = (catalogue, directory);
    let wishes = (faults, options.conduct.clone(), record);
    let stand_ins = StandIns::new(known, chance, root, client, wishes);
    let server = HttpListener::new(listener, stand_ins, shown, gate).map_err(wrong)?;
    listeners.push(tokio::spawn(server.serve(stopping)));
    Ok(National {
        http,
        ldap,
        ldaps,
        is_secure,
        stop,
        listeners,
        drain: options.drain,
        evidence,
    })
}

/// Begins the evidence, where it is wanted; `root` is where the stand-ins are.
fn evidence_of(options: &NationalOptions, root: &str) -> Result<Option<Evidence>, WriteError> {
    let Some(place) = &options.evidence else {
        return Ok(None);
    };
    let digest = options.conduct.as_ref().map(|conduct| conduct.pinned());
    let about = (root, digest.unwrap_or_default());
    Evidence::begin(place, (&options.clock, options.seed), about).map(Some)
}

fn scheme(is_secure: bool) -> &'static str {
    if is_secure { "https" } else { "http" }
}

impl National {
    /// Returns the address of everything that is HTTP.
    pub fn http(&self) -> SocketAddr {
        self.http
    }

    /// Returns the URL of everything that is HTTP, without a slash at its end.
    pub fn url(&self) -> String {
        format!("{}://{}", scheme(self.is_secure), self.http)
    }

    /// Returns the address of the Spine directory in the clear, where there is one.
    pub fn ldap(&self) -> Option<SocketAddr> {
        self.ldap
    }

    /// Returns the address of the Spine directory behind TLS, where there is one.
    pub fn ldaps(&self) -> Option<SocketAddr> {
        self.ldaps
    }

    /// Stops: no new connections, and requests under way are answered, for as long as there is. Then the
    /// evidence is completed.
    ///
    /// **Shape:** the folders of the evidence, one for each caller.
    ///
    /// # Errors
    ///
    /// [`ServeError::Evidence`].
    pub async fn stop(self) -> Result<Vec<PathBuf>, ServeError> {
        self.stop.send_replace(true);
        let listeners = self.listeners.iter().map(JoinHandle::abort_handle);
        let aborts: Vec<_> = listeners.collect();
        let ended = async {
            for listener in self.listeners {
                // One that has panicked has ended as well.
                let _ = listener.await;
            }
        };
        if tokio::time::timeout(self.drain, ended).await.is_err() {
            aborts.iter().for_each(tokio::task::AbortHandle::abort);
        }
        let Some(evidence) = self.evidence else {
            return Ok(Vec::new());
        };
        let finished = tokio::task::spawn_blocking(move || evidence.finish()).await;
        match finished {
            Ok(finished) => Ok(finished?),
            Err(_) => Ok(Vec::new()),
        }
    }
}
