//! Several files as one document.

use bookend_script::{Kind, Node};

/// Lays one document over another: maps are joined key by key, and anything else takes the place of
/// what was there. A key that is left empty removes it. Every part keeps the place at which it was
/// written.
pub(super) fn lay_over(below: Node, above: Node) -> Node {
    match (below.kind, above.kind) {
        (Kind::Map(mut below), Kind::Map(above_entries)) => {
            for entry in above_entries {
                match below.iter().position(|known| known.key == entry.key) {
                    Some(at) => {
                        let old = below.remove(at);
                        let joined = bookend_script::Entry {
                            value: lay_over(old.value, entry.value),
                            ..entry
                        };
                        below.insert(at, joined);
                    }
                    None => below.push(entry),
                }
            }
            Node {
                span: above.span,
                kind: Kind::Map(below),
            }
        }
        (_, kind) => Node {
            span: above.span,
            kind,
        },
    }
}
