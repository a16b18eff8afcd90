//! Which checks held, as a line of the transcript has it: `0-5,8` stands for seven of them, by
//! their places in the head of the pack.

use bookend_model::Positions;

/// Writes positions as ranges, from the first.
pub(super) fn written(held: &Positions) -> String {
    let mut text = String::with_capacity(64);
    let mut positions = held.iter().peekable();
    while let Some(first) = positions.next() {
        let mut last = first;
        while let Some(next) = positions.next_if_eq(&(last + 1)) {
            last = next;
        }
        if !text.is_empty() {
            text.push(',');
        }
        push_number(&mut text, first);
        if last > first {
            text.push('-');
            push_number(&mut text, last);
        }
    }
    text
}

/// Adds a number; there are up to sixty of them with every exchange, and formatting costs ten times
/// as much.
fn push_number(text: &mut String, number: usize) {
    if number >= 10 {
        push_number(text, number / 10);
    }
    let digit = u8::try_from(number % 10).unwrap_or_default();
    text.push(char::from(b'0' + digit));
}

/// Calls a function with every position below a limit; what is no range is passed over.
pub(super) fn each(text: &str, limit: usize, mut take: impl FnMut(usize)) {
    for range in text.split(',') {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        if let (Ok(first), Ok(last)) = (first.parse::<usize>(), last.parse::<usize>()) {
            (first..limit.min(last.saturating_add(1))).for_each(&mut take);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn positions_are_written_as_ranges() {
        let held: Positions = [0, 1, 2, 5, 7, 8, 130].into_iter().collect();
        assert_eq!(written(&held), "0-2,5,7-8,130");
        assert_eq!(written(&Positions::default()), "");
    }

    #[test]
    fn what_is_no_range_or_beyond_the_checks_is_passed_over() {
        let mut found = Vec::new();
        each("x,3-1,2-99999999999999,-,,7", 4, |one| found.push(one));
        assert_eq!(found, [2, 3]);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(positions in proptest::collection::vec(0..400_usize, 0..80)) {
            let held: Positions = positions.into_iter().collect();
            let mut found = Vec::new();
            each(&written(&held), 400, |one| found.push(one));
            prop_assert_eq!(found, held.iter().collect::<Vec<_>>());
        }
    }
}
