//! The names of a request's world, and those of its response.

use crate::scope::Scope;
use crate::view::{ResponseView, response_value};
use serde_json::Value;
use std::borrow::Cow;

/// Names in which `response` stands beside those of the request.
pub(super) struct Answered<'a> {
    pub(super) response: &'a ResponseView<'a>,
    pub(super) under: &'a dyn Scope,
}

impl Scope for Answered<'_> {
    fn value(&self, path: &[String]) -> Option<Cow<'_, Value>> {
        let (root, rest) = path.split_first()?;
        if root != "response" {
            return self.under.value(path);
        }
        let (field, rest) = rest.split_first()?;
        response_value(self.response, field, rest)
    }
}
