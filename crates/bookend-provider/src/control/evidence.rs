//! The evidence that was written so far.

use super::{Answer, Call, Complaint, Desk};

/// How much evidence is handed out at once, in bytes; more is for the folder itself.
const MOST: u64 = 512 * 1024 * 1024;

/// `GET /evidence`: every file of the evidence, as it now is, in a ZIP file.
pub(super) fn evidence(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&[])?;
    let folder = desk.evidence.as_ref().ok_or_else(|| {
        Complaint::new(404, "no-evidence", "no evidence is written")
            .help("start the provider with `--evidence DIR`")
    })?;
    let zip = bookend_evidence::zip_below(folder, MOST).map_err(|error| {
        let cause = std::error::Error::source(&error);
        let cause = cause.map_or_else(String::new, |cause| format!(": {cause}"));
        Complaint::new(500, "evidence-unreadable", format!("{error}{cause}"))
    })?;
    let zip = zip.ok_or_else(|| {
        let message = format!("there is more evidence than {MOST} bytes");
        let help = format!("take it from the folder `{}`", folder.display());
        Complaint::new(413, "evidence-large", message).help(help)
    })?;
    Ok(Answer::of("application/zip", zip).saved_as("evidence.zip"))
}
