//! What may hold, or not, or be nothing that can be told at once.

/// Whether one holds. All are asked: where one cannot be told, nothing is.
pub(super) fn some_of_all<T>(items: &[T], holds: impl Fn(&T) -> Option<bool>) -> Option<bool> {
    let mut some = false;
    for item in items {
        some |= holds(item)?;
    }
    Some(some)
}

/// Whether each holds; the first that does not ends it.
pub(super) fn every<T>(
    items: impl IntoIterator<Item = T>,
    holds: impl Fn(T) -> Option<bool>,
) -> Option<bool> {
    for item in items {
        if !holds(item)? {
            return Some(false);
        }
    }
    Some(true)
}
