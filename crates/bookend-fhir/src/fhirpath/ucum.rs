//! The part of UCUM that is needed to compare what FHIR measures in practice.
//!
//! Length, mass, time and temperature, with metric prefixes, products, quotients and powers. Other
//! codes are compared as text only: see [`Measure::of`].

use rust_decimal::{Decimal, MathematicalOps};

/// Powers of metre, gram, second and kelvin.
type Dimension = [i8; 4];

const NONE: Dimension = [0, 0, 0, 0];
const LENGTH: Dimension = [1, 0, 0, 0];
const MASS: Dimension = [0, 1, 0, 0];
const TIME: Dimension = [0, 0, 1, 0];
const TEMPERATURE: Dimension = [0, 0, 0, 1];

/// Code, dimension, how many base units it is, whether it takes a metric prefix.
///
/// Source: the Unified Code for Units of Measure, tables 2 and 5. A year is the Julian year of
/// 365.25 days and a month the twelfth part of it.
const UNITS: [(&str, Dimension, i64, bool); 14] = [
    ("1", NONE, 1, false),
    ("m", LENGTH, 1, true),
    ("g", MASS, 1, true),
    ("s", TIME, 1, true),
    ("min", TIME, 60, false),
    ("h", TIME, 3_600, false),
    ("d", TIME, 86_400, false),
    ("wk", TIME, 604_800, false),
    ("mo", TIME, 2_629_800, false),
    ("a", TIME, 31_557_600, false),
    ("K", TEMPERATURE, 1, true),
    ("t", MASS, 1_000_000, false),
    ("10*3", NONE, 1_000, false),
    ("10*6", NONE, 1_000_000, false),
];

/// Prefix and power of ten.
const PREFIXES: [(&str, i64); 11] = [
    ("da", 1),
    ("G", 9),
    ("M", 6),
    ("k", 3),
    ("h", 2),
    ("d", -1),
    ("c", -2),
    ("m", -3),
    ("u", -6),
    ("n", -9),
    ("p", -12),
];

/// Units that count on a scale of their own, so that adding and multiplying means nothing.
const SPECIAL: [&str; 3] = ["B", "Np", "[pH]"];

/// Whether values of this unit can be added and multiplied.
pub(super) fn is_special(code: &str) -> bool {
    SPECIAL.contains(&code)
}

/// Returns the code of the product or, for a divisor, the quotient of two units.
pub(super) fn combine(left: &str, right: &str, is_divisor: bool) -> String {
    match (left, right, is_divisor) {
        (left, "1", _) => left.to_owned(),
        ("1", right, false) => right.to_owned(),
        (left, right, true) if left == right => "1".to_owned(),
        (left, right, false) => format!("{left}.{right}"),
        (left, right, true) => {
            let flipped = right.chars().map(|c| match c {
                '.' => '/',
                '/' => '.',
                other => other,
            });
            format!("{left}/{}", flipped.collect::<String>())
        }
    }
}

/// What a unit measures and how much of it.
///
/// A temperature on a scale of its own also has a zero point.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measure {
    dimension: Dimension,
    factor: Decimal,
    zero: Decimal,
}

impl Measure {
    /// Reads a UCUM code, or returns nothing when it uses a unit that is not in the table.
    pub(super) fn of(code: &str) -> Option<Self> {
        Self::of_customary(code).or_else(|| Self::of_product(code))
    }

    /// Reads a customary unit, or a temperature that does not start at absolute zero.
    fn of_customary(code: &str) -> Option<Self> {
        let fahrenheit = |value: Decimal| value * Decimal::from(5) / Decimal::from(9);
        let (dimension, factor, zero) = match code {
            "Cel" => (TEMPERATURE, Decimal::ONE, Decimal::new(27_315, 2)),
            "[degF]" => (
                TEMPERATURE,
                fahrenheit(Decimal::ONE),
                fahrenheit(Decimal::new(45_967, 2)),
            ),
            "[in_i]" => (LENGTH, Decimal::new(254, 4), Decimal::ZERO),
            "[ft_i]" => (LENGTH, Decimal::new(3048, 4), Decimal::ZERO),
            "[lb_av]" => (MASS, Decimal::new(45_359_237, 5), Decimal::ZERO),
            "[oz_av]" => (MASS, Decimal::new(28_349_523_125, 9), Decimal::ZERO),
            _ => return None,
        };
        Some(Self {
            dimension,
            factor,
            zero,
        })
    }

