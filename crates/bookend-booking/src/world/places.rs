//! Places, addresses and codes made up from a stream of chance.

use super::facts::PostalAddress;
use bookend_model::{Address, Chance, made_up};

/// Completes an address.
///
/// Every part is drawn whether it is needed or not, so that naming one does not change another.
pub(super) fn address(said: &Address, chance: &mut Chance) -> PostalAddress {
    let line = made_up::street(chance);
    let city = made_up::town(chance);
    let postcode = made_up::postcode(chance);
    PostalAddress {
        line: said.line.clone().unwrap_or(line),
        city: said.city.clone().unwrap_or(city),
        postcode: said.postcode.clone().unwrap_or(postcode),
    }
}

/// Makes an ODS code of the shape of an independent provider's: a letter and five digits.
pub(super) fn ods(chance: &mut Chance) -> String {
    let letters: Vec<char> = ('A'..='Z').collect();
    let letter = chance.pick(&letters).copied().unwrap_or('Y');
    format!("{letter}{:05}", chance.below(100_000))
}

#[cfg(test)]
mod tests {
    use super::*;
    use bookend_model::Seed;

    #[test]
    fn a_postcode_of_the_script_leaves_the_street_as_it_was() {
        let made = |said: &Address| address(said, &mut Seed(4).stream("place"));
        let postcode = Some("LS1 4AP".to_owned());
        let named = made(&Address {
            postcode,
            ..Address::default()
        });
        assert_eq!(named.postcode, "LS1 4AP");
        assert_eq!(named.line, made(&Address::default()).line);
    }
}
