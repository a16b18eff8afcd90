//! Reading quantities with units.

use super::Checker;
use crate::diagnostic::Diagnostic;
use crate::node::Node;
use crate::quantity::{PointInTime, parse_duration, parse_share};
use jiff::SignedDuration;

impl Checker<'_> {
    /// Reads a duration such as `250ms`.
    pub(crate) fn duration(&self, node: &Node, what: &str) -> Option<SignedDuration> {
        self.quantity(node, what, parse_duration)
    }

    /// Reads a duration that is longer than nothing.
    pub(crate) fn length(&self, node: &Node, what: &str) -> Option<SignedDuration> {
        let length = self.duration(node, what)?;
        if length.is_zero() {
            let message = format!("{what} is longer than nothing");
            self.report(Diagnostic::new(&node.span, message));
            return None;
        }
        Some(length)
    }

    /// Reads a share such as `20%`.
    pub(crate) fn share(&self, node: &Node, what: &str) -> Option<f64> {
        self.quantity(node, what, parse_share)
    }

    /// Reads a point in time such as `tomorrow@09:00`.
    pub(crate) fn point(&self, node: &Node, what: &str) -> Option<PointInTime> {
        self.quantity(node, what, PointInTime::parse)
    }

    /// Reads a quantity by its own reader.
    pub(crate) fn quantity<T, E: std::fmt::Display>(
        &self,
        node: &Node,
        what: &str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Option<T> {
        let text = self.text(node, what)?;
        match parse(&text) {
            Ok(quantity) => Some(quantity),
            Err(error) => {
                self.report(Diagnostic::new(&node.span, error.to_string()));
                None
            }
        }
    }
}
