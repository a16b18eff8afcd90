//! Places, addresses and codes made up from a stream of chance.
//!
//! Streets and towns are invented; postcodes have the right shape and may exist; telephone numbers
//! belong to nobody (Ofcom, "Telephone numbers for use in TV and radio drama programmes").

use super::facts::PostalAddress;
use bookend_model::{Address, Chance};

const STREETS: [&str; 16] = [
    "Alder Street",
    "Bakehouse Lane",
    "Beacon Road",
    "Canal Row",
    "Chapel Hill",
    "Drapers Walk",
    "Ferry Road",
    "Foundry Street",
    "Harbour View",
    "Larkfield Avenue",
    "Mill Lane",
    "Orchard Way",
    "Priory Gate",
    "Ropery Street",
    "Station Approach",
    "Weavers Close",
];

const TOWNS: [&str; 16] = [
    "Ashcombe Vale",
    "Brackenford",
    "Coldwater",
    "Dunmere",
    "Easterby",
    "Fallowfield St Mary",
    "Greenhithe Moor",
    "Hartsmoor",
    "Ivelbridge",
    "Kingsmere",
    "Lowthorpe",
    "Millhaven",
    "Northolme",
    "Oxenby",
    "Ravenscombe",
    "Westbrook-on-Tarn",
];

const AREAS: [&str; 10] = ["BD", "DL", "HD", "HG", "HU", "HX", "LS", "S", "WF", "YO"];

/// The letters that the last two places of a postcode may hold.
const UNIT_LETTERS: &str = "ABDEFGHJLNPQRSTUWXYZ";

/// Completes an address.
///
/// Every part is drawn whether it is needed or not, so that naming one does not change another.
pub(super) fn address(said: &Address, chance: &mut Chance) -> PostalAddress {
    let number = 1 + chance.below(180);
    let street = chance.pick(&STREETS).copied().unwrap_or_default();
    let town = town(chance);
    let postcode = postcode(chance);
    PostalAddress {
        line: said
            .line
            .clone()
            .unwrap_or_else(|| format!("{number} {street}")),
        city: said.city.clone().unwrap_or(town),
        postcode: said.postcode.clone().unwrap_or(postcode),
    }
}

/// Makes a town.
pub(super) fn town(chance: &mut Chance) -> String {
    chance.pick(&TOWNS).copied().unwrap_or_default().to_owned()
}

/// Makes a landline number that belongs to nobody: 01632 960000 to 960999.
pub(super) fn telephone(chance: &mut Chance) -> String {
    format!("01632 960{:03}", chance.below(1_000))
}

/// Makes an ODS code of the shape of an independent provider's: a letter and five digits.
pub(super) fn ods(chance: &mut Chance) -> String {
    let letters: Vec<char> = ('A'..='Z').collect();
    let letter = chance.pick(&letters).copied().unwrap_or('Y');
    format!("{letter}{:05}", chance.below(100_000))
}

fn postcode(chance: &mut Chance) -> String {
    let letters: Vec<char> = UNIT_LETTERS.chars().collect();
    let area = chance.pick(&AREAS).copied().unwrap_or_default();
    let (district, sector) = (1 + chance.below(20), chance.below(10));
    let mut letter = || chance.pick(&letters).copied().unwrap_or('A');
    format!("{area}{district} {sector}{}{}", letter(), letter())
}

#[cfg(test)]
mod tests {
    use super::*;
    use bookend_model::Seed;

    #[test]
    fn a_made_up_postcode_has_the_shape_of_one() {
        for seed in 0..200 {
            let postcode = postcode(&mut Seed(seed).stream("postcode"));
            let (outward, inward) = postcode.split_once(' ').unwrap();
            assert!((2..=4).contains(&outward.len()), "{postcode}");
            assert!(inward.len() == 3 && inward.starts_with(|c: char| c.is_ascii_digit()));
            assert!(
                !inward.contains(['C', 'I', 'K', 'M', 'O', 'V']),
                "{postcode}"
            );
        }
    }

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

    #[test]
    fn a_made_up_telephone_number_is_one_that_belongs_to_nobody() {
        let number = telephone(&mut Seed(4).stream("place"));
        assert!(
            number.starts_with("01632 960") && number.len() == 12,
            "{number}"
        );
    }
}
