//! Query parameters by their role, whatever their spelling.

use bookend_model::Request;
use bookend_script::{Interaction, Parameter};

/// Returns the name of a parameter: as a request has it, else the first of those that it may have.
pub(crate) fn parameter_name<'n>(
    request: Option<&'n Request>,
    interaction: &'n Interaction,
    role: &str,
) -> Option<&'n str> {
    let names = names(interaction, role);
    let mut query = request.map_or(&[][..], |request| &request.query).iter();
    let sent = query.find(|(name, _)| is_one_of(names, name));
    sent.map(|(name, _)| name)
        .or(names.first())
        .map(String::as_str)
}

fn names<'i>(interaction: &'i Interaction, role: &str) -> &'i [String] {
    let mut parameters = interaction.parameters.iter();
    let known = parameters.find(|parameter| parameter.role == role);
    known.map_or(&[], |parameter| &parameter.names)
}

fn is_one_of(names: &[String], name: &str) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Returns the values of every spelling of a parameter, in the order of the query.
pub fn parameter_values<'r>(
    request: &'r Request,
    interaction: &'r Interaction,
    role: &str,
) -> impl Iterator<Item = &'r str> {
    let names = names(interaction, role);
    request
        .query
        .iter()
        .filter(|(name, _)| is_one_of(names, name))
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
