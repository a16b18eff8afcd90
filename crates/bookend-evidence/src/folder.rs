//! A run as a folder.

use crate::{Format, RunReport, WriteError, exchange_text, write_file};
use std::path::{Path, PathBuf};

/// Writes a run into a folder of its own below `parent`, and returns that folder.
///
/// **Shape:** `<started>-seed-<seed>/` with `report.json`, `junit.xml`, `report.tap`, `index.html`
/// and `exchanges/<number>-<journey>-<step>.http`, one file per exchange. A folder that is there
/// already is left alone; the new one then has a number at its end.
///
/// # Errors
///
/// [`WriteError`], at the first file that cannot be written.
pub fn write_folder(parent: &Path, report: &RunReport) -> Result<PathBuf, WriteError> {
    let folder = free_folder(parent, &name(report));
    let files = [
        ("report.json", Format::Json),
        ("junit.xml", Format::Junit),
        ("report.tap", Format::Tap),
        ("index.html", Format::Html),
    ];
    for (file, format) in files {
        write_file(&folder.join(file), &format.text(report)?)?;
    }
    for journey in &report.journeys {
        for step in &journey.steps {
            for exchange in &step.exchanges {
                let file = format!(
                    "{:04}-{}-{}.http",
                    exchange.number,
                    file_name(&journey.id),
                    file_name(&step.id)
                );
                write_file(
                    &folder.join("exchanges").join(file),
                    &exchange_text(exchange),
                )?;
            }
        }
    }
    Ok(folder)
}

/// Colons cannot stand in file names everywhere.
fn name(report: &RunReport) -> String {
    let started = report.started.strftime("%Y-%m-%dT%H-%M-%SZ");
    format!("{started}-seed-{}", report.seed)
}

fn free_folder(parent: &Path, name: &str) -> PathBuf {
    let first = parent.join(name);
    let numbered = (2_u32..).map(|number| parent.join(format!("{name}-{number}")));
    std::iter::once(first.clone())
        .chain(numbered)
        .find(|folder| !folder.exists())
        .unwrap_or(first)
}

/// Keeps letters, digits, dots and dashes, so that no id can leave its folder.
fn file_name(id: &str) -> String {
    id.chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '.' {
                c
            } else {
                '-'
            }
        })
        .collect::<String>()
        .trim_matches(['-', '.'])
        .to_owned()
}
