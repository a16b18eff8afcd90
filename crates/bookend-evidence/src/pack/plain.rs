//! A body as it can be read.

use bookend_model::Headers;
use flate2::read::{DeflateDecoder, GzDecoder, ZlibDecoder};
use std::io::Read;

/// How large a body may be once it is decompressed.
const LIMIT: u64 = 16 * 1024 * 1024;

/// The field that says that a body is compressed.
const FIELD: &str = "Content-Encoding";

/// Returns a body, decompressed where its header fields say that it is compressed and it is.
pub(super) fn plain(headers: &Headers, body: &[u8]) -> Option<Vec<u8>> {
    match encoding(headers)?.as_str() {
        "gzip" | "x-gzip" => read_all(GzDecoder::new(body)),
        // Both readings of `deflate` are in use: with the zlib wrapper and without.
        "deflate" => {
            read_all(ZlibDecoder::new(body)).or_else(|| read_all(DeflateDecoder::new(body)))
        }
        _ => None,
    }
}

/// Returns whether header fields say that a body is compressed, or coded otherwise.
pub(super) fn is_encoded(headers: &Headers) -> bool {
    headers.has(FIELD)
}

/// Several header fields are one list (RFC 9110, section 5.3).
fn encoding(headers: &Headers) -> Option<String> {
    let fields: Vec<&str> = headers.all(FIELD).map(str::trim).collect();
    (!fields.is_empty()).then(|| fields.join(", ").to_ascii_lowercase())
}

fn read_all(decoder: impl Read) -> Option<Vec<u8>> {
    let mut plain = Vec::new();
    let read = decoder.take(LIMIT).read_to_end(&mut plain);
    read.ok().map(|_| plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::read::{DeflateEncoder, GzEncoder, ZlibEncoder};

    fn fields(values: &[&str]) -> Headers {
        values
            .iter()
            .map(|value| ("content-encoding", value))
            .collect()
    }

    fn all(mut encoder: impl Read) -> Vec<u8> {
        let mut bytes = Vec::new();
        encoder.read_to_end(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn a_body_is_decompressed_as_its_header_fields_say_together() {
        let (text, level) = (b"text".as_slice(), Compression::fast());
        let gzip = all(GzEncoder::new(text, level));
        assert_eq!(plain(&fields(&["GZip "]), &gzip).as_deref(), Some(text));
        for deflate in [
            all(ZlibEncoder::new(text, level)),
            all(DeflateEncoder::new(text, level)),
        ] {
            assert_eq!(
                plain(&fields(&["deflate"]), &deflate).as_deref(),
                Some(text)
            );
        }
        // What is compressed twice is not read as if it were compressed once.
        assert_eq!(plain(&fields(&["gzip", "gzip"]), &gzip), None);
        assert_eq!(plain(&fields(&[]), &gzip), None);
        assert!(is_encoded(&fields(&["br"])) && !is_encoded(&fields(&[])));
    }
}
