//! Query parameters by their role, whatever their spelling.

use bookend_model::Request;
use bookend_script::{Interaction, Parameter};

/// Returns the values of every spelling of a parameter, in the order of the query.
pub fn parameter_values<'r>(
    request: &'r Request,
    interaction: &'r Interaction,
    role: &str,
) -> impl Iterator<Item = &'r str> {
    let known = interaction
        .parameters
        .iter()
        .find(|parameter| parameter.role == role);
    let names = known.map_or(&[][..], |parameter| &parameter.names);
    request
        .query
        .iter()
        .filter(|(name, _)| names.iter().any(|known| known.eq_ignore_ascii_case(name)))
        .map(|(_, value)| value.as_str())
}

/// Returns the names of query parameters that an interaction does not know.
pub fn unknown_parameters<'r>(request: &'r Request, interaction: &Interaction) -> Vec<&'r str> {
    let known = |name: &str| {
        let mut names = interaction
            .parameters
            .iter()
            .flat_map(|parameter| &parameter.names);
        names.any(|other| other.eq_ignore_ascii_case(name))
    };
    request
        .query
        .iter()
        .map(|(name, _)| name.as_str())
        .filter(|name| !known(name))
        .collect()
}

/// Returns the unknown names that begin like a known one, without being a modifier of it
/// (`startXXXXXXX`; but not `start:missing`). Source: contradiction X-03.
pub fn lookalike_parameters<'r>(request: &'r Request, interaction: &Interaction) -> Vec<&'r str> {
    let unknown = unknown_parameters(request, interaction);
    let resembles = |name: &str, parameter: &Parameter| {
        parameter.names.iter().any(|known| {
            let rest = name
                .get(known.len()..)
                .filter(|_| name.starts_with(known.as_str()));
            rest.is_some_and(|rest| !rest.starts_with([':', '.']))
        })
    };
    unknown
        .into_iter()
        .filter(|name| {
            interaction
                .parameters
                .iter()
                .any(|parameter| resembles(name, parameter))
        })
        .collect()
}
