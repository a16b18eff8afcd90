//! People and places made up from a stream of chance.
//!
//! Streets and towns are invented; postcodes have the right shape and may exist; telephone numbers
//! belong to nobody (Ofcom, "Telephone numbers for use in TV and radio drama programmes").

use crate::Chance;
use fake::Fake;
use fake::faker::name::en::{FirstName, LastName};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan, tz::TimeZone};

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

/// Makes a given name.
pub fn given_name(chance: &mut Chance) -> String {
    FirstName().fake_with_rng(chance.generator())
}

/// Makes a family name.
pub fn family_name(chance: &mut Chance) -> String {
    LastName().fake_with_rng(chance.generator())
}

/// Makes a house number and a street.
pub fn street(chance: &mut Chance) -> String {
    let number = 1 + chance.below(180);
    format!(
        "{number} {}",
        chance.pick(&STREETS).copied().unwrap_or_default()
    )
}

/// Makes a town.
pub fn town(chance: &mut Chance) -> String {
    chance.pick(&TOWNS).copied().unwrap_or_default().to_owned()
}

/// Makes a postcode.
pub fn postcode(chance: &mut Chance) -> String {
    let letters: Vec<char> = UNIT_LETTERS.chars().collect();
    let area = chance.pick(&AREAS).copied().unwrap_or_default();
    let (district, sector) = (1 + chance.below(20), chance.below(10));
    let mut letter = || chance.pick(&letters).copied().unwrap_or('A');
    format!("{area}{district} {sector}{}{}", letter(), letter())
}

/// Makes a landline number that belongs to nobody: 01632 960000 to 960999.
pub fn telephone(chance: &mut Chance) -> String {
    format!("01632 960{:03}", chance.below(1_000))
}

/// Makes the date of birth of an adult between 18 and 98 years old.
pub fn birth_date(now: Timestamp, chance: &mut Chance) -> Date {
    let days = 18 * 366 + i64::try_from(chance.below(80 * 365)).unwrap_or(0);
    let today = now.to_zoned(TimeZone::UTC).date();
    today.checked_sub(days.days()).unwrap_or(today)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Seed;

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
    fn a_made_up_telephone_number_is_one_that_belongs_to_nobody() {
        let number = telephone(&mut Seed(4).stream("place"));
        assert!(
            number.starts_with("01632 960") && number.len() == 12,
            "{number}"
        );
    }

    #[test]
    fn a_made_up_adult_is_one() {
        let now: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
        for seed in 0..200 {
            let born = birth_date(now, &mut Seed(seed).stream("patient"));
            assert!((1926..=2008).contains(&born.year()), "{born}");
        }
    }
}
