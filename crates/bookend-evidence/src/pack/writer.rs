//! Lines into files, by counterparty.

use super::counterparty::Pack;
use super::finish::finish;
use super::head::{Ending, PackHead};
use super::lines::{FindingLine, VerdictLine};
use super::pen::Pen;
use super::recorder::RecordedExchange;
use crate::redact::Redactor;
use crate::{JourneyReport, StepReport, WriteError};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// How many counterparties may have folders; what comes from others is kept with the last.
const COUNTERPARTIES: usize = 256;

/// Writes a run, for each counterparty into a folder of its own.
#[derive(Debug)]
pub(super) struct Writer {
    parent: PathBuf,
    head: PackHead,
    pen: Pen,
    packs: BTreeMap<String, Pack>,
}

impl Writer {
    pub(super) fn begin(
        parent: &Path,
        head: PackHead,
        redactor: Option<Redactor>,
    ) -> Result<Self, WriteError> {
        let mut writer = Self {
            parent: parent.to_owned(),
            pen: Pen {
                redactor,
                ..Pen::default()
            },
            packs: BTreeMap::new(),
            head,
        };
        let first = writer.head.counterparty.clone();
        if !first.is_empty() {
            writer.name_of(&first)?;
        }
        Ok(writer)
    }

    pub(super) fn exchange(&mut self, recorded: RecordedExchange) -> Result<(), WriteError> {
        if let Some(pack) = self.packs.get_mut(&recorded.counterparty) {
            return pack.exchange(recorded, &mut self.pen);
        }
        let name = self.name_of(&recorded.counterparty)?;
        match self.packs.get_mut(&name) {
            Some(pack) => pack.exchange(recorded, &mut self.pen),
            None => Ok(()),
        }
    }

    pub(super) fn step(&mut self, journey: String, mut step: StepReport) -> Result<(), WriteError> {
        if let Some(redactor) = &mut self.pen.redactor {
            redactor.step(&mut step);
        }
        let pack = self.pack()?;
        let exchange = step.exchanges.last().copied();
        for finding in std::mem::take(&mut step.findings) {
            let step = Some((journey.clone(), step.id.clone()));
            pack.findings.write(&FindingLine {
                exchange,
                step,
                finding,
            })?;
        }
        let verdict = VerdictLine::Step {
            journey,
            verdict: step,
        };
        pack.verdicts.write(&verdict)
    }

    pub(super) fn journey(&mut self, mut journey: JourneyReport) -> Result<(), WriteError> {
        if let Some(redactor) = &mut self.pen.redactor {
            redactor.journey(&mut journey);
        }
        let pack = self.pack()?;
        journey.steps.clear();
        pack.verdicts.write(&VerdictLine::Journey(journey))
    }

    /// Hands everything to the system that was gathered.
    pub(super) fn flush(&mut self) -> Result<(), WriteError> {
        self.packs.values_mut().try_for_each(Pack::flush)
    }

    pub(super) fn finish(mut self, ending: Ending) -> Result<Vec<PathBuf>, WriteError> {
        self.flush()?;
        let folders: Vec<PathBuf> = self.packs.into_values().map(|pack| pack.folder).collect();
        for folder in &folders {
            finish(folder, Some(ending))?;
        }
        Ok(folders)
    }

    /// Returns the files of the counterparty that the run has from its beginning.
    fn pack(&mut self) -> Result<&mut Pack, WriteError> {
        let name = self.name_of(&self.head.counterparty.clone())?;
        self.packs.get_mut(&name).ok_or(WriteError::Thread)
    }

    /// Returns the name of a counterparty's files, which are made when it is first heard of.
    fn name_of(&mut self, counterparty: &str) -> Result<String, WriteError> {
        if self.packs.contains_key(counterparty) {
            return Ok(counterparty.to_owned());
        }
        if self.packs.len() >= COUNTERPARTIES {
            return Ok(self.packs.keys().next_back().cloned().unwrap_or_default());
        }
        let head = PackHead {
            counterparty: counterparty.to_owned(),
            ..self.head.clone()
        };
        let pack = Pack::begin(&self.parent, &head)?;
        self.packs.insert(counterparty.to_owned(), pack);
        Ok(counterparty.to_owned())
    }
}
