//! The query that was processed.

use bookend_engine::unknown_parameters;
use bookend_model::{Request, query_pairs};
use bookend_script::Interaction;

/// Returns the target of a search without the parameters that the interaction does not know, and that
/// narrowed nothing: a Bundle says in its link `self` what was looked for.
///
/// Source: FHIR STU3, search.html#conformance; section 4.8 of the digest.
pub(super) fn processed_target(request: &Request, interaction: &Interaction) -> String {
    let target = request.target.as_str();
    let Some((path, query)) = target.split_once('?') else {
        return target.to_owned();
    };
    let unknown = unknown_parameters(request, interaction);
    if unknown.is_empty() {
        return target.to_owned();
    }
    let is_known = |part: &&str| {
        let pairs = query_pairs(part);
        let mut names = pairs.iter().map(|(name, _)| name.as_str());
        names.all(|name| !unknown.contains(&name))
    };
    let known: Vec<&str> = query.split('&').filter(is_known).collect();
    format!("{path}?{}", known.join("&"))
}
