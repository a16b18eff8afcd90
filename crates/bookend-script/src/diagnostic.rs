//! Remarks on a script, each with its place.

use crate::source::{Sources, Span};
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

/// How much a remark weighs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Severity {
    /// Nothing runs.
    #[default]
    Error,
    /// The script can run, and probably does not do what its author wants.
    Warning,
}

/// A remark on a script: what is wrong, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it weighs.
    pub severity: Severity,
    /// What is wrong, with the value found.
    pub message: String,
    /// Where it stands.
    pub span: Span,
    /// What to say at the very place; empty for carets alone.
    pub label: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Returns a remark without help.
    pub fn new(span: &Span, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            message: message.into(),
            span: span.clone(),
            label: String::new(),
            help: None,
        }
    }

    /// Says how much it weighs; an error when nothing is said.
    #[must_use]
    pub fn of(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Adds a text at the place itself.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the nearest of several known names as help, or the list of them when none is near.
    #[must_use]
    pub fn suggest<'a>(self, found: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let mut once: Vec<&str> = Vec::new();
        for name in known {
            if !once.contains(&name) {
                once.push(name);
            }
        }
        let known = once;
        match nearest(found, &known) {
            Some(near) => self.help(format!("did you mean `{near}`?")),
            None if known.is_empty() => self,
            None if known.len() > 30 => self,
            None => self.help(format!("known here: `{}`", known.join("`, `"))),
        }
    }
}

/// Returns the known name that is near enough to be what was meant.
pub fn nearest<'a>(found: &str, known: &[&'a str]) -> Option<&'a str> {
    let lowered = found.to_lowercase();
    known
        .iter()
        .map(|name| {
            (
                strsim::damerau_levenshtein(&lowered, &name.to_lowercase()),
                *name,
            )
        })
        .filter(|(distance, name)| {
            *distance <= 1.max(name.chars().count().max(found.chars().count()) / 3)
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// The fewest letters of a name that one with a mistake can surely mean: of shorter ones, too many are near.
const SURE: usize = 4;

/// Returns the known name that was surely meant: it is near enough, not too short, and no other is as near.
pub(crate) fn surely<'a>(found: &str, known: &[&'a str]) -> Option<&'a str> {
    let near = nearest(found, known)?;
    let others: Vec<&str> = known.iter().copied().filter(|name| *name != near).collect();
    let far = |name: &str| strsim::damerau_levenshtein(&found.to_lowercase(), &name.to_lowercase());
    let is_only = nearest(found, &others).is_none_or(|other| far(other) > far(near));
    (is_only && near.chars().count() >= SURE).then_some(near)
}

/// Renders remarks as a compiler would: file, line, column, the source line, carets, help.
///
/// **Shape:** one block per remark, in the order of files and places, separated by empty lines.
pub fn render(diagnostics: &[Diagnostic], sources: &Sources, colour: bool) -> String {
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut ordered: Vec<&Diagnostic> = diagnostics.iter().collect();
    ordered.sort_by_key(|a| (a.span.file, a.span.bytes.start));
    let blocks: Vec<String> = ordered
        .into_iter()
        .map(|diagnostic| block(diagnostic, sources, &renderer))
        .collect();
    blocks.join("\n\n")
}

/// Says how many remarks there are: `3 wrong`, `3 wrong, 1 warning`, `2 warnings`.
pub fn tally(diagnostics: &[Diagnostic]) -> String {
    let of = |severity| {
        let same = |diagnostic: &&Diagnostic| diagnostic.severity == severity;
        diagnostics.iter().filter(same).count()
    };
    let wrong = match of(Severity::Error) {
        0 => None,
        count => Some(format!("{count} wrong")),
    };
    let warnings = match of(Severity::Warning) {
        0 => None,
        1 => Some("1 warning".to_owned()),
        count => Some(format!("{count} warnings")),
    };
    let parts: Vec<String> = wrong.into_iter().chain(warnings).collect();
    parts.join(", ")
}

fn block(diagnostic: &Diagnostic, sources: &Sources, renderer: &Renderer) -> String {
    let Some(source) = sources.file(&diagnostic.span) else {
        let word = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        return format!("{word}: {}", diagnostic.message);
    };
    let end = source.text.len();
    let start = diagnostic.span.bytes.start.min(end);
    // A span over several lines says no more than its first line, and fills the screen.
    let first_line = source.text[start..]
        .find('\n')
        .map_or(end, |newline| start + newline);
    let stop = diagnostic
        .span
        .bytes
        .end
        .clamp(start, first_line.max(start));
    let snippet = Snippet::source(source.text.as_str())
        .path(source.name.as_str())
        .annotation(
            AnnotationKind::Primary
                .span(start..stop)
                .label(diagnostic.label.as_str()),
        );
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = level
        .primary_title(diagnostic.message.as_str())
        .element(snippet);
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group])
}
