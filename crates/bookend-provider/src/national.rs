//! The command line of the national stand-ins.

use crate::cli::{ControlArgs, ScriptChoice};
use crate::files::{FilesError, read_catalogues, read_scripts};
use crate::flag_values::{
    ListenPlace, parse_address, parse_clock, parse_patience, parse_seed, parse_service_root,
};
use crate::log_flags::LogFlags;
pub use crate::national_tls::NationalTls;
use crate::start::stands_for;
use bookend_model::{Clock, Seed};
use bookend_national::catalogue::{Catalogue, load, shipped_catalogue, standard};
use bookend_national::{EvidencePlace, NationalOptions, Where};
use bookend_profile::Profiles;
use bookend_script::{Diagnostic, Sources};
use clap::Args;
use clap::builder::BoolishValueParser;
use jiff::Timestamp;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// How to stand in for the national services.
#[derive(Args, Clone, Debug)]
pub struct National {
    /// The scripts whose behaviours the stand-ins obey.
    #[command(flatten)]
    pub script: ScriptChoice,
    /// A catalogue, or a folder with catalogues, that comes over what ships and over the folder national
    /// beside the scripts, key by key; several times for several.
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
    /// Where the Spine directory listens for LDAP in the clear; port 0 finds a free one, none for no such
    /// port. Where callers have to show a certificate, nothing but StartTLS is answered there before TLS.
    #[arg(
        long,
        value_name = "ADDRESS:PORT",
        env = "BOOKEND_NATIONAL_LDAP",
        default_value = "127.0.0.1:3389"
    )]
    pub ldap: ListenPlace,
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
    #[arg(long, value_name = "N", env = "BOOKEND_SEED", allow_negative_numbers = true, value_parser = parse_seed)]
    pub seed: Option<u64>,
    /// Where the clock starts, as an ISO 8601 instant; it runs on from there.
    #[arg(long, value_name = "TIME", env = "BOOKEND_CLOCK", value_parser = parse_clock)]
    pub clock: Option<Timestamp>,
    /// The control port: of the stand-ins, where it is asked for.
    #[command(flatten)]
    pub control: ControlArgs,
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
    /// Reads and checks the catalogue: what ships, over it what stands beside scripts, and over that what is
    /// named.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`].
    pub fn read(&self) -> Result<Catalogue, CatalogueError> {
        let mut files = vec![standard()];
        if !self.bare {
            files.push(shipped_catalogue());
        }
        for source in read_catalogues(self.folders())? {
            // A copy of what ships, edited, takes its place, as that of a script does.
            match files.iter_mut().find(|it| stands_for(&source, it)) {
                Some(shipped) => *shipped = source,
                None => files.push(source),
            }
        }
        files.extend(read_scripts(&self.catalogue)?);
        load(files, &self.root)
            .map_err(|(diagnostics, sources)| CatalogueError::Wrong(diagnostics, sources))
    }

    /// Returns the folders of scripts.
    fn folders(&self) -> impl Iterator<Item = &Path> {
        let folders = self.script.script_dir.iter().chain(&self.script.scripts);
        folders.map(PathBuf::as_path).filter(|path| path.is_dir())
    }

    /// Returns whether there is anything that scripts are wanted for, be it that it is judged what is said of
    /// them: without, the stand-ins are ready sooner.
    pub fn wants_scripts(&self) -> bool {
        let script = &self.script;
        let is_named = !script.scripts.is_empty() || script.script_dir.is_some();
        is_named || script.says_how() || matches!(self.control.control, Some(ListenPlace::At(_)))
    }

    /// Returns what scripts are put over stand-ins with that are started with these options; `profiles`
    /// are those of the packages.
    pub fn script_options(
        &self,
        options: &NationalOptions,
        profiles: Option<Arc<Profiles>>,
    ) -> crate::Options {
        // Who says nothing has a control port with the provider; the stand-ins' is asked for.
        let control = ControlArgs {
            control: self.control.control.or(Some(ListenPlace::None)),
            ..self.control.clone()
        };
        crate::Options {
            seed: Some(options.seed),
            clock: options.clock.clone(),
            control: control.options(self.script.workshop(profiles.as_deref())),
            profiles,
            ..crate::Options::default()
        }
    }

    /// Returns what the stand-ins are started with, without scripts.
    pub fn options(&self) -> NationalOptions {
        NationalOptions {
            listen: Where {
                http: self.listen,
                ldap: match self.ldap {
                    ListenPlace::At(address) => Some(address),
                    ListenPlace::None => None,
                },
                ldaps: self.ldaps,
            },
            drain: Duration::from_secs(self.drain_timeout),
            clock: self.clock.map_or_else(Clock::system, Clock::running_from),
            seed: self.seed.map_or_else(Seed::from_entropy, Seed),
            tls: self.tls.shown.files(),
            client: self.tls.client.files(),
            evidence: self.evidence.clone().map(|dir| EvidencePlace {
                dir,
                redacted: !self.no_redact,
            }),
            conduct: None,
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

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Debug, Parser)]
    struct Line {
        #[command(flatten)]
        national: National,
    }

    /// The name that the catalogue has for a service, or what is wrong with it.
    fn name_of(flags: &[&str]) -> Result<String, String> {
        let line = Line::parse_from(["national"].iter().chain(flags));
        match line.national.read() {
            Ok(catalogue) => Ok(catalogue.services[&2_000_099_999_u64].name.clone()),
            Err(CatalogueError::Wrong(diagnostics, sources)) => {
                Err(bookend_script::render(&diagnostics, &sources, false))
            }
            Err(CatalogueError::Files(error)) => Err(error.to_string()),
        }
    }

    #[test]
    fn a_catalogue_beside_the_scripts_comes_over_what_ships_and_one_that_is_named_over_it() {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join("national");
        crate::export(folder.path()).unwrap();
        let edited = own.join("catalogue.yaml");
        let shipped = std::fs::read_to_string(&edited).unwrap();
        let renamed = shipped.replace("name: Riverside Urgent Treatment Centre", "name: Mine");
        std::fs::write(&edited, &renamed).unwrap();
        let at = folder.path().to_str().unwrap();
        for flags in [&["--script-dir", at][..], &[at]] {
            assert_eq!(name_of(flags).as_deref(), Ok("Mine"), "{flags:?}");
        }
        let over = "catalogue: 1\nservices: {'2000099999': {name: Named}}\n";
        let named = folder.path().join("named.yaml");
        std::fs::write(&named, over).unwrap();
        let named = ["--script-dir", at, "--catalogue", named.to_str().unwrap()];
        assert_eq!(name_of(&named).as_deref(), Ok("Named"));
        std::fs::write(&edited, renamed.replace("catalogue: 1", "catalogue: 2")).unwrap();
        let wrong = name_of(&["--script-dir", at]).unwrap_err();
        assert!(wrong.contains("national/catalogue.yaml:"), "{wrong}");
    }

    #[test]
    fn scripts_are_read_where_anything_is_said_of_them() {
        let wants = |flags: &[&str]| {
            let line = ["national"].iter().chain(flags);
            Line::parse_from(line).national.wants_scripts()
        };
        assert!(!wants(&["--bare", "--seed", "7"]));
        for flags in [
            ["--mode", "strict"],
            ["--policy", "nonsense=1"],
            ["--dialect", "none"],
            ["--fhir-package", "some.tgz"],
            ["--control", "127.0.0.1:0"],
        ] {
            assert!(wants(&flags), "{flags:?}");
        }
    }
}
