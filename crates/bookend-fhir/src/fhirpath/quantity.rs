//! Quantities: a decimal and a unit, of the calendar or of UCUM.

use std::cmp::Ordering;
use std::fmt::{self, Display, Formatter};

use rust_decimal::Decimal;

use super::text::Text;
use super::ucum;

/// A length of time in the words of a calendar, from shortest to longest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum CalendarUnit {
    Millisecond,
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

/// Name, plural, UCUM code and length in milliseconds, in the order of [`CalendarUnit`].
const CALENDAR_UNITS: [(CalendarUnit, &str, &str, &str, i64); 8] = [
    (
        CalendarUnit::Millisecond,
        "millisecond",
        "milliseconds",
        "ms",
        1,
    ),
    (CalendarUnit::Second, "second", "seconds", "s", 1_000),
    (CalendarUnit::Minute, "minute", "minutes", "min", 60_000),
    (CalendarUnit::Hour, "hour", "hours", "h", 3_600_000),
    (CalendarUnit::Day, "day", "days", "d", 86_400_000),
    (CalendarUnit::Week, "week", "weeks", "wk", 7 * 86_400_000),
    (
        CalendarUnit::Month,
        "month",
        "months",
        "mo",
        30 * 86_400_000,
    ),
    (CalendarUnit::Year, "year", "years", "a", 365 * 86_400_000),
];

impl CalendarUnit {
    /// Returns the unit that a keyword names, in the singular or the plural.
    pub(super) fn named(word: &str) -> Option<Self> {
        let named = |entry: &&(_, &str, &str, _, _)| entry.1 == word || entry.2 == word;
        CALENDAR_UNITS.iter().find(named).map(|entry| entry.0)
    }

    /// Returns the unit that comes closest to a UCUM code: the same one, except that a UCUM month
    /// or year is a mean length and no calendar month or year.
    pub(super) fn of_ucum(code: &str) -> Option<Self> {
        let coded = |entry: &&(_, _, _, &str, _)| entry.3 == code;
        CALENDAR_UNITS.iter().find(coded).map(|entry| entry.0)
    }

    /// Returns how long the unit is, in milliseconds: 30 days to the month, 365 to the year.
    pub(super) fn milliseconds(self) -> Decimal {
        Decimal::from(self.entry().4)
    }

    /// Returns the UCUM code of the same or, from months on, of a similar length.
    pub(super) fn ucum(self) -> &'static str {
        self.entry().3
    }

    /// Whether the unit is always equally long, and so equals its UCUM counterpart.
    pub(super) fn is_definite(self) -> bool {
        self < Self::Month
    }

    /// Returns the word for so many of the unit.
    fn word(self, count: Decimal) -> &'static str {
        let (_, one, many, ..) = self.entry();
        if count == Decimal::ONE { one } else { many }
    }

    fn entry(self) -> &'static (Self, &'static str, &'static str, &'static str, i64) {
        let [millisecond, second, minute, hour, day, week, month, year] = &CALENDAR_UNITS;
        match self {
            Self::Millisecond => millisecond,
            Self::Second => second,
            Self::Minute => minute,
            Self::Hour => hour,
            Self::Day => day,
            Self::Week => week,
            Self::Month => month,
            Self::Year => year,
        }
    }
}

/// A unit of measure.
#[derive(Clone, Debug)]
pub(super) enum Unit<'t> {
    Calendar(CalendarUnit),
    Ucum(Text<'t>),
}

impl Unit<'_> {
    /// Whether two units are written the same.
    pub(super) fn is_same(&self, other: &Unit<'_>) -> bool {
        match (self, other) {
            (Self::Calendar(left), Unit::Calendar(right)) => left == right,
            (Self::Ucum(left), Unit::Ucum(right)) => **left == **right,
            _ => false,
        }
    }

    pub(super) fn is_calendar(&self) -> bool {
        matches!(self, Self::Calendar(_))
    }

    /// Whether this is the mean month or year of UCUM, which no calendar unit equals.
    fn is_mean(&self) -> bool {
        matches!(self, Self::Ucum(code) if matches!(&**code, "mo" | "a"))
    }

    /// Returns the UCUM code. A calendar month or year has none: its length varies.
    pub(super) fn ucum(&self) -> Option<&str> {
        match self {
            Self::Ucum(code) => Some(code),
            Self::Calendar(calendar) => calendar.is_definite().then(|| calendar.ucum()),
        }
    }
}

/// A decimal with a unit; a bare number has the unit `1`.
#[derive(Clone, Debug)]
pub(super) struct Quantity<'t> {
    pub(super) value: Decimal,
    pub(super) unit: Unit<'t>,
}

