//! A body as it goes on the wire.

use bookend_evidence::BundleBody;
use bytes::Bytes;

/// A body as it goes on the wire, and the Bundle that it is where it was put together of entries.
#[derive(Debug, Default)]
pub(crate) struct Written {
    bytes: Bytes,
    bundle: Option<BundleBody>,
}

impl Written {
    /// Returns the bytes.
    pub(crate) fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// Returns the bytes, of what is needed no more.
    pub(crate) fn into_bytes(self) -> Bytes {
        self.bytes
    }

    /// Returns what the evidence is told: of a Bundle its entries, which are kept anyway, and no bytes: these can go
    /// as soon as they are sent.
    pub(crate) fn into_recorded(self) -> (Bytes, Option<BundleBody>) {
        match self.bundle {
            Some(bundle) => (Bytes::new(), Some(bundle)),
            None => (self.bytes, None),
        }
    }
}

impl From<Bytes> for Written {
    fn from(bytes: Bytes) -> Self {
        Self {
            bytes,
            bundle: None,
        }
    }
}

impl From<BundleBody> for Written {
    fn from(bundle: BundleBody) -> Self {
        Self {
            bytes: bundle.bytes(),
            bundle: Some(bundle),
        }
    }
}
