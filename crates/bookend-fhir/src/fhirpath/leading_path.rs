//! The part of an expression that says where it looks.

/// Returns the path of elements with which an expression begins: names, positions and types, up to
/// the first function or operator; empty when there is none.
///
/// It is what `OperationOutcome.issue.expression` may carry (FHIR STU3, simple FHIRPath) when the
/// expression found nothing and so has no place of its own.
pub fn leading_path(text: &str) -> &str {
    let mut end = 0;
    loop {
        let rest = &text[end..];
        let dot = usize::from(end > 0 && rest.starts_with('.'));
        if end > 0 && dot == 0 {
            return &text[..end];
        }
        match part(&rest[dot..]) {
            0 => return &text[..end],
            length => end += dot + length,
        }
    }
}

/// Returns how long the part of a path is with which a text begins; 0 when it begins with none.
fn part(text: &str) -> usize {
    let name = text.find(|c: char| !(c.is_alphanumeric() || c == '_'));
    let name = name.unwrap_or(text.len());
    match (&text[..name], &text[name..]) {
        ("", _) => 0,
        ("ofType", rest) => match rest.split_once(')') {
            Some((type_name, _)) if type_name.starts_with('(') => name + type_name.len() + 1,
            _ => 0,
        },
        (_, rest) if rest.starts_with('(') => 0,
        (_, rest) if rest.starts_with('[') => rest.find(']').map_or(name, |end| name + end + 1),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::leading_path;

    #[test]
    fn what_follows_the_path_is_left_out() {
        for (expression, path) in [
            ("status", "status"),
            ("start >= contained.ofType(Slot).start.first()", "start"),
            (
                "contained.ofType(Patient).name.where(use = 'official').count()",
                "contained.ofType(Patient).name",
            ),
            (
                "contained.ofType(Patient).count()",
                "contained.ofType(Patient)",
            ),
            ("entry[0].resource.id", "entry[0].resource.id"),
            ("where(a = 1)", ""),
            ("(a | b).c", ""),
            ("", ""),
        ] {
            assert_eq!(leading_path(expression), path, "{expression}");
        }
    }
}
