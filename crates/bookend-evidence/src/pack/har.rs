//! The exchanges as an HTTP Archive 1.2, which browsers and proxies read.
//!
//! Source: <http://www.softwareishard.com/blog/har-12-spec/>.

use super::head::PackHead;
use super::lines::{BodyLine, BodyRef, ExchangeLine};
use super::reader::PackReader;
use crate::{HeaderField, WriteError, reason_phrase};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// Writes `exchanges.har`. A body that stands there already is not repeated: a comment says where.
pub(super) fn write_har(folder: &Path, head: &PackHead) -> Result<(), WriteError> {
    let path = folder.join("exchanges.har");
    let wrong = |source| WriteError::File {
        path: path.clone(),
        source,
    };
    let mut out = BufWriter::new(File::create(&path).map_err(wrong)?);
    let creator = json!({"name": head.tool.name, "version": head.tool.version});
    write!(
        out,
        "{{\"log\":{{\"version\":\"1.2\",\"creator\":{creator},\"comment\":\"{}\",\"pages\":[],\"entries\":[",
        head.stamp()
    )
    .map_err(wrong)?;
    let mut reader = PackReader::open(folder)?;
    let mut seen = BTreeMap::new();
    let lines = PackReader::open(folder)?;
    let mut is_first = true;
    lines.exchanges(|line| {
        let entry = entry(&line, &mut reader, &mut seen)?;
        let mark = if is_first { "\n" } else { ",\n" };
        is_first = false;
        write!(out, "{mark}{entry}").map_err(wrong)
    })?;
    writeln!(out, "\n]}}}}")
        .and_then(|()| out.flush())
        .map_err(wrong)
}

fn entry(
    line: &ExchangeLine,
    reader: &mut PackReader,
    seen: &mut BTreeMap<usize, usize>,
) -> Result<Value, WriteError> {
    let request = &line.request;
    let mut sent = json!({
        "method": request.method, "url": request.url, "httpVersion": "HTTP/1.1",
        "cookies": [], "headers": request.headers, "queryString": query(&request.url),
        "headersSize": -1, "bodySize": size(request.body),
    });
    if let Some(body) = request.body {
        let content = content(body, line.number, reader, seen)?;
        let mut data =
            json!({"mimeType": mime(&request.headers), "params": [], "text": content.text});
        set(&mut data, "comment", content.comment);
        set(&mut sent, "postData", Some(data));
    }
    let received = match &line.response {
        Some(response) => {
            let content = match response.body {
                Some(body) => content(body, line.number, reader, seen)?,
                None => Content::default(),
            };
            let mut shown = json!({"size": content.size, "mimeType": mime(&response.headers), "text": content.text});
            set(&mut shown, "encoding", content.encoding.map(Value::from));
            set(&mut shown, "comment", content.comment);
            json!({
                "status": response.status, "statusText": reason_phrase(response.status), "httpVersion": "HTTP/1.1",
                "cookies": [], "headers": response.headers, "content": shown, "redirectURL": "",
                "headersSize": -1, "bodySize": size(response.body),
            })
        }
        None => json!({
            "status": 0, "statusText": "", "httpVersion": "", "cookies": [], "headers": [],
            "content": {"size": 0, "mimeType": "x-unknown"}, "redirectURL": "", "headersSize": -1, "bodySize": -1,
            "_error": line.error.as_ref().map(|error| format!("{}: {}", error.kind, error.detail)),
        }),
    };
    let receive = (line.total_ms - line.first_byte_ms).max(0.0);
    Ok(json!({
        "startedDateTime": line.started, "time": line.total_ms, "request": sent, "response": received,
        "cache": {}, "timings": {"send": 0, "wait": line.first_byte_ms, "receive": receive},
        "comment": comment(line),
    }))
}

#[derive(Default)]
struct Content {
    text: String,
    size: usize,
    encoding: Option<&'static str>,
    comment: Option<Value>,
}

fn content(
    body: BodyRef,
    number: usize,
    reader: &mut PackReader,
    seen: &mut BTreeMap<usize, usize>,
) -> Result<Content, WriteError> {
    if let Some(first) = seen.get(&body.id) {
        let comment = format!("the same body as in exchange {first}");
        return Ok(Content {
            comment: Some(comment.into()),
            ..Content::default()
        });
    }
    seen.insert(body.id, number);
    Ok(match reader.body(body.id)? {
        BodyLine {
            text: Some(text), ..
        } => Content {
            size: text.len(),
            text,
            ..Content::default()
        },
        BodyLine {
            wire_base64: Some(bytes),
            ..
        } => Content {
            size: body.wire_bytes,
            text: bytes,
            encoding: Some("base64"),
            ..Content::default()
        },
        _ => Content {
            size: body.wire_bytes,
            comment: Some("left out: it is not text, and cannot be looked at".into()),
            ..Content::default()
        },
    })
}

fn comment(line: &ExchangeLine) -> String {
    match &line.step {
        Some((journey, step)) => format!("{}: {journey} / {step}", line.number),
        None => line.number.to_string(),
    }
}

fn set(object: &mut Value, name: &str, value: Option<Value>) {
    if let (Some(map), Some(value)) = (object.as_object_mut(), value) {
        map.insert(name.to_owned(), value);
    }
}

fn size(body: Option<BodyRef>) -> usize {
    body.map_or(0, |body| body.wire_bytes)
}

fn mime(headers: &[HeaderField]) -> &str {
    let is_it = |field: &&HeaderField| field.name.eq_ignore_ascii_case("Content-Type");
    headers
        .iter()
        .find(is_it)
        .map_or("x-unknown", |field| field.value.as_str())
}

fn query(url: &str) -> Vec<Value> {
    let pairs = url
        .split_once('?')
        .map_or("", |(_, query)| query)
        .split('&');
    pairs
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            json!({"name": name, "value": value})
        })
        .collect()
}
