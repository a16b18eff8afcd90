//! What `check` says when nothing is wrong.

use crate::shipped::shipped;
use bookend_script::{Script, Source, Span, tally};

/// Says that nothing is wrong with a script, and what is in it: the author's own files first, and
/// apart from what ships.
pub fn nothing_wrong(script: &Script) -> String {
    let shipped = shipped();
    // A copy of what ships, as it was exported, is not yet the author's own.
    let is_own = |source: &Source| !shipped.iter().any(|it| it.text == source.text);
    let is_in_own = |span: &Span| script.sources().file(span).is_some_and(is_own);
    let files = script.sources().iter().filter(|(_, source)| is_own(source));
    let files = files.count();
    let behaviours = script.behaviours().iter();
    let own_behaviours = behaviours.filter(|it| is_in_own(&it.span)).count();
    let journeys = script.journeys().iter().filter(|it| is_in_own(&it.span));
    let (fragments, own_journeys): (Vec<_>, Vec<_>) = journeys.partition(|it| it.is_fragment);
    let remarks = match script.warnings() {
        [] => String::new(),
        some => format!(", {}", tally(some)),
    };
    let own = match files {
        0 => "what ships".to_owned(),
        _ => format!(
            "{} of your own with {}, {} and {}; with what ships",
            counted(files, "file"),
            counted(own_behaviours, "behaviour"),
            counted(own_journeys.len(), "journey"),
            counted(fragments.len(), "fragment"),
        ),
    };
    let journeys = script.journeys().iter().filter(|it| !it.is_fragment);
    format!(
        "nothing wrong{remarks}: {own}: {}, {}, {}, {}, mode {}, digest {:.12}",
        counted(script.behaviours().len(), "behaviour"),
        counted(journeys.count(), "journey"),
        counted(script.inventory().services.len(), "service"),
        counted(script.requirements().len(), "requirement"),
        script.policy().mode,
        script.digest(),
    )
}

fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}
