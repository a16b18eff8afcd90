//! Which tokens can be made, and what a provider would answer to each.

use super::verdict::Verdict;
use super::{CommandError, make, scheme};
use crate::ground::Ground;
use bookend_script::Interaction;
use std::fmt::Write as _;

/// Lists the kinds of tokens: the name, what a provider would answer, and the reason.
pub(super) fn list(ground: &Ground<'_>, interaction: &Interaction) -> Result<String, CommandError> {
    let defects = &ground.script.dialect().token.defects;
    let kinds = std::iter::once(("(none)", None));
    let kinds = kinds.chain(defects.iter().map(|(name, it)| (name.as_str(), Some(it))));
    let heading = ["kind", "answer", "the rule that is not met"].map(str::to_owned);
    let mut rows = vec![heading];
    for (name, defect) in kinds {
        let token = make(defect, interaction, ground)?;
        let verdict = Verdict::of(&format!("{} {token}", scheme(defect)), interaction, ground)?;
        let answer = match &verdict.answer {
            Some((refusal, intended)) => format!("{} {refusal}", intended.status),
            None => "-".to_owned(),
        };
        let reason = verdict.first();
        let reason = reason.map_or("sound", |defect| defect.says.as_str());
        rows.push([name.to_owned(), answer, reason.to_owned()]);
    }
    Ok(table(interaction, &rows))
}

fn table(interaction: &Interaction, rows: &[[String; 3]]) -> String {
    let wide = |column: fn(&[String; 3]) -> &String| {
        let widths = rows.iter().map(|row| column(row).chars().count());
        widths.max().unwrap_or_default()
    };
    let (first, second) = (wide(|row| &row[0]), wide(|row| &row[1]));
    let mut text = format!("tokens for {}\n", interaction.name);
    for [name, answer, reason] in rows {
        let _ = writeln!(text, "  {name:<first$}  {answer:<second$}  {reason}");
    }
    text
}
