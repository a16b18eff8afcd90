//! Where in what was sent for a moment something is wrong: callers write a few keys, and what is
//! checked is a file around them, which they never see.

use bookend_script::{Diagnostic, Severity, Sources};
use serde_json::{Value, json};

/// The name of the file that is made of what was sent.
pub(super) const SENT: &str = "sent-now.yaml";

/// Which keys of that file stand for which of the call: the first that fits, with all below it.
pub(crate) type Names = &'static [(&'static str, &'static str)];

/// Returns where a diagnostic is, by the keys of the call; nothing where it is of another file.
pub(super) fn place_of(diagnostic: &Diagnostic, sources: &Sources, names: Names) -> Option<String> {
    let place = sources.place(&diagnostic.span)?;
    if place.file != SENT {
        return None;
    }
    let text = &sources.file(&diagnostic.span)?.text;
    Some(named(&path_at(text, place.line), names))
}

/// Shows diagnostics to people, with what was sent told by its keys.
pub(super) fn shown(diagnostics: &[Diagnostic], sources: &Sources, names: Names) -> String {
    let one = |diagnostic: &Diagnostic| {
        let Some(path) = place_of(diagnostic, sources, names) else {
            let one = std::slice::from_ref(diagnostic);
            return bookend_script::render(one, sources, false);
        };
        let help = diagnostic.help.as_ref();
        let help = help.map_or_else(String::new, |help| format!("\n  help: {help}"));
        format!(
            "{}: {}\n  at {path}{help}\n",
            word(diagnostic),
            diagnostic.message
        )
    };
    diagnostics.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// Returns a diagnostic as data.
pub(super) fn remark(diagnostic: &Diagnostic, path: &str) -> Value {
    json!({
        "severity": word(diagnostic),
        "message": diagnostic.message,
        "label": diagnostic.label,
        "help": diagnostic.help,
        "place": {"path": path},
    })
}

fn word(diagnostic: &Diagnostic) -> &'static str {
    match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// Returns a path by the names that a caller knows; the whole is the body.
fn named(path: &str, names: Names) -> String {
    let mut fits = names.iter().filter_map(|(ours, theirs)| {
        let rest = path.strip_prefix(ours)?;
        let is_whole_key = rest.is_empty() || rest.starts_with(['.', '[']);
        is_whole_key.then(|| format!("{theirs}{rest}"))
    });
    let found = fits.next().unwrap_or_default();
    match found.trim_start_matches('.') {
        "" => "body".to_owned(),
        path => path.to_owned(),
    }
}

/// Returns the path of what stands on a line (counted from 1) of JSON that was written with an item a
/// line: `behaviours[0].when.interaction`.
fn path_at(text: &str, line: usize) -> String {
    let mut path: Vec<Part> = Vec::new();
    for line in text.lines().take(line) {
        let item = line.trim_start_matches(' ');
        if item.starts_with(['}', ']']) {
            continue;
        }
        let depth = (line.len() - item.len()) / 2;
        // The map around everything has no name.
        let Some(depth) = depth.checked_sub(1) else {
            continue;
        };
        let before = path.get(depth).cloned();
        path.truncate(depth);
        path.push(match (key_of(item), before) {
            (Some(key), _) => Part::Key(key),
            (None, Some(Part::Item(number))) => Part::Item(number + 1),
            (None, _) => Part::Item(0),
        });
    }
    let mut whole = String::new();
    for part in path {
        match part {
            Part::Key(key) if whole.is_empty() => whole = key,
            Part::Key(key) => {
                whole.push('.');
                whole.push_str(&key);
            }
            Part::Item(number) => whole = format!("{whole}[{number}]"),
        }
    }
    whole
}

/// A part of a path.
#[derive(Clone, Debug)]
enum Part {
    Key(String),
    Item(usize),
}

/// Returns the key that a line of JSON begins with; an item of a list has none.
fn key_of(item: &str) -> Option<String> {
    let mut texts = serde_json::Deserializer::from_str(item).into_iter::<String>();
    let key = texts.next()?.ok()?;
    let rest = item.get(texts.byte_offset()..)?;
    rest.starts_with(':').then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_on_a_line_has_a_path() {
        let sent = json!({"bookend": 1, "behaviours": [{
            "id": "a",
            "when": {"all": [{"method": "GET"}, {"path": "a\": b"}], "header.X-Y": ["one", "two"]},
        }]});
        let text = serde_json::to_string_pretty(&sent).unwrap();
        let paths: Vec<String> = (1..=text.lines().count())
            .map(|line| path_at(&text, line))
            .collect();
        let last = paths
            .iter()
            .filter(|path| path.ends_with("two") || path.ends_with("[1]"));
        let when = "behaviours[0].when";
        let two: Vec<&String> = last.collect();
        assert!(two.contains(&&format!("{when}.all[1]")), "{paths:?}");
        assert!(two.contains(&&format!("{when}.header.X-Y[1]")), "{paths:?}");
        assert!(paths.contains(&format!("{when}.all[1].path")), "{paths:?}");
        assert_eq!(paths.get(1).map(String::as_str), Some("bookend"));
    }

    #[test]
    fn a_path_is_told_by_the_keys_of_the_call() {
        let names: Names = &[
            ("behaviours[0].schedule.times", "times"),
            ("behaviours[0]", ""),
        ];
        for (ours, theirs) in [
            ("behaviours[0].when.interaction", "when.interaction"),
            ("behaviours[0].schedule.times", "times"),
            ("behaviours[0]", "body"),
            ("", "body"),
        ] {
            assert_eq!(named(ours, names), theirs);
        }
        assert_eq!(
            named("checks[0].expect.status", &[("checks[0].expect", "match")]),
            "match.status"
        );
    }
}