    fn of_product(code: &str) -> Option<Self> {
        let mut product = Self {
            dimension: NONE,
            factor: Decimal::ONE,
            zero: Decimal::ZERO,
        };
        let mut is_divisor = false;
        let mut rest = code.strip_prefix('/').map_or(code, |rest| {
            is_divisor = true;
            rest
        });
        loop {
            let end = rest.find(['.', '/']).unwrap_or(rest.len());
            let (term, tail) = rest.split_at(end);
            product = product.times(Self::of_power(term)?, is_divisor)?;
            let Some(separator) = tail.chars().next() else {
                return Some(product);
            };
            is_divisor = separator == '/';
            rest = tail.get(1..)?;
        }
    }

    /// Reads one unit and its power, such as `s2` or `kg-1`.
    fn of_power(term: &str) -> Option<Self> {
        if let Some(unit) = Self::of_unit(term) {
            return Some(unit);
        }
        let end = term.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let (unit, digits) = term.split_at(end);
        let (unit, sign) = unit.strip_suffix('-').map_or((unit, 1), |unit| (unit, -1));
        let power: i8 = digits.parse().ok().filter(|power| *power <= 9)?;
        let unit = Self::of_unit(unit)?;
        let mut product = Self::of_unit("1")?;
        for _ in 0..power {
            product = product.times(unit, sign < 0)?;
        }
        Some(product)
    }

    /// Reads one unit, such as `m` or `km`.
    fn of_unit(text: &str) -> Option<Self> {
        let exact = UNITS
            .iter()
            .find(|unit| unit.0 == text)
            .map(|unit| (unit, 0));
        let (unit, power) = exact.or_else(|| {
            PREFIXES.iter().find_map(|(prefix, power)| {
                let rest = text.strip_prefix(prefix)?;
                let unit = UNITS.iter().find(|unit| unit.3 && unit.0 == rest)?;
                Some((unit, *power))
            })
        })?;
        let ten = Decimal::TEN.checked_powi(power)?;
        Some(Self {
            dimension: unit.1,
            factor: Decimal::from(unit.2).checked_mul(ten)?,
            zero: Decimal::ZERO,
        })
    }

    /// Multiplies or, for a divisor, divides two measures. Scales with a zero point have neither.
    pub(super) fn times(self, other: Self, is_divisor: bool) -> Option<Self> {
        if !self.zero.is_zero() || !other.zero.is_zero() {
            return None;
        }
        let mut dimension = self.dimension;
        for (own, other) in dimension.iter_mut().zip(other.dimension) {
            let power = if is_divisor { -other } else { other };
            *own = own.checked_add(power)?;
        }
        let factor = if is_divisor {
            self.factor.checked_div(other.factor)?
        } else {
            self.factor.checked_mul(other.factor)?
        };
        Some(Self {
            dimension,
            factor,
            zero: Decimal::ZERO,
        })
    }

    /// Whether one of this unit is less than one of the other.
    pub(super) fn is_finer_than(&self, other: &Self) -> bool {
        self.factor < other.factor
    }

    /// Converts a value of this unit to another unit of the same dimension.
    pub(super) fn convert(&self, value: Decimal, to: &Self) -> Option<Decimal> {
        if self.dimension != to.dimension {
            return None;
        }
        let base = value.checked_mul(self.factor)?.checked_add(self.zero)?;
        let converted = base.checked_sub(to.zero)?.checked_div(to.factor)?;
        // Beyond 20 digits a decimal quotient is the residue of thirds and ninths.
        Some(converted.round_dp(20).normalize())
    }
}
