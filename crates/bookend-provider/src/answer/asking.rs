//! Whom a request is put to, and how.

use crate::arrivals::Count;
use crate::provider::Provider;
use bookend_engine::Witness;

/// Whom a request is put to, and how.
#[derive(Clone, Copy)]
pub(super) struct Asking<'a> {
    pub(super) provider: &'a Provider,
    /// Who wants to see how it is decided.
    pub(super) witness: Option<&'a dyn Witness>,
    pub(super) count: Count,
    /// Which request of the space it is, where that is known already: what is asked of a stand-in is
    /// looked at several times, and is one request.
    pub(super) request: Option<u64>,
}

impl<'a> Asking<'a> {
    /// Puts a request to a provider that does not count it.
    pub(super) fn uncounted(provider: &'a Provider) -> Self {
        Self {
            provider,
            witness: None,
            count: Count::LookedAt,
            request: None,
        }
    }
}
