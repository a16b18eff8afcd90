//! Bytes that are no HTTP.

use crate::{End, Plan};
use bookend_model::Chance;
use std::time::Duration;

/// How many bytes are sent: more than a status line needs.
const COUNT: usize = 64;

/// Sends bytes of chance that no HTTP response begins with, and closes the connection.
pub fn garbage(chance: &mut Chance) -> Plan {
    let mut bytes = Vec::with_capacity(COUNT);
    while bytes.len() < COUNT {
        bytes.extend(chance.bytes());
    }
    // Whatever follows, a response begins with `HTTP/`.
    if let Some(first) = bytes.first_mut() {
        *first |= 0x80;
    }
    Plan::of(bytes, End::Close(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;
    use bookend_model::Seed;

    #[test]
    fn the_same_seed_gives_the_same_garbage_and_it_is_no_text() {
        let of = |seed| garbage(&mut Seed(seed).stream("garbage")).bytes();
        assert_eq!(of(1), of(1));
        assert_ne!(of(1), of(2));
        for seed in 0..50 {
            assert!(!of(seed)[0].is_ascii() && of(seed).len() == COUNT);
        }
    }
}
