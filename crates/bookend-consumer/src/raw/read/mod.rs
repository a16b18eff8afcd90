//! Responses as they stand on a connection, one behind the other.

use bookend_model::{AttemptError, AttemptErrorKind, Headers, Response};
use bytes::{Buf, Bytes, BytesMut};
use std::io;
use tokio::io::{AsyncRead, AsyncReadExt};

/// The most fields of a head.
const MOST_FIELDS: usize = 128;
/// The longest head.
const LONGEST_HEAD: usize = 64 * 1024;
/// The longest body.
const LONGEST_BODY: usize = 64 * 1024 * 1024;

/// Reads responses, one behind the other.
#[derive(Debug)]
pub(super) struct Reader<R> {
    stream: R,
    buffer: BytesMut,
}

/// How the end of a body is told.
enum Framing {
    None,
    Length(usize),
    Chunked,
    UntilClose,
}

fn broken(kind: AttemptErrorKind, detail: impl Into<String>) -> AttemptError {
    AttemptError {
        kind,
        detail: detail.into(),
    }
}

fn malformed(detail: impl Into<String>) -> AttemptError {
    broken(AttemptErrorKind::Malformed, detail)
}

impl<R: AsyncRead + Unpin> Reader<R> {
    /// Begins to read.
    pub(super) fn new(stream: R) -> Self {
        Self {
            stream,
            buffer: BytesMut::new(),
        }
    }

    /// Reads the next response to a request; `first_byte` is called when it begins.
    ///
    /// # Errors
    ///
    /// [`AttemptError`]: `closed` where the connection ends before the response does, `malformed`
    /// where it is not HTTP.
    pub(super) async fn response(
        &mut self,
        is_head_only: bool,
        first_byte: &mut impl FnMut(),
    ) -> Result<Response, AttemptError> {
        loop {
            if self.buffer.is_empty() {
                self.more("the first byte of an answer").await?;
            }
            first_byte();
            let (status, headers) = self.head().await?;
            // What only says that the request goes on is no answer.
            if (100..200).contains(&status) && status != 101 {
                continue;
            }
            let framing = framing(status, &headers, is_head_only)?;
            let body = self.body(framing).await?;
            return Ok(Response {
                status,
                headers,
                body,
            });
        }
    }

    /// Waits for more bytes.
    async fn more(&mut self, awaited: &str) -> Result<(), AttemptError> {
        match self.stream.read_buf(&mut self.buffer).await {
            Ok(0) => {
                let detail = format!("the connection was closed before {awaited}");
                Err(broken(AttemptErrorKind::Closed, detail))
            }
            Ok(_) => Ok(()),
            Err(error) => Err(of_io(&error, awaited)),
        }
    }

    async fn head(&mut self) -> Result<(u16, Headers), AttemptError> {
        loop {
            if let Some((length, status, headers)) = parsed(&self.buffer)? {
                self.buffer.advance(length);
                return Ok((status, headers));
            }
            if self.buffer.len() > LONGEST_HEAD {
                return Err(malformed(format!(
                    "a head of more than {LONGEST_HEAD} bytes"
                )));
            }
            self.more("the end of the head").await?;
        }
    }

    async fn body(&mut self, framing: Framing) -> Result<Bytes, AttemptError> {
        match framing {
            Framing::None => Ok(Bytes::new()),
            Framing::Length(length) => self.exactly(length, "the end of the body").await,
            Framing::Chunked => self.chunks().await,
            Framing::UntilClose => {
                while self.buffer.len() <= LONGEST_BODY {
                    match self.stream.read_buf(&mut self.buffer).await {
                        Ok(0) => return Ok(self.buffer.split().freeze()),
                        Ok(_) => {}
                        Err(error) => return Err(of_io(&error, "the end of the body")),
                    }
                }
                Err(too_long())
            }
        }
    }

    async fn exactly(&mut self, length: usize, awaited: &str) -> Result<Bytes, AttemptError> {
        if length > LONGEST_BODY {
            return Err(too_long());
        }
        while self.buffer.len() < length {
            self.more(awaited).await?;
        }
        Ok(self.buffer.split_to(length).freeze())
    }

    async fn chunks(&mut self) -> Result<Bytes, AttemptError> {
        let mut body = BytesMut::new();
        loop {
            let size = self.chunk_size().await?;
            if size == 0 {
                self.trailers().await?;
                return Ok(body.freeze());
            }
            if body.len().saturating_add(size) > LONGEST_BODY {
                return Err(too_long());
            }
            let chunk = self.exactly(size, "the end of a chunk").await?;
            body.extend_from_slice(&chunk);
            let end = self.exactly(2, "the end of a chunk").await?;
            if &end[..] != b"\r\n" {
                return Err(malformed("a chunk is longer than it says"));
            }
        }
    }

    async fn chunk_size(&mut self) -> Result<usize, AttemptError> {
        loop {
            match httparse::parse_chunk_size(&self.buffer) {
                Ok(httparse::Status::Complete((length, size))) => {
                    self.buffer.advance(length);
                    return usize::try_from(size).map_err(|_| too_long());
                }
                Ok(httparse::Status::Partial) => self.more("the size of a chunk").await?,
                Err(_) => return Err(malformed("the size of a chunk is no number")),
            }
        }
    }

    /// Reads what may follow the last chunk, up to an empty line.
    async fn trailers(&mut self) -> Result<(), AttemptError> {
        loop {
            let end = self.buffer.windows(2).position(|it| it == b"\r\n");
            match end {
                Some(end) => self.buffer.advance(end + 2),
                None => {
                    self.more("the end of the chunks").await?;
                    continue;
                }
            }
            if end == Some(0) {
                return Ok(());
            }
        }
    }
}

fn parsed(bytes: &[u8]) -> Result<Option<(usize, u16, Headers)>, AttemptError> {
    let mut fields = [httparse::EMPTY_HEADER; MOST_FIELDS];
    let mut head = httparse::Response::new(&mut fields);
    match head.parse(bytes) {
        Ok(httparse::Status::Complete(length)) => {
            let fields = head.headers.iter();
            let fields = fields.map(|it| (it.name, String::from_utf8_lossy(it.value)));
            let status = head.code.unwrap_or_default();
            Ok(Some((length, status, fields.collect())))
        }
        Ok(httparse::Status::Partial) => Ok(None),
        Err(error) => Err(malformed(format!("this is no HTTP response: {error}"))),
    }
}

fn framing(status: u16, headers: &Headers, is_head_only: bool) -> Result<Framing, AttemptError> {
    if is_head_only || status == 204 || status == 304 {
        return Ok(Framing::None);
    }
    let is_chunked = headers
        .all("Transfer-Encoding")
        .any(|value| value.to_ascii_lowercase().contains("chunked"));
    if is_chunked {
        return Ok(Framing::Chunked);
    }
    let Some(length) = headers.first("Content-Length") else {
        return Ok(Framing::UntilClose);
    };
    let length = length.trim().parse().map(Framing::Length);
    length.map_err(|_| malformed("`Content-Length` is no number"))
}

fn too_long() -> AttemptError {
    malformed(format!("a body of more than {LONGEST_BODY} bytes"))
}

fn of_io(error: &io::Error, awaited: &str) -> AttemptError {
    let detail = format!("before {awaited}: {error}");
    broken(AttemptErrorKind::Closed, detail)
}

#[cfg(test)]
mod tests;
