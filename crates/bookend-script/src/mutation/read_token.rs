//! Reading the ways in which a token is broken.

use super::read::Reader;
use super::{Mutation, TokenChange};
use crate::diagnostic::Diagnostic;
use crate::dialect::{DefectiveForm, TokenDefect};
use crate::node::Node;

impl Reader<'_> {
    /// `jwt: expired`, `jwt: missing-claim(aud)`, `jwt: {claims: …}`, or a list of them.
    pub(super) fn tokens(&self, node: &Node) -> Vec<Mutation> {
        let nodes = node.items().unwrap_or(std::slice::from_ref(node));
        let changes = nodes.iter().filter_map(|node| self.token(node));
        changes.map(Mutation::Token).collect()
    }

    /// The name may come from elsewhere (`jwt: $(row.defect)`); one that stands there is checked.
    fn token(&self, node: &Node) -> Option<TokenChange> {
        if node.entries().is_some() {
            let defect = TokenDefect::read(self.checker, node, self.names, &self.defects.claims)?;
            return Some(TokenChange::Own(
                Box::new(defect),
                "a token of the script's own".into(),
            ));
        }
        if let Some(claim) = node.text().and_then(missing_claim) {
            return self.without(node, claim);
        }
        let shape = self.checker.shape(node, self.names);
        let name = shape.as_value().and_then(serde_json::Value::as_str);
        if let Some(name) = name.filter(|name| !self.defects.defects.contains_key(*name)) {
            let message = format!("the dialect has no token defect `{name}`");
            let known = self.defects.defects.keys().map(String::as_str);
            self.checker
                .report(Diagnostic::new(&node.span, message).suggest(name, known));
            return None;
        }
        Some(TokenChange::Named(shape))
    }

    fn without(&self, node: &Node, claim: &str) -> Option<TokenChange> {
        if !self.defects.has_claim(claim) {
            let message = format!("the token has no claim `{claim}` that could be missing");
            let known = self.defects.claim_names();
            self.checker
                .report(Diagnostic::new(&node.span, message).suggest(claim, known));
            return None;
        }
        let defect = TokenDefect {
            claims: Vec::new(),
            without: vec![claim.to_owned()],
            header: Vec::new(),
            form: DefectiveForm::Sound,
        };
        let text = format!("missing-claim({claim})");
        Some(TokenChange::Own(Box::new(defect), text))
    }
}

/// Returns the claim that `missing-claim(aud)` names.
fn missing_claim(text: &str) -> Option<&str> {
    let claim = text.strip_prefix("missing-claim(")?.strip_suffix(')')?;
    Some(claim.trim())
}
