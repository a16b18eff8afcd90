//! Paths of captures, as JavaScript follows them.

/// Writes a FHIRPath expression as JavaScript that looks into `body` and gives the first value.
///
/// **Shape:** names, `ofType(Type)`, `where(name = 'value')` and `first()`; nothing of any other.
pub(super) fn to_javascript(path: &str) -> Option<String> {
    let mut written = "[body]".to_owned();
    for part in parts(path) {
        written.push_str(&follow(part)?);
    }
    Some(written + "[0]")
}

fn follow(part: &str) -> Option<String> {
    let is_name = |text: &str| {
        let mut letters = text.chars();
        letters
            .next()
            .is_some_and(|first| first.is_ascii_alphabetic())
            && letters.all(|letter| letter.is_ascii_alphanumeric())
    };
    let inside = |function: &str| part.strip_prefix(function)?.strip_suffix(')');
    if part == "first()" {
        return Some(".slice(0, 1)".to_owned());
    }
    if let Some(kind) = inside("ofType(").filter(|kind| is_name(kind)) {
        return Some(format!(".filter((it) => it.resourceType === \"{kind}\")"));
    }
    if let Some(test) = inside("where(") {
        let (name, value) = test.split_once('=')?;
        let (name, value) = (name.trim(), value.trim());
        let value = value.strip_prefix('\'')?.strip_suffix('\'')?;
        let is_plain = !value.contains(['\'', '"', '\\']);
        return (is_name(name) && is_plain)
            .then(|| format!(".filter((it) => it.{name} === \"{value}\")"));
    }
    is_name(part).then(|| format!(".flatMap((it) => it.{part} ?? [])"))
}

/// Splits a path at its dots, those within parentheses left alone.
fn parts(path: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    path.split(|letter| {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        letter == '.' && depth == 0
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_followed_step_by_step() {
        insta::assert_snapshot!(
            to_javascript("entry.resource.ofType(Slot).where(status = 'free').first().id").unwrap(),
            @r#"[body].flatMap((it) => it.entry ?? []).flatMap((it) => it.resource ?? []).filter((it) => it.resourceType === "Slot").filter((it) => it.status === "free").slice(0, 1).flatMap((it) => it.id ?? [])[0]"#
        );
    }

    #[test]
    fn a_path_that_javascript_cannot_follow_is_none() {
        for path in [
            "entry.last()",
            "a | b",
            "where(a = b)",
            "where(a != 'b')",
            "id.matches('x')",
            "where(a = '\"')",
            "",
        ] {
            assert_eq!(to_javascript(path), None, "{path}");
        }
    }
}
