//! What `run` and `rehearse` share: play journeys, show how they end, write the evidence.

use super::CommandError;
use super::again::Again;
use super::error::with_sources;
use super::signals::interruptions;
use super::target_clock::{clock_words, follow};
use crate::apart::Apart;
use crate::cli::{ControlArgs, HeaderArgs, IdentityArgs, Manner, NationalArgs, Reports, TlsArgs};
use crate::client::Client;
use crate::console::{Console, Live, Signposts, failures, heading, section, summary, warnings};
use crate::control_port::Stood;
use crate::evidence::Evidence;
use crate::exit::Exit;
use crate::ground::Ground;
use crate::record::RunRecord;
use crate::report::head;
use crate::runner::Runner;
use crate::select::{Selected, Selection, select};
use bookend_evidence::{
    Ending, Recorder, Redactor, Salt, WriteError, copy_file, milliseconds, zip_folder,
};
use bookend_model::{Clock, Seed};
use bookend_profile::Profiles;
use bookend_provider::cli::ScriptChoice;
use bookend_script::Script;
use bookend_validator::Validator;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Journeys that are to be played, and how.
#[derive(Debug)]
pub(super) struct Session<'s> {
    pub(super) script: &'s Script,
    /// The profiles of packages, where there are any.
    pub(super) profiles: Option<Arc<Profiles>>,
    pub(super) selected: &'s [Selected<'s>],
    pub(super) manner: &'s Manner,
    pub(super) reports: &'s Reports,
    pub(super) identity: &'s IdentityArgs,
    /// What was said of the scripts, to be said again.
    pub(super) choice: &'s ScriptChoice,
    /// Whether the target is still there when the run has ended.
    pub(super) is_lasting: bool,
    /// Whether the journeys are run whatever answers at the service root.
    pub(super) is_forced: bool,
    /// Whom it trusts, and what it shows.
    pub(super) tls: TlsArgs,
    /// What every request has beside its own.
    pub(super) headers: HeaderArgs,
    /// Where the national services are.
    pub(super) national: NationalArgs,
    /// The control port of the target.
    pub(super) control: ControlArgs,
    /// The configuration file.
    pub(super) config: Option<&'s Path>,
    pub(super) seed: Seed,
    pub(super) clock: Clock,
    /// How journeys that need a provider to themselves get it, where they can.
    pub(super) apart: Option<Apart<'s>>,
    pub(super) console: Console,
}

