//! The bounds of a search: reading them, and judging whether they make sense.

use super::{NotPerformed, Task};
use bookend_booking::{Bound, Operator};
use bookend_model::Refusal;
use jiff::Timestamp;
use jiff::tz::TimeZone;

impl Task<'_> {
    /// Reads the bounds of a search.
    pub(super) fn bounds(&self) -> Result<Vec<Bound>, NotPerformed> {
        // Dates without a time are days of the provider, which is in England.
        let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
        let read = |value: &&str| {
            Bound::parse(value, &zone).map_err(|error| {
                let says =
                    "a bound of the window is a prefix and a date, or a date and time with zone";
                window_refusal(says, "readable", &error.to_string()).into()
            })
        };
        self.parameter("window").iter().map(read).collect()
    }

    /// Judges whether a window of slots makes sense, under the policy.
    ///
    /// Nothing can be booked in a window that has ended (UEC-P-31); a beginning in the past alone
    /// is no fault.
    pub(super) fn judge_window(&self, bounds: &[Bound]) -> Result<(), NotPerformed> {
        let now = self.provider.clock.now();
        let found = || self.parameter("window").join("` and `");
        let end = end(bounds);
        if end.is_some_and(|end| end < now) && self.is_policy("past-window", "refuse") {
            let says = "a search for slots does not end in the past";
            let expected = format!("after {now:.0}");
            return Err(window_refusal(says, &expected, &format!("`{}`", found())).into());
        }
        let inverted = matches!((beginning(bounds), end), (Some(from), Some(to)) if to < from);
        if inverted && self.is_policy("inverted-window", "refuse") {
            let says = "a window does not end before it begins";
            return Err(window_refusal(says, "in order", &format!("`{}`", found())).into());
        }
        Ok(())
    }
}

fn window_refusal(says: &str, expected: &str, found: &str) -> Refusal {
    Refusal::new("parameter-invalid")
        .with("parameter", "start")
        .with("says", says)
        .with("expected", expected)
        .with("found", found)
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
