//! The files of the page: they are part of the program, and tell nothing of what runs.

use crate::control::{Answer, Call, Complaint, Desk};

const STYLE: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// Every file, with its media type.
const ASSETS: &[(&str, &str, &str)] = &[
    ("palette.css", STYLE, bookend_evidence::PALETTE),
    ("page.css", STYLE, include_str!("assets/page.css")),
    ("parts.css", STYLE, include_str!("assets/parts.css")),
    ("main.js", SCRIPT, include_str!("assets/main.js")),
    ("call.js", SCRIPT, include_str!("assets/call.js")),
    ("part.js", SCRIPT, include_str!("assets/part.js")),
    ("act.js", SCRIPT, include_str!("assets/act.js")),
    ("live.js", SCRIPT, include_str!("assets/live.js")),
    ("arm.js", SCRIPT, include_str!("assets/arm.js")),
    ("calendar.js", SCRIPT, include_str!("assets/calendar.js")),
    ("token.js", SCRIPT, include_str!("assets/token.js")),
];

/// The style sheets, in the order in which they are read.
pub(super) const STYLES: [&str; 3] = ["palette.css", "page.css", "parts.css"];

/// `GET /room/{asset}`: a style sheet or a script of the page.
pub(in crate::control) fn asset(_: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&[])?;
    let name = call.part("asset");
    let found = ASSETS.iter().find(|(known, ..)| *known == name);
    let (_, media_type, text) = found.ok_or_else(|| Complaint::unknown("file", name))?;
    Ok(Answer::of(media_type, *text))
}
