//! Chunks that are none.

use crate::{End, Framing, Message, Plan};
use std::time::Duration;

/// What is wrong with a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChunkFault {
    /// It is shorter than it says, because the connection ends.
    Cut,
    /// What should be its size is no number.
    Size,
    /// The chunk of no bytes that ends a body is missing.
    Last,
}

/// Sends the first half of the body as a chunk, then one that is wrong, and closes the connection.
pub fn malformed_chunk(message: &Message, fault: ChunkFault) -> Plan {
    let body = message.sent_body();
    let (first, second) = body.split_at(body.len() / 2);
    let mut bytes = message.head(Framing::Chunked);
    push_chunk(&mut bytes, first);
    match fault {
        ChunkFault::Cut => {
            bytes.extend(format!("{:x}\r\n", second.len() + 1).bytes());
            bytes.extend(second);
        }
        ChunkFault::Size => {
            bytes.extend(b"much\r\n");
            bytes.extend(second);
            bytes.extend(b"\r\n0\r\n\r\n");
        }
        ChunkFault::Last => push_chunk(&mut bytes, second),
    }
    Plan::of(bytes, End::Close(Duration::ZERO))
}

/// A chunk of no bytes would end the body.
fn push_chunk(bytes: &mut Vec<u8>, chunk: &[u8]) {
    if !chunk.is_empty() {
        bytes.extend(format!("{:x}\r\n", chunk.len()).bytes());
        bytes.extend(chunk);
        bytes.extend(b"\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{message, text};
    use super::*;

    fn body(fault: ChunkFault) -> String {
        let sent = text(&malformed_chunk(&message("0123456789"), fault).bytes());
        assert!(sent.contains("Transfer-Encoding: chunked\r\n"), "{sent}");
        assert!(!sent.contains("Content-Length"), "{sent}");
        sent.split_once("\r\n\r\n").unwrap().1.to_owned()
    }

    #[test]
    fn each_chunk_is_wrong_in_its_way() {
        assert_eq!(body(ChunkFault::Cut), "5\r\n01234\r\n6\r\n56789");
        assert_eq!(
            body(ChunkFault::Size),
            "5\r\n01234\r\nmuch\r\n56789\r\n0\r\n\r\n"
        );
        assert_eq!(body(ChunkFault::Last), "5\r\n01234\r\n5\r\n56789\r\n");
    }
}
