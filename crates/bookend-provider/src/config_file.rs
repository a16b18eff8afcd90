//! The configuration file: what the command line and the environment leave unsaid.

use clap::builder::OsStr;
use clap::error::{ContextKind, ContextValue};
use clap::{Arg, ArgAction, Command};
use std::error::Error as _;
use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Why a configuration file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigFileError {
    /// It cannot be read.
    #[error("the configuration file `{path}` cannot be read")]
    Read {
        /// The path.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// It is not a YAML map of flags.
    #[error("the configuration file `{path}` is not a YAML map of flags to values")]
    Syntax {
        /// The path.
        path: PathBuf,
        /// Why.
        #[source]
        source: serde_yaml::Error,
    },
    /// It names something that is no flag.
    #[error(
        "the configuration file `{path}` has the key `{key}`, which is no flag of `{command}`; there are: {known}"
    )]
    Key {
        /// The path.
        path: PathBuf,
        /// The key.
        key: String,
        /// The command.
        command: String,
        /// The flags.
        known: String,
    },
    /// A flag does not take a value.
    #[error("the configuration file `{path}` gives `{key}` the value `{value}`: {reason}")]
    Refused {
        /// The path.
        path: PathBuf,
        /// The key.
        key: String,
        /// The value.
        value: String,
        /// What is wanted.
        reason: String,
    },
    /// A value is a list or a map.
    #[error(
        "the configuration file `{path}` gives `{key}` a value that is neither text, number nor boolean"
    )]
    Value {
        /// The path.
        path: PathBuf,
        /// The key.
        key: String,
    },
}

impl ConfigFileError {
    /// Returns whether the file was there to be read: what it says is then a mistake of usage.
    pub fn is_usage(&self) -> bool {
        !matches!(self, Self::Read { source, .. } if source.kind() != ErrorKind::InvalidData)
    }
}

/// Lays a configuration file under the flags of the subcommand that the arguments name, where that
/// takes one: from `--config FILE` or else from the environment variable. Any other subcommand does
/// its work whatever the file holds.
///
/// # Errors
///
/// [`ConfigFileError`].
pub fn with_configuration(
    command: Command,
    arguments: &[OsString],
    environment: Option<OsString>,
) -> Result<Command, ConfigFileError> {
    let mut words = arguments.iter().skip(1);
    let named = words.find_map(|word| command.find_subcommand(word));
    let taking = named.filter(|found| {
        let mut flags = found.get_arguments();
        flags.any(|flag| flag.get_long() == Some("config"))
    });
    let name = taking.map(|found| found.get_name().to_owned());
    match (name, config_path(arguments, environment)) {
        (Some(name), Some(path)) => with_config_file(command, &name, &path),
        _ => Ok(command),
    }
}

/// Finds `--config FILE` among the arguments, or else the value of the environment variable.
fn config_path(arguments: &[OsString], environment: Option<OsString>) -> Option<PathBuf> {
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let text = argument.to_string_lossy();
        if text == "--config" {
            return rest.next().map(PathBuf::from);
        }
        if let Some(path) = text.strip_prefix("--config=") {
            return Some(PathBuf::from(path));
        }
    }
    environment.map(PathBuf::from)
}

/// Makes the values of a configuration file the defaults of a subcommand's flags: the command line
/// wins over the environment, and the environment over the file.
fn with_config_file(
    command: Command,
    subcommand: &str,
    path: &Path,
) -> Result<Command, ConfigFileError> {
    let text = std::fs::read_to_string(path).map_err(|source| ConfigFileError::Read {
        path: path.to_owned(),
        source,
    })?;
    let values: serde_yaml::Mapping =
        serde_yaml::from_str(&text).map_err(|source| ConfigFileError::Syntax {
            path: path.to_owned(),
            source,
        })?;
    let known: Vec<String> = command
        .find_subcommand(subcommand)
        .map(|found| {
            found
                .get_arguments()
                .filter_map(Arg::get_long)
                .map(str::to_owned)
                .collect()
        })
        .unwrap_or_default();
    let mut command = command;
    for (key, value) in &values {
        let key = scalar(key).unwrap_or_default();
        if !known.contains(&key) {
            let (path, known) = (path.to_owned(), known.join(", "));
            return Err(ConfigFileError::Key {
                path,
                key,
                command: subcommand.to_owned(),
                known,
            });
        }
        let Some(value) = scalar(value) else {
            return Err(ConfigFileError::Value {
                path: path.to_owned(),
                key,
            });
        };
        if let Some(reason) = objection(&command, subcommand, &key, &value) {
            return Err(ConfigFileError::Refused {
                path: path.to_owned(),
                key,
                value,
                reason,
            });
        }
        command = command.mut_subcommand(subcommand, |found| set_default(found, &key, value));
    }
    Ok(command)
}

/// Returns why a flag does not take a value, if it does not. Defaults are not expected to be wrong:
/// without this they would end a debug build, and name no file.
fn objection(command: &Command, subcommand: &str, long: &str, value: &str) -> Option<String> {
    let flag = command.find_subcommand(subcommand)?;
    let flag = flag
        .get_arguments()
        .find(|flag| flag.get_long() == Some(long))?;
    let mut alone = Arg::new("value")
        .long("value")
        .action(ArgAction::Append)
        .value_parser(flag.get_value_parser().clone());
    if let Some(delimiter) = flag.get_value_delimiter() {
        alone = alone.value_delimiter(delimiter);
    }
    let trial = Command::new("trial").arg(alone);
    let error = trial
        .try_get_matches_from(["trial", &format!("--value={value}")])
        .err()?;
    Some(match (error.source(), error.get(ContextKind::ValidValue)) {
        (Some(source), _) => source.to_string(),
        (None, Some(ContextValue::Strings(known))) if !known.is_empty() => {
            format!("write one of {}", known.join(", "))
        }
        _ => "it is not a value of this flag".to_owned(),
    })
}

fn set_default(command: Command, long: &str, value: String) -> Command {
    let id = command
        .get_arguments()
        .find(|arg| arg.get_long() == Some(long))
        .map(|arg| arg.get_id().clone());
    match id {
        Some(id) => command.mut_arg(id, |arg| arg.default_value(OsStr::from(value))),
        None => command,
    }
}

fn scalar(value: &serde_yaml::Value) -> Option<String> {
    match value {
        serde_yaml::Value::String(text) => Some(text.clone()),
        serde_yaml::Value::Number(number) => Some(number.to_string()),
        serde_yaml::Value::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}
