//! What the command line says of dialect, mode and policy.

use bookend_script::{Choices, Script, nearest};
use indexmap::IndexMap;
use serde_json::Value;

/// Something that the command line says of dialect, mode or policy and that is not possible.
#[derive(Debug, thiserror::Error)]
pub enum ChoiceError {
    /// There is no `=`.
    #[error(
        "`{text}` is not a setting of a policy switch; write `switch=value`, such as `slot-gone=409`"
    )]
    Shape {
        /// The text.
        text: String,
    },
    /// There is no such dialect.
    #[error("there is no dialect `{dialect}`; there is: {known}")]
    Dialect {
        /// The dialect.
        dialect: String,
        /// The one of the scripts.
        known: String,
    },
    /// There is no such mode.
    #[error("there is no mode `{mode}`; there are: {known}")]
    Mode {
        /// The mode.
        mode: String,
        /// The modes.
        known: String,
    },
    /// There is no such switch.
    #[error("there is no policy switch `{switch}`; {help}")]
    Switch {
        /// The switch.
        switch: String,
        /// The nearest one, or the list of them.
        help: String,
    },
    /// The switch has no such setting.
    #[error("{0}")]
    Setting(String),
}

/// Reads what the command line says of mode and policy; numbers and booleans as such.
///
/// # Errors
///
/// [`ChoiceError::Shape`].
pub fn choices(mode: &str, policy: &[String]) -> Result<Choices, ChoiceError> {
    let mut settings = IndexMap::new();
    for text in policy.iter().filter(|text| !text.is_empty()) {
        let shape = || ChoiceError::Shape { text: text.clone() };
        let (switch, value) = text.split_once('=').ok_or_else(shape)?;
        let value = serde_json::from_str(value)
            .ok()
            .filter(|value: &Value| value.is_number() || value.is_boolean())
            .unwrap_or_else(|| Value::from(value));
        settings.insert(switch.trim().to_owned(), value);
    }
    Ok(Choices {
        mode: Some(mode.to_owned()),
        policy: settings,
        ..Choices::default()
    })
}

/// Judges whether dialect, mode and policy of the command line exist in a script.
///
/// # Errors
///
/// [`ChoiceError`], the first that does not.
pub fn judge_choices(script: &Script, dialect: &str, choices: &Choices) -> Result<(), ChoiceError> {
    let known = &script.dialect().name;
    if known != dialect {
        return Err(ChoiceError::Dialect {
            dialect: dialect.to_owned(),
            known: known.clone(),
        });
    }
    let policies = &script.dialect().policies;
    if let Some(mode) = choices
        .mode
        .as_ref()
        .filter(|mode| !policies.modes.contains_key(*mode))
    {
        let known: Vec<&str> = policies.modes.keys().map(String::as_str).collect();
        return Err(ChoiceError::Mode {
            mode: mode.clone(),
            known: known.join(", "),
        });
    }
    for (switch, value) in &choices.policy {
        if !policies.switches.contains_key(switch) {
            let known: Vec<&str> = policies.switches.keys().map(String::as_str).collect();
            return Err(ChoiceError::Switch {
                switch: switch.clone(),
                help: match nearest(switch, &known) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("there are: {}", known.join(", ")),
                },
            });
        }
        if let Some(objection) = policies.objection(switch, value) {
            return Err(ChoiceError::Setting(objection));
        }
    }
    Ok(())
}
