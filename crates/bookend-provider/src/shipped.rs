//! The configuration that ships, compiled into the programs.

use bookend_national::catalogue::{shipped_catalogue, standard};
use bookend_script::Source;
use include_dir::{Dir, include_dir};
use std::path::Path;

/// The scripts; what stands beside their folder, the schema, the programs make themselves, and the catalogues of
/// the national stand-ins are those of `bookend-national`.
static SCRIPTS: Dir<'_> =
    include_dir!("$CARGO_MANIFEST_DIR/../../simulator-config/careconnect-stu3");

/// Returns the scripts of the shipped configuration, by path.
pub fn shipped() -> Vec<Source> {
    let mut sources = Vec::new();
    collect(&SCRIPTS, &mut sources);
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    sources
}

/// Returns every file of the shipped configuration, by path: scripts, and the catalogues of the
/// national stand-ins.
pub fn everything_shipped() -> Vec<Source> {
    let mut sources = shipped();
    sources.extend([shipped_catalogue(), standard()]);
    sources
}

fn collect(dir: &Dir<'_>, sources: &mut Vec<Source>) {
    for file in dir.files() {
        let path = file.path();
        let is_script = path.extension().is_some_and(|it| it == "yaml");
        if let Some(text) = file.contents_utf8().filter(|_| is_script) {
            let name = path.to_string_lossy().replace('\\', "/");
            sources.push(Source {
                name: format!("simulator-config/careconnect-stu3/{name}"),
                text: text.to_owned(),
            });
        }
    }
    for folder in dir.dirs() {
        collect(folder, sources);
    }
}

/// Writes the shipped configuration into a folder, to be edited and mounted.
///
/// Returns how many files were written.
///
/// # Errors
///
/// When a folder or file cannot be made, or a file is already there: nothing is overwritten.
pub fn export(into: &Path) -> std::io::Result<usize> {
    let sources = everything_shipped();
    for source in &sources {
        let relative = source
            .name
            .strip_prefix("simulator-config/")
            .unwrap_or(&source.name);
        let path = into.join(relative);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        let mut file = std::fs::File::create_new(&path).map_err(|error| {
            std::io::Error::new(error.kind(), format!("{}: {error}", path.display()))
        })?;
        std::io::Write::write_all(&mut file, source.text.as_bytes())?;
    }
    Ok(sources.len())
}

#[cfg(test)]
mod tests {
    use crate::cli::choices;
    use crate::load;
    use bookend_national::catalogue::{Catalogue, Service, shipped_catalogue, standard};
    use std::collections::BTreeSet;

    /// Whether a consumer that does right comes from a service to a provider: by one address, a party key
    /// and one endpoint at which it may search and book.
    fn leads_to_a_provider(service: &Service, catalogue: &Catalogue) -> bool {
        let bookings = service.endpoints.iter().filter(|it| it.is_for_bookings());
        let [booking] = *bookings.collect::<Vec<_>>() else {
            return false;
        };
        let asid = booking.address.strip_prefix("ASID:");
        let Some(system) = asid.and_then(|asid| catalogue.systems.get(asid)) else {
            return false;
        };
        let is_answered = ["slot.search", "appointment.create"]
            .iter()
            .all(|name| system.answers.contains(&catalogue.interactions[*name].id));
        let [endpoint] = system.endpoints.as_slice() else {
            return false;
        };
        is_answered && system.party_key.is_some() && endpoint.starts_with("http")
    }

    #[test]
    fn the_services_that_the_catalogue_leads_to_are_those_of_the_inventory() {
        let catalogue =
            bookend_national::catalogue::load(vec![standard(), shipped_catalogue()], &[]);
        let catalogue = catalogue.unwrap();
        let script = load(Vec::new(), &choices("standard", &[]).unwrap()).unwrap();
        let services = catalogue.services.values();
        let found = services.filter(|service| leads_to_a_provider(service, &catalogue));
        let found: BTreeSet<String> = found.map(|service| service.id.to_string()).collect();
        let offered = script.inventory().services.iter();
        let offered: BTreeSet<String> = offered.map(|service| service.id.clone()).collect();
        assert_eq!(found, offered);
    }
}
