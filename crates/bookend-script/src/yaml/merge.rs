//! `<<`: the entries of other maps.

use crate::diagnostic::Diagnostic;
use crate::node::{Kind, Node};
use crate::source::Span;
use indexmap::IndexMap;

/// Puts the entries of the maps that `<<` names behind those of a map, where it has none of that
/// name. They have no place of their own, and take that of the map.
///
/// # Errors
///
/// [`Diagnostic`], when `<<` names something else than a map or a list of maps.
pub(super) fn merge(
    map: &mut IndexMap<String, (Span, Node)>,
    span: &Span,
) -> Result<(), Box<Diagnostic>> {
    let Some((key_span, merged)) = map.shift_remove("<<") else {
        return Ok(());
    };
    let maps = match merged.kind {
        Kind::List(items) => items,
        _ => vec![merged],
    };
    for merged in maps {
        let Kind::Map(entries) = merged.kind else {
            let message = format!("`<<` cannot be merged: it names {}", merged.article());
            let help = "what follows it is a map, the alias of one, or a list of those";
            return Err(Box::new(Diagnostic::new(&key_span, message).help(help)));
        };
        for entry in entries {
            map.entry(entry.key)
                .or_insert_with(|| (span.clone(), entry.value.placed(span)));
        }
    }
    Ok(())
}
