//! A body as it can be read.

use crate::HeaderField;
use flate2::read::{GzDecoder, ZlibDecoder};
use std::io::Read;

/// How large a body may be once it is decompressed.
const LIMIT: u64 = 16 * 1024 * 1024;

/// Returns a body, decompressed where its header fields say that it is compressed and it is.
pub(super) fn plain(headers: &[HeaderField], body: &[u8]) -> Option<Vec<u8>> {
    let encoding = encoding(headers)?;
    let mut plain = Vec::new();
    let read = match encoding.value.trim().to_ascii_lowercase().as_str() {
        "gzip" | "x-gzip" => GzDecoder::new(body).take(LIMIT).read_to_end(&mut plain),
        "deflate" => ZlibDecoder::new(body).take(LIMIT).read_to_end(&mut plain),
        _ => return None,
    };
    read.ok().map(|_| plain)
}

/// Returns whether header fields say that a body is compressed, or coded otherwise.
pub(super) fn is_encoded(headers: &[HeaderField]) -> bool {
    encoding(headers).is_some()
}

fn encoding(headers: &[HeaderField]) -> Option<&HeaderField> {
    headers
        .iter()
        .find(|field| field.name.eq_ignore_ascii_case("Content-Encoding"))
}
