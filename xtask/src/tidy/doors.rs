//! Foreign crates that come in through one door each.

use super::remark::Remark;
use super::tree::Tree;

/// A foreign crate, and the only places in which sources may name it.
struct Door {
    /// The crate as Rust spells it.
    name: &'static str,
    /// Beginnings of paths.
    places: &'static [&'static str],
}

const DOORS: &[Door] = &[
    Door {
        name: "actix_web",
        places: &[
            "crates/bookend-provider/src/http/",
            "crates/bookend-provider/src/control/port/",
            "crates/bookend-national/src/http/",
        ],
    },
    Door {
        name: "reqwest",
        places: &[
            "crates/bookend-consumer/src/client",
            "crates/bookend-validator/src/validator.rs",
        ],
    },
    // Which library does the cryptography is the choice of one crate.
    Door {
        name: "crypto::ring",
        places: &["crates/bookend-tls/src/crypto.rs"],
    },
    // The configuration file of the programs is a list of flags, not a script: it needs no places
    // for its diagnostics and no checking beyond that of the command line. What is asked of the control
    // port may be written as scripts are.
    Door {
        name: "serde_yaml",
        places: &[
            "crates/bookend-script/src/yaml/",
            "crates/bookend-provider/src/config_file.rs",
            "crates/bookend-provider/src/control/call.rs",
            "crates/bookend-provider/src/control/room/wishes.rs",
        ],
    },
    Door {
        name: "saphyr_parser",
        places: &["crates/bookend-script/src/yaml/"],
    },
];

/// Remarks on sources of crates that name a foreign crate beside its door; tests and benches may.
pub(super) fn remarks(tree: &Tree) -> Vec<Remark> {
    let sources = tree
        .ending(".rs")
        .filter(|(path, _)| path.starts_with("crates/") && path.contains("/src/"));
    sources.flat_map(|(path, text)| named(path, text)).collect()
}

fn named(path: &str, text: &str) -> Vec<Remark> {
    let shut = DOORS
        .iter()
        .filter(|door| !door.places.iter().any(|place| path.starts_with(place)));
    shut.flat_map(|door| {
        code(text)
            .filter(|(_, line)| line.contains(door.name))
            .map(|(number, _)| {
                let rule = format!("only `{}` names `{}`", door.places.join("`, `"), door.name);
                Remark::on_line(path, number, rule)
            })
            .collect::<Vec<_>>()
    })
    .collect()
}

/// Returns the lines that are no comments, counted from 1.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(number, line)| (number + 1, line))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(path: &str, text: &str) -> usize {
        remarks(&Tree::from([(path, text)])).len()
    }

    #[test]
    fn a_foreign_crate_is_named_at_its_door_only() {
        let line = "use actix_web::web;\n";
        assert_eq!(
            said("crates/bookend-provider/src/http/exchange.rs", line),
            0
        );
        assert_eq!(said("crates/bookend-provider/src/answer/mod.rs", line), 1);
        assert_eq!(said("crates/bookend-provider/benches/search.rs", line), 0);
    }

    #[test]
    fn a_comment_may_speak_of_any_crate() {
        assert_eq!(said("crates/a/src/b.rs", "    // as reqwest does\n"), 0);
        assert_eq!(said("crates/a/src/b.rs", "reqwest::get(url)\n"), 1);
    }
}
