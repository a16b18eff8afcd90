//! The scripts of a collection. What is different in each program stands in the prelude that its writer
//! puts before them: `get`, `put`, `check`, `header`, `status` and `body`.

use super::blueprint::CollectionError;
use super::compose::Composed;
use super::making::{Made, Making};
use super::path::to_javascript;
use bookend_script::{Capture, From, Interaction};
use serde_json::Value;
use std::fmt::Write as _;

const NOW: &str = "const now = Math.floor(Date.now() / 1000);\n";

const UUID: &str = r#"const uuid = () => "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx".replace(/x/g, () => Math.floor(Math.random() * 16).toString(16));
"#;

const MOMENT: &str = r#"const moment = (seconds) => new Date((now + seconds) * 1000).toISOString().replace(".000Z", "+00:00");
"#;

const EXACT: &str = r#"const exact = (seconds) => new Date((now + seconds) * 1000).toISOString().replace("Z", "+00:00");
"#;

const DAY: &str = r#"const day = (days, time) => new Date((now + days * 86400) * 1000).toISOString().slice(0, 10) + "T" + time + "+00:00";
"#;

const TOKEN: &str = r#"const fill = (text) => text.replace(/{{(\w+)}}/g, (all, name) => get(name));
const base64url = (text) => {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const bytes = [];
  encodeURIComponent(text).replace(/%(..)|(.)/g, (all, hex, letter) => bytes.push(hex ? parseInt(hex, 16) : letter.charCodeAt(0)));
  let written = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const bits = (bytes[at] << 16) | ((bytes[at + 1] || 0) << 8) | (bytes[at + 2] || 0);
    written += [18, 12, 6, 0].slice(0, bytes.length - at + 1).map((shift) => letters[(bits >> shift) & 63]).join("");
  }
  return written;
};
"#;

const KEEP: &str = r"const keep = (name, value) => {
  check(name + ` is kept`, value !== undefined && value !== null, true, said);
  put(name, value);
};
";

/// What happens before a request is sent.
#[derive(Debug)]
pub(super) struct Before {
    /// What is made anew.
    pub(super) made: Vec<Made>,
    /// The token.
    pub(super) token: Option<TokenParts>,
    /// What of an earlier answer is changed: the variable it goes into, the one that holds the answer,
    /// and the members that are set.
    pub(super) changed: Option<(String, String, Value)>,
}

/// Header and claims of a token, with names of variables, and with `@now+300@` for what follows the
/// clock.
#[derive(Debug)]
pub(super) struct TokenParts {
    pub(super) header: Value,
    pub(super) claims: Value,
}

impl Before {
    /// Returns the script.
    pub(super) fn text(&self) -> String {
        let mut text = NOW.to_owned();
        text.extend(self.helpers());
        for made in &self.made {
            let value = made.making.call();
            let value = if made.is_encoded {
                format!("encodeURIComponent({value})")
            } else {
                value
            };
            let _ = writeln!(text, "put(\"{}\", {value});", made.name);
        }
        if let Some((name, from, changes)) = &self.changed {
            let _ = writeln!(
                text,
                "put(\"{name}\", JSON.stringify({{...JSON.parse(get(\"{from}\")), ...{changes}}}));"
            );
        }
        if let Some(token) = &self.token {
            let _ = writeln!(text, "const header = {};", token.header);
            let _ = writeln!(text, "const claims = {};", literal(&token.claims));
            text.push_str("put(\"token\", [header, claims].map((part) => base64url(fill(JSON.stringify(part)))).join(\".\") + \".\");\n");
        }
        text
    }

    /// Returns the functions that the script calls.
    fn helpers(&self) -> impl Iterator<Item = &'static str> {
        let has = |wanted: fn(&Making) -> bool| self.made.iter().any(|it| wanted(&it.making));
        let helpers = [
            (UUID, has(|it| *it == Making::Uuid)),
            (MOMENT, has(|it| it.is_moment(false))),
            (EXACT, has(|it| it.is_moment(true))),
            (DAY, has(|it| matches!(it, Making::Day { .. }))),
            (TOKEN, self.token.is_some()),
        ];
        let wanted = helpers.into_iter().filter(|(_, is_wanted)| *is_wanted);
        wanted.map(|(helper, _)| helper)
    }
}

impl Making {
    fn is_moment(&self, exact: bool) -> bool {
        matches!(self, Self::Moment { has_milliseconds, .. } if *has_milliseconds == exact)
    }

    /// Returns the expression by which it is made anew.
    fn call(&self) -> String {
        match self {
            Self::Uuid => "uuid()".to_owned(),
            Self::Moment {
                seconds,
                has_milliseconds: false,
            } => format!("moment({seconds})"),
            Self::Moment {
                seconds,
                has_milliseconds: true,
            } => format!("exact({seconds})"),
            Self::Day { days, time } => format!("day({days}, \"{time}\")"),
        }
    }
}

/// Writes a tree as JavaScript: what follows the clock becomes a sum.
fn literal(tree: &Value) -> String {
    let pretty = serde_json::to_string_pretty(tree).unwrap_or_else(|_| tree.to_string());
    pretty.replace("\"@now", "now").replace("@\"", "")
}

/// What happens after a request was answered.
#[derive(Debug)]
pub(super) struct After {
    status: u16,
    answers: Option<String>,
    kept: Vec<(String, String)>,
}

impl After {
    /// Makes it of what a step keeps, and of what the interaction answers to a success.
    pub(super) fn of(
        step: &Composed<'_>,
        interaction: Option<&Interaction>,
    ) -> Result<Self, CollectionError> {
        let mut kept = Vec::new();
        for capture in &step.send.captures {
            let value = value(capture).ok_or_else(|| CollectionError::Path {
                step: step.id.clone(),
                name: capture.name.clone(),
            })?;
            kept.push((capture.name.clone(), value));
        }
        Ok(Self {
            status: interaction.map_or(200, |interaction| interaction.success),
            answers: interaction.and_then(|interaction| interaction.answers.clone()),
            kept,
        })
    }

    /// Returns the script.
    pub(super) fn text(&self) -> String {
        let mut text = "const issue = (body && body.issue && body.issue[0]) || {};\nconst said = issue.diagnostics || \"\";\n".to_owned();
        let status = self.status;
        let _ = writeln!(
            text,
            "check(\"the status is {status}\", status, {status}, said);"
        );
        if let Some(kind) = &self.answers {
            let _ = writeln!(
                text,
                "check(\"the answer is of type {kind}\", body && body.resourceType, \"{kind}\", said);"
            );
        }
        if !self.kept.is_empty() {
            text.push_str(KEEP);
        }
        for (name, value) in &self.kept {
            let _ = writeln!(text, "keep(\"{name}\", {value});");
        }
        text
    }
}

fn value(capture: &Capture) -> Option<String> {
    match &capture.from {
        From::Fhir(path) => to_javascript(path.text()),
        From::Header(name) => Some(format!("header(\"{name}\")")),
        From::Body => Some("JSON.stringify(body)".to_owned()),
        From::Status | From::Value(_) => None,
    }
}
