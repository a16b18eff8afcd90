//! The command line of the national stand-ins.

use crate::files::{FilesError, read_scripts};
use crate::flag_values::{
    parse_address, parse_clock, parse_patience, parse_seed, parse_service_root,
};
use crate::log_flags::LogFlags;
pub use crate::national_tls::NationalTls;
use bookend_model::{Clock, Seed};
use bookend_national::catalogue::{Catalogue, load, shipped_catalogue, standard};
use bookend_national::{EvidencePlace, NationalOptions, Where};
use bookend_script::{Diagnostic, Sources};
use clap::Args;
use clap::builder::BoolishValueParser;
use jiff::Timestamp;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// How to stand in for the national services.
#[derive(Args, Clone, Debug)]
pub struct National {
    /// A catalogue, or a folder with catalogues, that comes over what ships, key by key; several
    /// times for several.
    #[arg(
        long,
        value_name = "FILE|DIR",
        env = "BOOKEND_CATALOGUE",
        value_delimiter = ','
    )]
    pub catalogue: Vec<PathBuf>,
    /// Leave out the services and systems that ship.
    #[arg(long, env = "BOOKEND_BARE_CATALOGUE", value_parser = BoolishValueParser::new())]
    pub bare: bool,
    /// The service root that a name of `roots` in the catalogue stands for; several times for several.
    #[arg(
        long,
        value_name = "NAME=URL",
        env = "BOOKEND_ROOT",
        value_delimiter = ',',
        value_parser = parse_root
    )]
    pub root: Vec<(String, String)>,
    /// Say whether the catalogue is right, and end.
    #[arg(long)]
    pub check: bool,
    /// Where the directory of services, the FHIR API of the Spine directory and the proxy listen; port
    /// 0 finds a free one.
    #[arg(long, env = "BOOKEND_NATIONAL_LISTEN", default_value = "127.0.0.1:4440",
          value_parser = parse_address)]
    pub listen: SocketAddr,
    /// Where the Spine directory listens for LDAP; port 0 finds a free one.
    #[arg(long, env = "BOOKEND_NATIONAL_LDAP", default_value = "127.0.0.1:3389",
          value_parser = parse_address)]
    pub ldap: SocketAddr,
    /// Where the Spine directory listens for LDAP behind TLS, where `--tls-cert` is given; port 0 finds a
    /// free one.
    #[arg(long, env = "BOOKEND_NATIONAL_LDAPS", default_value = "127.0.0.1:3636",
          value_parser = parse_address)]
    pub ldaps: SocketAddr,
    /// What is trusted and shown behind TLS.
    #[command(flatten)]
    pub tls: NationalTls,
    /// Record every exchange in folders below this one, one for each caller.
    #[arg(long, value_name = "DIR", env = "BOOKEND_EVIDENCE")]
    pub evidence: Option<PathBuf>,
    /// Leave in the evidence what belongs to people.
    #[arg(long, env = "BOOKEND_NO_REDACT", value_parser = BoolishValueParser::new())]
    pub no_redact: bool,
    /// How long requests under way may take when the stand-ins stop, in seconds; 0 waits for none.
    #[arg(
        long,
        value_name = "SECONDS",
        env = "BOOKEND_DRAIN_TIMEOUT",
        default_value_t = 30,
        value_parser = parse_patience
    )]
    pub drain_timeout: u64,
    /// The number from which identifiers derive; drawn when nothing is said.
    #[arg(long, value_name = "N", env = "BOOKEND_SEED", value_parser = parse_seed)]
    pub seed: Option<u64>,
    /// Where the clock starts, as an ISO 8601 instant; it runs on from there.
    #[arg(long, value_name = "TIME", env = "BOOKEND_CLOCK", value_parser = parse_clock)]
    pub clock: Option<Timestamp>,
    /// The log.
    #[command(flatten)]
    pub log: LogFlags,
}

/// Why there is no catalogue.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// A file cannot be read.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// Something is wrong with it: every diagnostic, with the files it speaks of.
    #[error("the catalogue is wrong")]
    Wrong(Vec<Diagnostic>, Sources),
}

impl National {
    /// Reads and checks the catalogue.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`].
    pub fn read(&self) -> Result<Catalogue, CatalogueError> {
        let mut files = vec![standard()];
        if !self.bare {
            files.push(shipped_catalogue());
        }
        files.extend(read_scripts(&self.catalogue)?);
        load(files, &self.root)
            .map_err(|(diagnostics, sources)| CatalogueError::Wrong(diagnostics, sources))
    }

    /// Returns what the stand-ins are started with.
    pub fn options(&self) -> NationalOptions {
        NationalOptions {
            listen: Where {
                http: self.listen,
                ldap: self.ldap,
                ldaps: self.ldaps,
            },
            drain: Duration::from_secs(self.drain_timeout),
            clock: self.clock.map_or_else(Clock::system, Clock::running_from),
            seed: self.seed.map_or_else(Seed::from_entropy, Seed),
            tls: self.tls.shown(),
            client: self.tls.client(),
            evidence: self.evidence.clone().map(|dir| EvidencePlace {
                dir,
                redacted: !self.no_redact,
            }),
        }
    }
}

/// Reads `NAME=URL`.
fn parse_root(text: &str) -> Result<(String, String), String> {
    let (name, url) = text
        .split_once('=')
        .filter(|(name, _)| !name.is_empty())
        .ok_or("write a name and a service root, such as `provider=http://127.0.0.1:4434/STU3`")?;
    let url = parse_service_root(url).map_err(|error| error.to_string())?;
    Ok((name.to_owned(), url))
}
