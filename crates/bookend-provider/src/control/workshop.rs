//! Texts to scripts, as the command line chose to have them checked.

use crate::choice::judge_choices;
use crate::start::load_to_serve;
use crate::{FilesError, read_scripts_over};
use bookend_script::{
    Behaviour, Check, Choices, Diagnostic, Script, Severity, Source, Sources, render,
};
use serde_json::{Value, json};
use std::path::PathBuf;

/// The name under which what was sent for a moment is checked.
const SENT: &str = "sent.yaml";

/// Texts to scripts, as the command line chose to have them checked.
#[derive(Clone, Debug, Default)]
pub struct Workshop {
    /// Mode, policy and profiles.
    pub choices: Choices,
    /// The dialect.
    pub dialect: String,
    /// The files and folders of the command line.
    pub paths: Vec<PathBuf>,
    /// The folder whose scripts come below them.
    pub script_dir: Option<PathBuf>,
}

/// Why texts make no script.
#[derive(Debug)]
pub(crate) enum Unfit {
    /// They are wrong, at these places.
    Wrong(Vec<Diagnostic>, Sources),
    /// They are not what the command line chose.
    Other(String),
    /// They cannot be read.
    Files(FilesError),
}

impl Workshop {
    /// Reads the files of the command line, and those of the folder below them.
    ///
    /// # Errors
    ///
    /// [`Unfit::Files`].
    pub(crate) fn read(&self) -> Result<Vec<Source>, Unfit> {
        read_scripts_over(self.script_dir.as_deref(), &self.paths).map_err(Unfit::Files)
    }

    /// Checks texts together with what ships.
    ///
    /// # Errors
    ///
    /// [`Unfit`].
    pub(crate) fn check(&self, own: Vec<Source>) -> Result<Script, Unfit> {
        let script = load_to_serve(own, &self.choices)
            .map_err(|(diagnostics, sources)| Unfit::Wrong(diagnostics, sources))?;
        judge_choices(&script, &self.dialect, &self.choices)
            .map_err(|error| Unfit::Other(error.to_string()))?;
        Ok(script)
    }

    /// Compiles one behaviour, beside those of a script.
    ///
    /// # Errors
    ///
    /// [`Unfit`].
    pub(crate) fn behaviour(
        &self,
        own: Vec<Source>,
        behaviour: &Value,
    ) -> Result<Behaviour, Unfit> {
        let script = self.with(own, &json!({"bookend": 1, "behaviours": [behaviour]}))?;
        let id = behaviour.get("id").and_then(Value::as_str);
        let mut behaviours = script.behaviours().iter();
        let found = behaviours.find(|it| Some(it.id.as_str()) == id);
        found.cloned().ok_or_else(|| missing("behaviour"))
    }

    /// Compiles one check, beside those of a script.
    ///
    /// # Errors
    ///
    /// [`Unfit`].
    pub(crate) fn standing_check(&self, own: Vec<Source>, check: &Value) -> Result<Check, Unfit> {
        let script = self.with(own, &json!({"bookend": 1, "checks": [check]}))?;
        let id = check.get("id").and_then(Value::as_str).unwrap_or_default();
        script.check(id).cloned().ok_or_else(|| missing("check"))
    }

    /// JSON is YAML: what was sent as a value is checked as a file of the script.
    fn with(&self, mut own: Vec<Source>, more: &Value) -> Result<Script, Unfit> {
        let mut more = more.clone();
        if let Some(map) = more.as_object_mut() {
            map.insert("dialect".to_owned(), self.dialect.as_str().into());
        }
        own.push(Source {
            name: SENT.to_owned(),
            text: serde_json::to_string_pretty(&more).unwrap_or_default(),
        });
        self.check(own)
    }
}

/// What was checked is there; it can only be missing where another one has the same id.
fn missing(what: &str) -> Unfit {
    Unfit::Other(format!("the {what} was compiled and cannot be found again"))
}

impl Unfit {
    /// Says it for people, in one line.
    pub(crate) fn headline(&self) -> String {
        match self {
            Self::Wrong(diagnostics, _) => {
                let first = diagnostics.iter().find(|it| it.severity == Severity::Error);
                let first = first.map_or("", |diagnostic| diagnostic.message.as_str());
                format!("{}: {first}", bookend_script::tally(diagnostics))
            }
            Self::Other(message) => message.clone(),
            Self::Files(error) => match std::error::Error::source(error) {
                Some(source) => format!("{error}: {source}"),
                None => error.to_string(),
            },
        }
    }

    /// Returns every diagnostic with its place, and all of them as a compiler shows them.
    pub(crate) fn details(&self) -> Value {
        match self {
            Self::Wrong(diagnostics, sources) => json!({
                "diagnostics": remarks(diagnostics, sources),
                "text": render(diagnostics, sources, false),
            }),
            Self::Other(_) | Self::Files(_) => json!({"diagnostics": []}),
        }
    }

    /// Returns the place of the first error, as editors jump to it.
    pub(crate) fn place(&self) -> Option<String> {
        let Self::Wrong(diagnostics, sources) = self else {
            return None;
        };
        let first = diagnostics
            .iter()
            .find(|it| it.severity == Severity::Error)?;
        let place = sources.place(&first.span)?;
        Some(format!("{}:{}:{}", place.file, place.line, place.column))
    }
}

/// Returns diagnostics as data.
pub(crate) fn remarks(diagnostics: &[Diagnostic], sources: &Sources) -> Value {
    let one = |diagnostic: &Diagnostic| {
        let place = sources.place(&diagnostic.span);
        json!({
            "severity": match diagnostic.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            "message": diagnostic.message,
            "label": diagnostic.label,
            "help": diagnostic.help,
            "place": place.map(|place| json!({
                "file": place.file, "line": place.line, "column": place.column, "source": place.source,
            })),
        })
    };
    diagnostics.iter().map(one).collect()
}
