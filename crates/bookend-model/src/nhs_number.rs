//! NHS numbers: the check digit, and synthetic numbers from the test range.
//!
//! Source: NHS Data Dictionary, data element NHS NUMBER: ten digits, the last of which is a
//! modulus 11 check digit.

use crate::Chance;

/// Why a text is not an NHS number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Defect {
    /// It is not ten digits.
    Shape,
    /// Its tenth digit is not the check digit of the other nine.
    CheckDigit,
}

/// Returns what is wrong with an NHS number, if anything is.
pub fn defect(text: &str) -> Option<Defect> {
    let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(10)).collect();
    match digits.as_deref() {
        Some([nine @ .., last]) if nine.len() == 9 => {
            (check_digit(nine) != Some(*last)).then_some(Defect::CheckDigit)
        }
        _ => Some(Defect::Shape),
    }
}

/// Makes a number of the test range, which begins 999 and is never given to a person. It is an identifier: runs
/// of the same seed that have different marks make different ones.
pub fn synthetic(chance: &mut Chance) -> String {
    let drawn = chance.identifier_below(RANGE);
    // Nothing more is drawn where a number has no check digit, so that later choices do not depend on the mark.
    let bodies = (0..RANGE).map(|step| 999_000_000 + (drawn + step) % RANGE);
    let mut whole = bodies.filter_map(|body| {
        let body = body.to_string();
        let digits: Vec<u32> = body.chars().filter_map(|c| c.to_digit(10)).collect();
        let last = check_digit(&digits)?;
        Some(format!("{body}{last}"))
    });
    // Ten of eleven have one.
    whole.next().unwrap_or_default()
}

/// How many first nine digits there are in the test range.
const RANGE: u64 = 1_000_000;

/// Returns the check digit of the first nine digits; some numbers have none and are never issued.
fn check_digit(nine: &[u32]) -> Option<u32> {
    let weighted: u32 = nine
        .iter()
        .zip((2..=10).rev())
        .map(|(d, weight)| d * weight)
        .sum();
    match 11 - weighted % 11 {
        11 => Some(0),
        10 => None,
        digit => Some(digit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Seed;

    #[test]
    fn published_check_values_are_judged_right() {
        assert_eq!(defect("1234554321"), None);
        assert_eq!(defect("9476719931"), None);
        assert_eq!(defect("1234567890"), Some(Defect::CheckDigit));
        assert_eq!(defect("11122233333"), Some(Defect::Shape));
        assert_eq!(defect("943 476 59"), Some(Defect::Shape));
    }

    proptest::proptest! {
        #[test]
        fn every_synthetic_number_is_valid_and_in_the_test_range(seed: u64) {
            let number = synthetic(&mut Seed(seed).stream("patients"));
            proptest::prop_assert_eq!(defect(&number), None);
            proptest::prop_assert!(number.starts_with("999"));
        }

        #[test]
        fn a_mark_makes_another_number_and_no_other_choice(seed: u64, mark: u128) {
            let draw = |mark| {
                let mut chance = Seed(seed).stream("patients").marked(mark);
                (synthetic(&mut chance), chance.below(1_000_000))
            };
            let (plain, marked) = (draw(0), draw(mark));
            proptest::prop_assert_eq!(plain.1, marked.1);
            proptest::prop_assert_eq!(defect(&marked.0), None);
            proptest::prop_assert_eq!(&marked, &draw(mark));
        }

        #[test]
        fn changing_one_digit_is_always_noticed(seed: u64, at in 0_usize..10, by in 1_u32..10) {
            let number = synthetic(&mut Seed(seed).stream("patients"));
            let changed: String = number.chars().enumerate().map(|(i, c)| {
                let digit = c.to_digit(10).unwrap();
                let digit = if i == at { (digit + by) % 10 } else { digit };
                char::from_digit(digit, 10).unwrap()
            }).collect();
            proptest::prop_assert_eq!(defect(&changed), Some(Defect::CheckDigit));
        }
    }
}
