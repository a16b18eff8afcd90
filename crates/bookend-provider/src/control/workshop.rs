//! Texts to scripts, as the command line chose to have them checked.

use super::sent::{self, Names, SENT};
use crate::choice::judge_choices;
use crate::start::load_to_serve;
use crate::{FilesError, read_scripts_over};
use bookend_script::{
    Behaviour, Check, Choices, Diagnostic, Script, Severity, Source, Sources, render,
};
use serde_json::{Value, json};
use std::path::PathBuf;

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
    /// What was sent for a moment is wrong beside them, and is told by the keys of the call.
    Sent(Vec<Diagnostic>, Sources, Names),
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
        names: Names,
    ) -> Result<Behaviour, Unfit> {
        let sent = json!({"bookend": 1, "behaviours": [behaviour]});
        let script = self.with(own, &sent, names)?;
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
        let sent = json!({"bookend": 1, "checks": [check]});
        let script = self.with(own, &sent, &[("checks[0].expect", "match")])?;
        let id = check.get("id").and_then(Value::as_str).unwrap_or_default();
        script.check(id).cloned().ok_or_else(|| missing("check"))
    }

    /// JSON is YAML: what was sent as a value is checked as a file of the script.
    fn with(&self, mut own: Vec<Source>, more: &Value, names: Names) -> Result<Script, Unfit> {
        let mut more = more.clone();
        if let Some(map) = more.as_object_mut() {
            map.insert("dialect".to_owned(), self.dialect.as_str().into());
        }
        own.push(Source {
            name: SENT.to_owned(),
            text: serde_json::to_string_pretty(&more).unwrap_or_default(),
        });
        self.check(own).map_err(|unfit| match unfit {
            Unfit::Wrong(diagnostics, sources) => Unfit::Sent(diagnostics, sources, names),
            other => other,
        })
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
            Self::Wrong(diagnostics, _) | Self::Sent(diagnostics, ..) => {
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
            Self::Sent(diagnostics, sources, names) => {
                let one = |one: &Diagnostic| match sent::place_of(one, sources, names) {
                    Some(path) => sent::remark(one, &path),
                    None => remark(one, sources),
                };
                json!({
                    "diagnostics": diagnostics.iter().map(one).collect::<Vec<_>>(),
                    "text": sent::shown(diagnostics, sources, names),
                })
            }
            Self::Other(_) | Self::Files(_) => json!({"diagnostics": []}),
        }
    }

    /// Returns the place of the first error, as editors jump to it.
    pub(crate) fn place(&self) -> Option<String> {
        let (Self::Wrong(diagnostics, sources) | Self::Sent(diagnostics, sources, _)) = self else {
            return None;
        };
        let first = diagnostics
            .iter()
            .find(|it| it.severity == Severity::Error)?;
        if let Self::Sent(_, _, names) = self
            && let Some(path) = sent::place_of(first, sources, names)
        {
            return Some(path);
        }
        let place = sources.place(&first.span)?;
        Some(format!("{}:{}:{}", place.file, place.line, place.column))
    }
}

/// Returns diagnostics as data.
pub(crate) fn remarks(diagnostics: &[Diagnostic], sources: &Sources) -> Value {
    let one = |diagnostic| remark(diagnostic, sources);
    diagnostics.iter().map(one).collect()
}

fn remark(diagnostic: &Diagnostic, sources: &Sources) -> Value {
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
}
