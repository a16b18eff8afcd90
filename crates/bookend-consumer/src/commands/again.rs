//! The command lines by which a failure is seen again.

use crate::cli::{
    ControlArgs, HeaderArgs, IdentityArgs, Manner, NationalArgs, TlsArgs, default_of, parse_timeout,
};
use crate::curl::quote;
use bookend_model::Seed;
use bookend_provider::cli::ScriptChoice;
use jiff::Timestamp;
use std::fmt::Write as _;
use std::path::Path;

/// What has to be said again so that the same requests are made: all that is not what it would be
/// if nothing were said, wherever it was said.
#[derive(Clone, Copy, Debug)]
pub(super) struct Again<'a> {
    /// The service root; nothing where a rehearsal has one of its own.
    pub(super) target: Option<&'a str>,
    pub(super) choice: &'a ScriptChoice,
    /// The seed, whether it was said or drawn.
    pub(super) seed: Seed,
    pub(super) clock: Option<Timestamp>,
    /// What is trusted and shown; nothing where a rehearsal has certificates of its own, which are gone
    /// when it is over.
    pub(super) tls: Option<&'a TlsArgs>,
    /// Whether it is a rehearsal that makes certificates of its own.
    pub(super) is_rehearsal_with_tls: bool,
    /// Where the national services are; nothing where a rehearsal has some of its own.
    pub(super) national: Option<&'a NationalArgs>,
    /// The control port of the target.
    pub(super) control: &'a ControlArgs,
    pub(super) identity: &'a IdentityArgs,
    pub(super) headers: &'a HeaderArgs,
}

impl Again<'_> {
    /// Returns the flags of `curl`, each after a blank, and the scripts.
    pub(super) fn curl_flags(&self) -> String {
        let mut flags = Flags::default();
        self.add(&mut flags);
        flags.with_scripts(self.choice)
    }

    /// Returns the flags of `run` or `rehearse`, each after a blank, and the scripts.
    pub(super) fn run_flags(&self, manner: &Manner, config: Option<&Path>) -> String {
        let mut flags = Flags::default();
        flags.path("config", config);
        self.add(&mut flags);
        if self.is_rehearsal_with_tls {
            flags.word("tls");
        }
        let usual = default_of::<Manner>("timeout");
        let usual = usual.and_then(|text| parse_timeout(&text).ok());
        if usual != Some(manner.timeout) {
            flags.add("timeout", &format!("{}ms", manner.timeout.as_millis()));
        }
        for (flag, value) in self.control.said() {
            flags.add(flag, &value);
        }
        if let Some(validator) = &manner.validator {
            flags.add("validator", validator);
        }
        flags.with_scripts(self.choice)
    }

    fn add(&self, flags: &mut Flags) {
        if let Some(target) = self.target {
            flags.add("target", target);
        }
        let choice = self.choice;
        let is_said = |flag: &str, value: &str| {
            default_of::<ScriptChoice>(flag).is_none_or(|usual| usual != value)
        };
        if is_said("mode", &choice.mode) {
            flags.add("mode", &choice.mode);
        }
        for setting in &choice.policy {
            flags.add("policy", setting);
        }
        if is_said("dialect", &choice.dialect) {
            flags.add("dialect", &choice.dialect);
        }
        flags.path("script-dir", choice.script_dir.as_deref());
        for package in &choice.fhir_package {
            flags.path("fhir-package", Some(package));
        }
        flags.add("seed", &self.seed.to_string());
        if let Some(clock) = self.clock {
            flags.add("clock", &clock.to_string());
        }
        if let Some(tls) = self.tls {
            flags.path("ca", tls.ca.as_deref());
            flags.path("client-cert", tls.client_cert.as_deref());
            flags.path("client-key", tls.client_key.as_deref());
        }
        for name in self.headers.names() {
            // The value is a secret, which the reader has.
            flags.add("header", &format!("{name}: …"));
        }
        for (flag, value) in self.national.into_iter().flat_map(NationalArgs::said) {
            flags.add(flag, &value);
        }
        for (flag, value) in self.identity.said() {
            flags.add(&flag, &value);
        }
    }
}

/// Flags of a command line, quoted for a shell.
#[derive(Debug, Default)]
struct Flags(String);

impl Flags {
    /// Adds a flag that takes nothing.
    fn word(&mut self, flag: &str) {
        // Writing to a string cannot fail.
        let _ = write!(self.0, " --{flag}");
    }

    fn add(&mut self, flag: &str, value: &str) {
        // Writing to a string cannot fail.
        let _ = write!(self.0, " --{flag} {}", quote(value));
    }

    fn path(&mut self, flag: &str, path: Option<&Path>) {
        if let Some(path) = path {
            self.add(flag, &path.display().to_string());
        }
    }

    fn with_scripts(mut self, choice: &ScriptChoice) -> String {
        for script in &choice.scripts {
            let _ = write!(self.0, " {}", quote(&script.display().to_string()));
        }
        self.0
    }
}