impl Session<'_> {
    /// Plays the journeys against a target.
    pub(super) async fn play(&self, target: &str) -> Result<Exit, CommandError> {
        let client = Client::new(target, &self.tls.files(), self.clock.clone())?
            .with_headers(self.headers.fields());
        let base = client.base().to_owned();
        let ground = self.ground(&base);
        let validator = self.manner.validator.as_ref();
        let validator = validator.map(|base| Validator::new(base, self.manner.timeout));
        let mut runner = Runner::new(&ground, client, self.manner.timeout)
            .validating_with(validator.transpose()?)
            .asking(self.national.addresses())
            .apart(self.apart.as_ref());
        // Before anything else: a wrong address would make the last journeys an error.
        let mut followed = None;
        if let Some(Apart::Elsewhere(port)) = &self.apart {
            let clocks = (&port.clock().await?, self.manner.clock);
            followed = follow(&self.clock, clocks, self.console);
        }
        runner.read_capabilities().await?;
        if self.is_lasting && !self.is_forced {
            runner.judge_service_root().await?;
        }
        let salt = (!self.reports.no_redact).then(Salt::from_entropy);
        let recording = self.record((&ground, followed.as_ref()), &base, salt)?;
        let runner = runner.recorded(recording.as_ref().map(|recording| {
            Evidence::new(recording.recorder.sender(), &self.identity.target_asid)
        }));
        self.console
            .print(&heading(&ground, &base, self.selected.len()));
        let live = Live::new(self.console, self.selected);
        let mut interruptions = interruptions();
        let pace = self.manner.pace();
        let record = runner
            .run(self.selected, pace, &live, &mut interruptions)
            .await;
        live.finish();
        drop(runner);
        let written = recording
            .map(|recording| self.write(recording, &record))
            .transpose()
            .map(Option::flatten);
        let page = written.as_ref().ok().and_then(Option::as_deref);
        let signposts = Signposts {
            salt,
            ..self.signposts(&base, page, followed.as_ref())
        };
        self.show(&record, &ground, &signposts);
        Ok(self.conclude(Exit::of(&record, pace.strict), written))
    }

    /// Returns what the run begins with.
    fn ground(&self, base: &str) -> Ground<'_> {
        let identity = self.identity.identity();
        let ground = Ground::new(self.script, (self.seed, self.clock.clone()), &identity)
            .calling(base, &self.identity.target_asid)
            .judging_by(self.profiles.clone());
        // With a clock of its own a run is the same each time, identifiers included.
        if self.is_lasting && self.manner.clock.is_none() {
            ground.told_apart()
        } else {
            ground
        }
    }

    /// Says where the evidence is, or why there is none, and returns how the program ends.
    fn conclude(&self, exit: Exit, written: Result<Option<PathBuf>, WriteError>) -> Exit {
        match written {
            Ok(page) => {
                if let Some(page) = page {
                    self.console
                        .print(&format!("\nevidence: {}", page.display()));
                }
                exit
            }
            Err(error) => {
                self.console
                    .remark(&format!("error: {}", with_sources(&error)));
                match exit {
                    Exit::Passed => Exit::EvidenceIncomplete,
                    graver => graver,
                }
            }
        }
    }

    fn signposts(&self, base: &str, page: Option<&Path>, followed: Option<&Stood>) -> Signposts {
        let rest = match page {
            Some(page) => format!("every exchange is in {}", page.display()),
            None => "`--evidence DIR` writes every exchange".to_owned(),
        };
        let rest = if self.is_lasting {
            rest
        } else {
            format!("{rest}; `bookend-provider serve` starts a provider to try again with")
        };
        let again = Again {
            target: self.is_lasting.then_some(base),
            choice: self.choice,
            seed: self.seed,
            clock: self.manner.clock,
            // A rehearsal has certificates, and stand-ins, of its own again.
            tls: self.is_lasting.then_some(&self.tls),
            is_rehearsal_with_tls: !self.is_lasting && self.tls.ca.is_some(),
            national: self.is_lasting.then_some(&self.national),
            control: &self.control,
            identity: self.identity,
            headers: &self.headers,
        };
        Signposts {
            command: if self.is_lasting { "run" } else { "rehearse" },
            run_flags: again.run_flags(self.manner, self.config),
            // It asks no control port what time it is.
            curl_flags: Again {
                clock: again.clock.or(followed.map(|target| target.at)),
                ..again
            }
            .curl_flags(),
            rest,
            salt: None,
            secret: self.headers.names(),
        }
    }

    fn show(&self, record: &RunRecord<'_>, ground: &Ground<'_>, signposts: &Signposts) {
        let parts = [
            ("warnings", warnings(record)),
            ("failures", failures(record, ground, signposts)),
            ("summary", summary(record)),
        ];
        for (title, part) in parts.iter().filter(|(_, part)| !part.is_empty()) {
            self.console.print(&section(title, part));
        }
    }

    /// Begins to record, when somebody wants to have something: where no evidence is wanted,
    /// reports are made from a folder that does not stay.
    fn record(
        &self,
        (ground, followed): (&Ground<'_>, Option<&Stood>),
        base: &str,
        salt: Option<Salt>,
    ) -> Result<Option<Recording>, CommandError> {
        if self.reports.zip && self.reports.evidence.is_none() {
            let message = "`--zip` needs `--evidence DIR`: there is nothing else to be zipped";
            return Err(CommandError::Usage(message.to_owned()));
        }
        if self.reports.report.is_empty() && self.reports.evidence.is_none() {
            return Ok(None);
        }
        let passing = match self.reports.evidence {
            Some(_) => None,
            None => Some(
                tempfile::tempdir().map_err(CommandError::system("no folder for passing files"))?,
            ),
        };
        let parent = self.reports.evidence.as_deref();
        let parent = parent.or(passing.as_ref().map(tempfile::TempDir::path));
        let clock = clock_words(self.manner.clock, followed);
        let asid = self.identity.target_asid.as_str();
        let head = head(ground, (base, asid), clock, salt.is_some());
        let redactor = salt.map(|salt| Redactor::new(salt).hiding(&self.headers.names()));
        let parent = parent.unwrap_or(Path::new("."));
        let recorder = Recorder::begin_redacting(parent, head, redactor);
        let recorder = recorder.map_err(CommandError::NoEvidence)?;
        Ok(Some(Recording { recorder, passing }))
    }

    /// Ends the recording, and returns the page of the evidence when it stays.
    fn write(
        &self,
        recording: Recording,
        record: &RunRecord<'_>,
    ) -> Result<Option<PathBuf>, WriteError> {
        let folders = recording.recorder.finish(Ending {
            ended: record.ended,
            duration_ms: milliseconds(record.took),
            partial: record.is_partial,
        })?;
        let Some(folder) = folders.first() else {
            return Ok(None);
        };
        for file in &self.reports.report {
            copy_file(&folder.join(file.format.file_name()), &file.path)?;
        }
        if self.reports.zip {
            let zip = zip_folder(folder)?;
            self.console
                .print(&format!("\nto hand over: {}", zip.display()));
        }
        Ok(recording
            .passing
            .is_none()
            .then(|| folder.join("index.html")))
    }
}

/// A run that is being recorded.
struct Recording {
    recorder: Recorder,
    /// The folder that is removed when the reports are made.
    passing: Option<tempfile::TempDir>,
}

/// Selects journeys; that there are none is a mistake of the command line.
pub(super) fn select_some<'s>(
    script: &'s Script,
    selection: &Selection,
) -> Result<Vec<Selected<'s>>, CommandError> {
    let unknown = selection.unknown(script);
    if !unknown.is_empty() {
        let reason = unknown.join("; ");
        // The list names no requirements.
        let others = Selection {
            requirements: Vec::new(),
            ..selection.clone()
        };
        let is_listed = !others.unknown(script).is_empty();
        return Err(CommandError::Usage(if is_listed {
            with_list(&reason)
        } else {
            reason
        }));
    }
    let selected = select(script, selection);
    if selected.is_empty() {
        let why = selection.why_nothing(script);
        let why = format!("nothing is selected: {why}");
        return Err(CommandError::Usage(with_list(&why)));
    }
    Ok(selected)
}

fn with_list(reason: &str) -> String {
    format!(
        "{reason}\nhelp: `bookend-consumer run --list` names every journey, with its suite, tags and rows"
    )
}

/// Makes the runtime. Journeys run on the thread that waits for it; its other threads send the
/// requests of races, so that these are truly at once.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, CommandError> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(CommandError::system("no threads"))
}
