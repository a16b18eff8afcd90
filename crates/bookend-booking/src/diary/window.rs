//! Several bounds taken together.

use bookend_fhir::search_date::{Bound, Operator};
use jiff::{SignedDuration, Timestamp};
use std::ops::RangeInclusive;

/// Returns the instants for which every bound holds, both ends included; an empty range when
/// there is none.
pub(super) fn window_of(bounds: &[Bound]) -> RangeInclusive<Timestamp> {
    let everything = (Timestamp::MIN, Timestamp::MAX);
    let (first, last) = bounds.iter().fold(everything, |(first, last), bound| {
        let (from, to) = instants_of(bound);
        (first.max(from), last.min(to))
    });
    first..=last
}

fn instants_of(bound: &Bound) -> (Timestamp, Timestamp) {
    let step = SignedDuration::from_nanos(1);
    let at = bound.at;
    match bound.operator {
        Operator::Ge => (at.first, Timestamp::MAX),
        Operator::Gt => (at.last.checked_add(step).unwrap_or(at.last), Timestamp::MAX),
        Operator::Le => (Timestamp::MIN, at.last),
        Operator::Lt => (
            Timestamp::MIN,
            at.first.checked_sub(step).unwrap_or(at.first),
        ),
        Operator::Eq => (at.first, at.last),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::tz::TimeZone;

    /// Tells whether a start lies within bounds.
    fn holds(bounds: &[&str], start: &str) -> bool {
        let parse = |text: &&str| Bound::parse(text, &TimeZone::UTC).unwrap();
        let bounds: Vec<Bound> = bounds.iter().map(parse).collect();
        window_of(&bounds).contains(&start.parse().unwrap())
    }

    #[test]
    fn each_comparison_draws_its_line_where_fhir_draws_it() {
        let (before, inside, after) = (
            "2026-05-31T23:59:59Z",
            "2026-06-01T00:00:00Z",
            "2026-06-02T00:00:00Z",
        );
        for (bound, expected) in [
            ("ge2026-06-01", [false, true, true]),
            ("gt2026-06-01", [false, false, true]),
            ("le2026-06-01", [true, true, false]),
            ("lt2026-06-01", [true, false, false]),
            ("eq2026-06-01", [false, true, false]),
        ] {
            let found = [before, inside, after].map(|start| holds(&[bound], start));
            assert_eq!(found, expected, "{bound}");
        }
    }

    #[test]
    fn all_bounds_hold_together() {
        let window = ["ge2026-06-01T09:00:00Z", "lt2026-06-01T10:00:00Z"];
        assert!(holds(&window, "2026-06-01T09:00:00Z"));
        assert!(!holds(&window, "2026-06-01T10:00:00Z"));
        assert!(!holds(
            &["ge2026-06-02", "le2026-06-01"],
            "2026-06-01T12:00:00Z"
        ));
        assert!(holds(&[], "2026-06-01T12:00:00Z"));
    }
}
