//! Exchanges in the page.

use super::escape::Escaped;
use crate::{BodyReport, ExchangeReport, HeaderField, reason_phrase};
use std::fmt::Write as _;

pub(super) fn write_exchange(page: &mut String, exchange: &ExchangeReport) {
    let answer = match (&exchange.response, &exchange.error) {
        (Some(response), _) => response.status.to_string(),
        (None, Some(error)) => format!("no response: {}", error.kind),
        (None, None) => "no response".to_owned(),
    };
    let _ = writeln!(
        page,
        "<details><summary>{:04} <code>{} {}</code> → {} <span class=\"quiet\">{:.1} ms</span>\
         </summary><div class=\"inside\">",
        exchange.number,
        Escaped(&exchange.request.method),
        Escaped(&exchange.request.url),
        Escaped(&answer),
        exchange.total_ms
    );
    let request = &exchange.request;
    let line = format!("{} {} HTTP/1.1", request.method, request.url);
    write_message(page, &line, &request.headers, request.body.as_ref());
    if let Some(response) = &exchange.response {
        let line = format!(
            "HTTP/1.1 {} {}",
            response.status,
            reason_phrase(response.status)
        );
        write_message(page, &line, &response.headers, response.body.as_ref());
    } else if let Some(error) = &exchange.error {
        let _ = writeln!(page, "<pre>{}</pre>", Escaped(&error.detail));
    }
    page.push_str("</div></details>\n");
}

fn write_message(
    page: &mut String,
    line: &str,
    headers: &[HeaderField],
    body: Option<&BodyReport>,
) {
    let mut text = format!("{}\n", line.trim_end());
    for field in headers {
        let _ = writeln!(text, "{}: {}", field.name, field.value);
    }
    match body {
        None => {}
        Some(BodyReport::Text(body)) => {
            let body = indented(body).unwrap_or_else(|| body.clone());
            let _ = write!(text, "\n{}", shortened(&body));
        }
        Some(BodyReport::Base64(body)) => {
            let _ = write!(text, "\n(not text, in base64) {body}");
        }
        Some(BodyReport::WithheldBytes(count)) => {
            let _ = write!(text, "\n({count} bytes that are not text were left out)");
        }
    }
    let _ = writeln!(page, "<pre>{}</pre>", Escaped(&text));
}

/// How many letters of a body the page shows; a page with hundreds of whole search results is too
/// heavy to open.
const SHOWN: usize = 12_000;

fn shortened(body: &str) -> String {
    let mut letters = body.chars();
    let shown: String = letters.by_ref().take(SHOWN).collect();
    match letters.count() {
        0 => shown,
        more => format!("{shown}\n… {more} letters more: the JSON report has them all"),
    }
}

/// JSON on one line is hard to read; everything else is shown as it came.
fn indented(body: &str) -> Option<String> {
    if body.contains('\n') {
        return None;
    }
    let tree: serde_json::Value = serde_json::from_str(body).ok()?;
    serde_json::to_string_pretty(&tree).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_body_is_shortened_and_says_so() {
        assert_eq!(shortened("short"), "short");
        let shown = shortened(&"x".repeat(SHOWN + 3));
        assert!(shown.ends_with("… 3 letters more: the JSON report has them all"));
    }
}
