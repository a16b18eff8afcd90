//! What stand-ins refuse on demand, in words of their own. Everything else that goes wrong on demand is
//! a behaviour of a script.

use super::dos_settings::CONDITIONS;
use super::remarks::{Fields, Remarks};
use super::ssp_settings::is_refusal;
use bookend_script::{Diagnostic, Node};

/// Something that a stand-in refuses on demand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// A text that path and query have to have in them.
    pub target: Option<String>,
    /// A text that the body has to have in it.
    pub body: Option<String>,
    /// How often it happens; always, where nothing is said.
    pub times: Option<u64>,
    /// What is answered in place of what would be.
    pub answer: Wrong,
}

/// What is answered in place of what would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// A fault of the directory of services, by its condition.
    Dos(&'static str),
    /// A refusal of the proxy, by its name.
    Ssp(&'static str),
}

impl Wrong {
    /// Returns whose requests it concerns.
    pub fn on(self) -> &'static str {
        match self {
            Self::Dos(_) => "dos",
            Self::Ssp(_) => "ssp",
        }
    }
}

/// Who has refusals of its own.
const SERVICES: &[(&str, &str)] = &[("dos", "dos"), ("ssp", "ssp")];

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
    let answer = match on {
        Some("dos") => dos(remarks, &fields),
        Some(_) => ssp(remarks, &fields),
        None => None,
    };
    let fault = Fault {
        target: fields.text("target"),
        body: fields.text("body"),
        times: fields.whole("times", u64::MAX),
        answer: answer?,
    };
    fields.finish();
    Some(fault)
}

fn dos(remarks: &Remarks, fields: &Fields<'_>) -> Option<Wrong> {
    let node = fields.require("fault")?;
    let name = remarks.text(node, "`fault`").unwrap_or_default();
    let known = CONDITIONS.iter().find(|known| **known == name);
    if known.is_none() {
        let whose = "the directory of services";
        unknown(remarks, node, &name, whose, CONDITIONS);
    }
    known.map(|known| Wrong::Dos(known))
}

fn ssp(remarks: &Remarks, fields: &Fields<'_>) -> Option<Wrong> {
    let node = fields.require("refuse")?;
    let name = remarks.text(node, "`refuse`").unwrap_or_default();
    let known = is_refusal(&name);
    if known.is_none() {
        unknown(remarks, node, &name, "the proxy", &[]);
    }
    known.map(Wrong::Ssp)
}

fn unknown(remarks: &Remarks, node: &Node, name: &str, whose: &str, known: &[&str]) {
    let message = format!("`{name}` is nothing that {whose} answers here");
    remarks.add(Diagnostic::new(&node.span, message).suggest(name, known.iter().copied()));
}
