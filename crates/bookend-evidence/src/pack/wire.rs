//! The exchanges as they were on the wire, one behind the other.

use super::head::{PROVIDER, PackHead};
use super::lines::{BodyLine, BodyRef, ExchangeLine};
use super::reader::PackReader;
use crate::{HeaderField, WriteError, reason_phrase};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// Writes `exchanges.http`: for each exchange a line that begins with `###`, the request and the
/// response as HTTP/1.1 writes them.
///
/// Bodies are as they were; heads are written anew, those of requests to a provider with names in
/// their usual spelling and in the order of these.
///
/// What is redacted is not what was on the wire: there a compressed body stands decompressed, and
/// the field `X-Was-Content-Encoding` says what it was. A body that stands there already is named,
/// not repeated.
pub(super) fn write_wire(folder: &Path, head: &PackHead) -> Result<(), WriteError> {
    let path = folder.join("exchanges.http");
    let wrong = |source| WriteError::File {
        path: path.clone(),
        source,
    };
    let mut out = BufWriter::new(File::create(&path).map_err(wrong)?);
    write!(out, "# {}\r\n\r\n", head.stamp()).map_err(wrong)?;
    let mut reader = PackReader::open(folder)?;
    let mut seen = BTreeMap::new();
    PackReader::open(folder)?.exchanges(|line| {
        let mut bytes = Vec::new();
        let target = target_of(head, &line.request.url);
        write_exchange(&mut bytes, (&line, target), &mut reader, &mut seen)?;
        out.write_all(&bytes).map_err(wrong)
    })?;
    out.flush().map_err(wrong)
}

/// What the first line of a request names: to a provider it came without scheme and host.
fn target_of<'u>(head: &PackHead, url: &'u str) -> &'u str {
    let behind = url.split_once("://").map_or(url, |(_, behind)| behind);
    let path = behind.find('/').and_then(|start| behind.get(start..));
    path.filter(|_| head.role == PROVIDER).unwrap_or(url)
}

fn write_exchange(
    out: &mut Vec<u8>,
    (line, target): (&ExchangeLine, &str),
    reader: &mut PackReader,
    seen: &mut BTreeMap<usize, usize>,
) -> Result<(), WriteError> {
    let step = line.step.as_ref();
    let step = step.map_or_else(String::new, |(journey, step)| {
        format!(" {journey} / {step}")
    });
    let request = &line.request;
    let first = format!(
        "### {}{step} at {}, {} ms\r\n{} {} HTTP/1.1",
        line.number, line.started, line.total_ms, request.method, target
    );
    let mut message = |first: &str, headers: &[HeaderField], body| {
        write_message(out, (first, headers), body, (line.number, reader, seen))
    };
    message(&first, &request.headers, request.body)?;
    if let Some(response) = &line.response {
        let first = format!(
            "HTTP/1.1 {} {}",
            response.status,
            reason_phrase(response.status)
        );
        message(first.trim_end(), &response.headers, response.body)?;
    } else if let Some(error) = &line.error {
        out.extend(format!("# no response: {}: {}\r\n\r\n", error.kind, error.detail).bytes());
    }
    Ok(())
}

fn write_message(
    out: &mut Vec<u8>,
    (first, headers): (&str, &[HeaderField]),
    body: Option<BodyRef>,
    (number, reader, seen): (usize, &mut PackReader, &mut BTreeMap<usize, usize>),
) -> Result<(), WriteError> {
    let line = match body {
        Some(body) if !seen.contains_key(&body.id) => Some(reader.body(body.id)?),
        _ => None,
    };
    let is_as_sent = line.as_ref().is_none_or(|line| line.wire_base64.is_some());
    out.extend(format!("{first}\r\n").bytes());
    for field in headers {
        let is_encoding = field.name.eq_ignore_ascii_case("Content-Encoding");
        let was = if is_encoding && !is_as_sent {
            "X-Was-"
        } else {
            ""
        };
        out.extend(format!("{was}{}: {}\r\n", field.name, field.value).bytes());
    }
    out.extend(b"\r\n");
    let Some(body) = body else { return Ok(()) };
    match line {
        Some(line) => {
            seen.insert(body.id, number);
            out.extend(wire_bytes(line));
        }
        None => {
            let first = seen.get(&body.id).copied().unwrap_or_default();
            out.extend(
                format!(
                    "# the same {} bytes as in exchange {first}",
                    body.wire_bytes
                )
                .bytes(),
            );
        }
    }
    out.extend(b"\r\n\r\n");
    Ok(())
}

fn wire_bytes(line: BodyLine) -> Vec<u8> {
    let exact = line.wire_base64.and_then(|text| STANDARD.decode(text).ok());
    match (exact, line.text, line.withheld_bytes) {
        (Some(bytes), ..) => bytes,
        (None, Some(text), _) => text.into_bytes(),
        (None, None, count) => {
            let count = count.unwrap_or_default();
            format!("# {count} bytes that are not text were left out").into_bytes()
        }
    }
}