impl<'t> Quantity<'t> {
    /// Returns a number as a quantity of the unit `1`.
    pub(super) fn of_number(value: Decimal) -> Self {
        Self {
            value,
            unit: Unit::Ucum(Text::Borrowed("1")),
        }
    }

    /// Returns both values in one unit, the finer of the two.
    ///
    /// Returns nothing when the units measure different things, or when one is a calendar month or
    /// year and the other a UCUM unit of time.
    pub(super) fn aligned(&self, other: &Self) -> Option<Aligned<'t>> {
        if self.unit.is_same(&other.unit) {
            return Some(Aligned {
                left: self.value,
                right: other.value,
                unit: self.unit.clone(),
            });
        }
        if let (Unit::Calendar(left), Unit::Calendar(right)) = (&self.unit, &other.unit) {
            let finer = *left.min(right);
            return Some(Aligned {
                left: convert_calendar(self.value, *left, finer)?,
                right: convert_calendar(other.value, *right, finer)?,
                unit: Unit::Calendar(finer),
            });
        }
        if self.unit.is_calendar() != other.unit.is_calendar()
            && (self.unit.is_mean() || other.unit.is_mean())
        {
            return None;
        }
        let left = ucum::Measure::of(self.unit.ucum()?)?;
        let right = ucum::Measure::of(other.unit.ucum()?)?;
        let (measure, unit) = if left.is_finer_than(&right) {
            (&left, &self.unit)
        } else {
            (&right, &other.unit)
        };
        Some(Aligned {
            left: left.convert(self.value, measure)?,
            right: right.convert(other.value, measure)?,
            unit: unit.clone(),
        })
    }

    /// Returns the quantity in the words of the calendar where UCUM has a similar unit.
    pub(super) fn in_calendar(&self) -> Self {
        let calendar = match &self.unit {
            Unit::Ucum(code) => CalendarUnit::of_ucum(code),
            Unit::Calendar(_) => None,
        };
        calendar.map_or_else(
            || self.clone(),
            |unit| Self {
                value: self.value,
                unit: Unit::Calendar(unit),
            },
        )
    }

    /// Returns the unit as it is written.
    pub(super) fn unit_name(&self) -> String {
        match &self.unit {
            Unit::Ucum(code) => code.to_string(),
            Unit::Calendar(unit) => unit.word(self.value).to_owned(),
        }
    }

    /// Compares two quantities, or returns nothing where their units cannot be compared.
    pub(super) fn compare(&self, other: &Self) -> Option<Ordering> {
        let aligned = self.aligned(other)?;
        Some(aligned.left.cmp(&aligned.right))
    }

    /// Converts to another unit, written as a UCUM code or as a calendar word.
    pub(super) fn converted(&self, unit: &str) -> Option<Self> {
        let target = match CalendarUnit::named(unit) {
            Some(calendar) => Unit::Calendar(calendar),
            None => Unit::Ucum(unit.to_owned().into()),
        };
        if self.unit.is_same(&target) {
            return Some(self.clone());
        }
        let value = match (&self.unit, &target) {
            (Unit::Calendar(from), Unit::Calendar(to)) => convert_calendar(self.value, *from, *to)?,
            (from, to) => {
                if from.is_calendar() != to.is_calendar() && (from.is_mean() || to.is_mean()) {
                    return None;
                }
                let from = ucum::Measure::of(from.ucum()?)?;
                from.convert(self.value, &ucum::Measure::of(to.ucum()?)?)?
            }
        };
        Some(Self {
            value,
            unit: target,
        })
    }
}

/// Two values in one unit.
pub(super) struct Aligned<'t> {
    pub(super) left: Decimal,
    pub(super) right: Decimal,
    pub(super) unit: Unit<'t>,
}

/// Converts between calendar units: 12 months to the year, and days beyond that.
fn convert_calendar(value: Decimal, from: CalendarUnit, to: CalendarUnit) -> Option<Decimal> {
    let twelve = Decimal::from(12);
    match (from, to) {
        (CalendarUnit::Year, CalendarUnit::Month) => value.checked_mul(twelve),
        (CalendarUnit::Month, CalendarUnit::Year) => value.checked_div(twelve),
        _ => value
            .checked_mul(from.milliseconds())?
            .checked_div(to.milliseconds()),
    }
}

impl Display for Quantity<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.unit {
            Unit::Ucum(code) => write!(f, "{} '{}'", self.value, &**code),
            Unit::Calendar(unit) => write!(f, "{} {}", self.value, unit.word(self.value)),
        }
    }
}
