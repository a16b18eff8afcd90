//! The figures that a standard wants reported, counted from the evidence of runs.
//!
//! A script says by what events are recognised and which figures there are; here they are counted,
//! over a range of dates, of as many runs as are given. What no message carries comes from a table
//! of encounters, or is not known, and the report says why.

mod count;
mod encounters;
mod error;
mod figures;
mod gather;
mod ledger;
mod observer;
mod range;
mod render;
mod report;

pub use encounters::{Encounters, EncountersError};
pub use error::MetricsError;
pub use gather::gather;
pub use range::{Range, RangeError};
pub use render::Form;
pub use report::{Figure, Report};

use bookend_script::Script;
use ledger::Ledger;
use observer::Observer;
use std::path::PathBuf;

/// Counts the figures of a script over a range of dates, from the evidence below folders.
///
/// **Shape:** each run counts once, however often it is given, and so does an exchange that both
/// ends have recorded.
///
/// # Errors
///
/// [`MetricsError`].
pub fn report(
    script: &Script,
    folders: &[PathBuf],
    range: Range,
    encounters: Option<&Encounters>,
) -> Result<Report, MetricsError> {
    let observer = Observer::new(script);
    let mut ledger = Ledger::default();
    for folder in gather(folders)? {
        let mut trouble = None;
        let transcript = bookend_evidence::transcript(&folder, |recorded| {
            let known = observer.see(&recorded);
            match known {
                Ok(seen) => ledger.enter(&folder, &recorded, seen),
                Err(error) => trouble = trouble.take().or(Some(error)),
            }
        })
        .map_err(|source| MetricsError::Evidence {
            path: folder.clone(),
            source,
        })?;
        if let Some(error) = trouble {
            return Err(MetricsError::Evaluate(error));
        }
        ledger.close(&folder, transcript);
    }
    ledger.settle();
    Ok(figures::figures(script, &ledger, range, encounters))
}
