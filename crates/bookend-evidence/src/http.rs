//! An exchange as text.

use crate::{BodyReport, ExchangeReport, HeaderField};
use std::fmt::Write as _;

/// Writes an exchange as text: a comment with its times, the request, then the response.
///
/// **Shape:** the request as editors with an HTTP client read it (request line with the whole URL,
/// header fields, an empty line, the body); the response follows as comments, so that the file
/// can be sent again as it is.
pub fn exchange_text(exchange: &ExchangeReport) -> String {
    let mut text = format!(
        "### {:04} at {}, first byte after {} ms, whole after {} ms\n",
        exchange.number, exchange.started, exchange.first_byte_ms, exchange.total_ms
    );
    let request = &exchange.request;
    let _ = writeln!(text, "{} {} HTTP/1.1", request.method, request.url);
    write_message(&mut text, &request.headers, request.body.as_ref());
    text.push_str("\n\n");
    let mut answer = String::new();
    if let Some(response) = &exchange.response {
        let phrase = reason_phrase(response.status);
        let _ = writeln!(answer, "HTTP/1.1 {} {phrase}", response.status);
        write_message(&mut answer, &response.headers, response.body.as_ref());
    } else if let Some(error) = &exchange.error {
        let _ = write!(answer, "no response: {}: {}", error.kind, error.detail);
    }
    for line in answer.lines() {
        let _ = writeln!(text, "{}", format!("# {line}").trim_end());
    }
    text
}

fn write_message(text: &mut String, headers: &[HeaderField], body: Option<&BodyReport>) {
    for field in headers {
        let _ = writeln!(text, "{}: {}", field.name, field.value);
    }
    match body {
        None => {}
        Some(BodyReport::Text(body)) => {
            let _ = write!(text, "\n{body}");
        }
        Some(BodyReport::Base64(body)) => {
            let _ = write!(text, "\n(not text, in base64)\n{body}");
        }
        Some(BodyReport::WithheldBytes(count)) => {
            let _ = write!(text, "\n({count} bytes that are not text were left out)");
        }
    }
}

/// Returns the phrase that belongs to a status; empty for one that has none.
///
/// Source: RFC 9110, section 15, and RFC 6585.
pub fn reason_phrase(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        301 => "Moved Permanently",
        302 => "Found",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "Length Required",
        412 => "Precondition Failed",
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        422 => "Unprocessable Content",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "",
    }
}
