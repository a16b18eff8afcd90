//! Starting the stand-ins, and stopping them in an orderly way.

use crate::catalogue::Catalogue;
use crate::http::{HttpListener, bind};
use crate::ldap::LdapListener;
use crate::sds::Directory;
use crate::stand_ins::StandIns;
use bookend_model::{Clock, Seed};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Where the stand-ins listen; port 0 finds a free one.
#[derive(Clone, Copy, Debug)]
pub struct Where {
    /// For everything that is HTTP.
    pub http: SocketAddr,
    /// For LDAP.
    pub ldap: SocketAddr,
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
    /// The server ended by itself.
    #[error("the server stopped")]
    Stopped(#[source] io::Error),
}

/// Stand-ins that are listening.
#[derive(Debug)]
pub struct National {
    http: SocketAddr,
    ldap: SocketAddr,
    stop: watch::Sender<bool>,
    server: HttpListener,
    directory: JoinHandle<()>,
    drain: Duration,
}

/// Starts the stand-ins; they are listening when this returns. Has to be called in a runtime.
///
/// # Errors
///
/// [`ServeError::Listen`].
pub fn start(catalogue: Catalogue, options: &NationalOptions) -> Result<National, ServeError> {
    let wrong = |address| move |source| ServeError::Listen { address, source };
    let catalogue = Arc::new(catalogue);
    let directory = Arc::new(Directory::new(&catalogue));
    let listener = bind(options.listen.http).map_err(wrong(options.listen.http))?;
    let http = listener.local_addr().map_err(wrong(options.listen.http))?;
    let spoken = LdapListener::bind(options.listen.ldap, Arc::clone(&directory));
    let spoken = spoken.map_err(wrong(options.listen.ldap))?;
    let ldap = spoken.address().map_err(wrong(options.listen.ldap))?;
    let stand_ins = StandIns::new(
        catalogue,
        directory,
        options.clock.clone(),
        options.seed,
        format!("http://{http}"),
    );
    let server = HttpListener::serve(listener, stand_ins, options.drain);
    let server = server.map_err(wrong(options.listen.http))?;
    let (stop, stopping) = watch::channel(false);
    Ok(National {
        http,
        ldap,
        stop,
        server,
        directory: tokio::spawn(spoken.serve(stopping)),
        drain: options.drain,
    })
}

impl National {
    /// Returns the address of everything that is HTTP.
    pub fn http(&self) -> SocketAddr {
        self.http
    }

    /// Returns the address of the Spine directory.
    pub fn ldap(&self) -> SocketAddr {
        self.ldap
    }

    /// Stops: no new connections, and requests under way are answered.
    ///
    /// # Errors
    ///
    /// [`ServeError::Stopped`], when the server had already failed.
    pub async fn stop(self) -> Result<(), ServeError> {
        self.stop.send_replace(true);
        self.server.stop().await.map_err(ServeError::Stopped)?;
        // Conversations end behind the message that they are at.
        let _ = tokio::time::timeout(self.drain, self.directory).await;
        Ok(())
    }
}
