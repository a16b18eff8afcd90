//! The files that ship.

use bookend_script::Source;

/// Returns the file that every catalogue stands upon.
pub fn standard() -> Source {
    Source {
        name: "simulator-config/national/standard.yaml".to_owned(),
        text: include_str!("../../../../simulator-config/national/standard.yaml").to_owned(),
    }
}

/// Returns the catalogue that is used when no other is given.
pub fn shipped_catalogue() -> Source {
    Source {
        name: "simulator-config/national/catalogue.yaml".to_owned(),
        text: include_str!("../../../../simulator-config/national/catalogue.yaml").to_owned(),
    }
}
