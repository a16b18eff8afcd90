//! What goes wrong on demand.

use super::dos_settings::CONDITIONS;
use super::remarks::{Fields, Remarks};
use super::ssp_settings::is_refusal;
use bookend_script::{Diagnostic, Node, parse_duration};
use std::time::Duration;

/// Something that goes wrong on demand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fault {
    /// Whose requests it concerns: `dos`, `dos-rest`, `sds`, `sds-fhir` or `ssp`.
    pub on: &'static str,
    /// A text that path and query have to have in them; of a search by LDAP, its base and filter.
    pub target: Option<String>,
    /// A text that the body has to have in it.
    pub body: Option<String>,
    /// How often it happens; always, where nothing is said.
    pub times: Option<u64>,
    /// How long the answer is kept back.
    pub delay: Duration,
    /// What is answered in place of what would be.
    pub answer: Wrong,
}

/// What is answered in place of what would be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Wrong {
    /// Nothing else.
    #[default]
    Nothing,
    /// A fault of the directory of services, by its condition.
    Dos(&'static str),
    /// A refusal of the proxy, by its name.
    Ssp(&'static str),
    /// A status and a text.
    Plain(u16, String),
    /// So many bytes of the body, then the connection ends.
    Cut(usize),
    /// The connection ends.
    Close,
}

/// Who can be asked.
const SERVICES: &[(&str, &str)] = &[
    ("dos", "dos"),
    ("dos-rest", "dos-rest"),
    ("sds", "sds"),
    ("sds-fhir", "sds-fhir"),
    ("ssp", "ssp"),
];

/// Reads the faults of a catalogue, in their order.
pub(super) fn read(remarks: &Remarks, node: Option<&Node>) -> Vec<Fault> {
    let Some(node) = node else {
        return Vec::new();
    };
    let Some(items) = node.items() else {
        remarks.on(&node.span, "`faults` are a list");
        return Vec::new();
    };
    items
        .iter()
        .filter_map(|item| fault(remarks, item))
        .collect()
}

fn fault(remarks: &Remarks, node: &Node) -> Option<Fault> {
    let fields = remarks.fields(node, "a fault")?;
    let on = fields.require("on");
    let on = on.and_then(|node| remarks.word(node, "`on`", SERVICES));
    let delay = delay(remarks, &fields);
    let (count, answer) = answer(remarks, &fields, on.unwrap_or_default());
    if count > 1 {
        let rule = "a fault has one answer: `fault`, `refuse`, `status`, `cut` or `close`";
        remarks.on(&fields.span(), rule);
    }
    if count == 0 && delay.is_zero() {
        remarks.on(
            &fields.span(),
            "this changes nothing: a fault has an answer or a `delay`",
        );
    }
    let fault = Fault {
        on: on.unwrap_or_default(),
        target: fields.text("target"),
        body: fields.text("body"),
        times: fields.whole("times", u64::MAX),
        delay,
        answer,
    };
    fields.finish();
    on.map(|_| fault)
}

fn delay(remarks: &Remarks, fields: &Fields<'_>) -> Duration {
    let Some(node) = fields.take("delay") else {
        return Duration::ZERO;
    };
    let text = remarks.text(node, "`delay`").unwrap_or_default();
    match parse_duration(&text).map(Duration::try_from) {
        Ok(Ok(time)) => time,
        Ok(Err(error)) => {
            remarks.on(&node.span, error.to_string());
            Duration::ZERO
        }
        Err(error) => {
            remarks.on(&node.span, error.to_string());
            Duration::ZERO
        }
    }
}

/// Reads what is answered, and how many answers there are.
fn answer(remarks: &Remarks, fields: &Fields<'_>, on: &str) -> (usize, Wrong) {
    let mut found = Vec::new();
    if let Some(node) = fields.take("fault") {
        let name = remarks.text(node, "`fault`").unwrap_or_default();
        let known = CONDITIONS.iter().find(|known| **known == name);
        match known.filter(|_| on == "dos") {
            Some(known) => found.push(Wrong::Dos(known)),
            None => unknown(
                remarks,
                node,
                &name,
                "the directory of services",
                CONDITIONS,
            ),
        }
    }
    if let Some(node) = fields.take("refuse") {
        let name = remarks.text(node, "`refuse`").unwrap_or_default();
        match is_refusal(&name).filter(|_| on == "ssp") {
            Some(known) => found.push(Wrong::Ssp(known)),
            None => unknown(remarks, node, &name, "the proxy", &[]),
        }
    }
    let text = fields.text("text").unwrap_or_default();
    if let Some(status) = fields.whole("status", 599) {
        match u16::try_from(status).ok().filter(|status| *status >= 200) {
            Some(status) => found.push(Wrong::Plain(status, text)),
            None => remarks.on(&fields.span(), "`status` is from 200 to 599"),
        }
    }
    if let Some(bytes) = fields.whole("cut", 1 << 20) {
        found.push(Wrong::Cut(usize::try_from(bytes).unwrap_or(0)));
    }
    if fields.flag("close", false) {
        found.push(Wrong::Close);
    }
    if on == "sds" && found.iter().any(|wrong| *wrong != Wrong::Close) {
        remarks.on(
            &fields.span(),
            "the directory by LDAP has `delay` and `close`",
        );
    }
    (found.len(), found.pop().unwrap_or_default())
}

fn unknown(remarks: &Remarks, node: &Node, name: &str, whose: &str, known: &[&str]) {
    let message = format!("`{name}` is nothing that {whose} answers here");
    remarks.add(Diagnostic::new(&node.span, message).suggest(name, known.iter().copied()));
}
