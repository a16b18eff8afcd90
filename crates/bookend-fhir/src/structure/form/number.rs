//! Numbers.

use crate::structures::Release;

/// Whether a JSON number is a decimal: STU3 has no exponents, R4 has.
pub(super) fn is_decimal(text: &str, release: Release) -> bool {
    match release {
        Release::Stu3 => !text.contains(['e', 'E']),
        Release::R4 => true,
    }
}

/// Whether a JSON number is a whole one of 32 bits, not less than `least`.
pub(super) fn is_integer(text: &str, least: i32) -> bool {
    // `1.0` and `1e2` do not parse, which is right: a FHIR integer is written without them.
    text.parse::<i32>().is_ok_and(|number| number >= least)
}
