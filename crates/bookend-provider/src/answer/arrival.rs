//! How a request came, beside what stands in it.

use std::sync::Arc;

/// How a request came, beside what stands in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arrival {
    /// Whether it is below the service root.
    pub(crate) is_inside: bool,
    /// Whose certificate the caller has shown, where one was asked for.
    pub(crate) certificate: Option<Arc<str>>,
}

impl From<bool> for Arrival {
    /// Of a request that came over no connection, or nobody knows over which.
    fn from(is_inside: bool) -> Self {
        Self {
            is_inside,
            certificate: None,
        }
    }
}
