//! Names of profiles to their addresses.

use super::Checker;
use crate::diagnostic::Diagnostic;
use crate::node::Node;
use bookend_fhir::CORE;

/// A profile that a package carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownProfile {
    /// Its canonical address.
    pub address: String,
    /// Its name.
    pub name: String,
    /// The elements that what conforms to it has, by FHIRPath below it.
    pub mandatory: Vec<String>,
}

impl KnownProfile {
    /// Whether a script can call it so: by its address, with or without a version, by its name, or by
    /// the end of its address.
    pub(crate) fn is_called(&self, text: &str) -> bool {
        let text = text.split('|').next().unwrap_or(text);
        let end = self.address.rsplit('/').next();
        self.address == text || self.name == text || end == Some(text)
    }
}

impl Checker<'_> {
    /// Reads a profile or a list of them, and returns their addresses; one that nothing carries is
    /// remarked upon.
    pub(crate) fn profiles(&self, node: &Node) -> Option<Vec<String>> {
        let nodes = node.items().unwrap_or(std::slice::from_ref(node));
        if nodes.is_empty() {
            let message = "this list is empty, so there is no profile to conform to";
            let diagnostic = Diagnostic::new(&node.span, message);
            self.report(diagnostic.help("write a resource type or a profile, or a list of them"));
            return None;
        }
        let addresses = nodes.iter().map(|node| self.profile(node));
        // Every one of them is read, so that everything wrong is told.
        addresses.collect::<Vec<_>>().into_iter().collect()
    }

    fn profile(&self, node: &Node) -> Option<String> {
        let text = self.text(node, "a profile")?;
        let known = self.standard.profiles();
        if let Some(found) = known.iter().find(|profile| profile.is_called(&text)) {
            return Some(found.address.clone());
        }
        let structures = self.standard.structures()?;
        let of_type = text.strip_prefix(CORE).unwrap_or(&text);
        if structures.resource_named(of_type).is_some() {
            return Some(format!("{CORE}{of_type}"));
        }
        self.report(unknown_profile(node, &text, known));
        None
    }
}

/// Remarks on a profile that nothing carries.
fn unknown_profile(node: &Node, text: &str, known: &[KnownProfile]) -> Diagnostic {
    if known.is_empty() {
        let message = format!(
            "there is no profile `{text}`: no package is given, and it is no resource type"
        );
        return Diagnostic::new(&node.span, message)
            .help("`--fhir-package FILE` gives a FHIR package, several times for several");
    }
    let message = format!("no package that is given carries the profile `{text}`");
    let is_address = text.contains('/');
    let words = known.iter().map(|profile| {
        let address = profile.address.as_str();
        let end = address.rsplit('/').next().unwrap_or(address);
        if is_address { address } else { end }
    });
    Diagnostic::new(&node.span, message).suggest(text, words)
}
