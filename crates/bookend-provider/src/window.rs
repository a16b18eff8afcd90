//! The window of a search: its bounds, and the names `window.from` and `window.to`.

use bookend_booking::{Bound, Operator};
use bookend_engine::{Scope, instant_text, parameter_values};
use bookend_model::Request;
use bookend_script::Interaction;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::cell::OnceCell;

/// Reads the bounds of a search, dates without a time as days of a zone.
///
/// What cannot be read is no bound: to refuse it is for a rule of the dialect, which reads with the
/// same reader (`type: search-date`).
pub(crate) fn bounds(request: &Request, interaction: &Interaction, zone: &TimeZone) -> Vec<Bound> {
    let values = parameter_values(request, interaction, "window");
    let read = |value: &str| Bound::parse(value, zone).ok();
    values.filter_map(read).collect()
}

/// The names of a request, and `window.from` and `window.to` beside them: the first and the last
/// instant at which something may begin that a search is to find.
pub(crate) struct WindowScope<'w> {
    pub(crate) under: &'w dyn Scope,
    pub(crate) request: &'w Request,
    pub(crate) interaction: Option<&'w Interaction>,
    pub(crate) zone: &'w TimeZone,
    window: OnceCell<Value>,
}

impl<'w> WindowScope<'w> {
    /// Adds the names to others.
    pub(crate) fn new(
        under: &'w dyn Scope,
        request: &'w Request,
        interaction: Option<&'w Interaction>,
        zone: &'w TimeZone,
    ) -> Self {
        Self {
            under,
            request,
            interaction,
            zone,
            window: OnceCell::new(),
        }
    }

    fn window(&self) -> Value {
        let read = |interaction| bounds(self.request, interaction, self.zone);
        let bounds = self.interaction.map(read).unwrap_or_default();
        json!({
            "from": beginning(&bounds).map(instant_text),
            "to": end(&bounds).map(instant_text),
        })
    }
}

impl Scope for WindowScope<'_> {
    fn value(&self, path: &[String]) -> Option<Cow<'_, Value>> {
        match path {
            [root, rest @ ..] if root == "window" => {
                let window = self.window.get_or_init(|| self.window());
                bookend_engine::descend(window, rest).map(Cow::Borrowed)
            }
            _ => self.under.value(path),
        }
    }
}

fn end(bounds: &[Bound]) -> Option<Timestamp> {
    let ends = bounds.iter().filter_map(|bound| match bound.operator {
        Operator::Le | Operator::Eq => Some(bound.at.last),
        Operator::Lt => Some(bound.at.first),
        Operator::Ge | Operator::Gt => None,
    });
    ends.min()
}

fn beginning(bounds: &[Bound]) -> Option<Timestamp> {
    let beginnings = bounds.iter().filter_map(|bound| match bound.operator {
        Operator::Ge | Operator::Eq => Some(bound.at.first),
        Operator::Gt => Some(bound.at.last),
        Operator::Le | Operator::Lt => None,
    });
    beginnings.max()
}
