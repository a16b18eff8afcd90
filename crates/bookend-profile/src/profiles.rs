//! Packages to compiled profiles.

use std::fmt::{self, Debug, Formatter};

use bookend_fhir::{Release, Structures, json, tree};
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use crate::Package;
use crate::compile::{Compiler, Invariant, Node, NodeId, Profile};
use crate::definition::Definition;
use crate::terms::Terms;

/// How many values are looked at: a hundred times what a booking has. A resource that is made to cost
/// time is judged no further, which one issue says.
const MOST_VALUES: usize = 100_000;

/// The profiles of one or more packages, compiled, with the value sets that they bind codes to.
pub struct Profiles {
    pub(crate) structures: &'static Structures,
    pub(crate) nodes: Vec<Node>,
    pub(crate) by_url: IndexMap<String, Profile, FxBuildHasher>,
    pub(crate) invariants: Vec<Invariant>,
    pub(crate) terms: Terms,
    /// How many values of a resource are looked at.
    pub(crate) most_values: usize,
    remarks: Vec<Remark>,
}

/// Something in a package that is not judged by, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The profile, file or package.
    pub of: String,
    /// What is remarked.
    pub says: String,
}

/// Why packages cannot be used together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// A package is of another release of FHIR than the resources that are to be judged.
    #[error("the package `{package}` is of {found:?}, and what is judged is of {expected:?}")]
    Release {
        /// The package.
        package: String,
        /// The release that it is of.
        found: Release,
        /// The release that is judged.
        expected: Release,
    },
}

impl Profiles {
    /// Returns no profiles at all: what is judged by them is judged by the structure of a release.
    pub fn none(release: Release) -> Self {
        Self::of(Compiler::new(Structures::of(release)), Terms::default())
    }

    /// Compiles the profiles of packages. Later packages come over earlier ones.
    ///
    /// What cannot be judged by is no error: [`Profiles::remarks`] tells of it.
    ///
    /// # Errors
    ///
    /// [`LoadError`].
    pub fn load(packages: &[Package], release: Release) -> Result<Self, LoadError> {
        if let Some(other) = packages.iter().find(|package| package.release() != release) {
            return Err(LoadError::Release {
                package: other.name().to_owned(),
                found: other.release(),
                expected: release,
            });
        }
        let structures = Structures::of(release);
        let mut compiler = Compiler::new(structures);
        compiler.remarks = missing(packages);
        let mut terms = Terms::default();
        for package in packages {
            for file in package.files.iter().filter(|file| !file.is_example()) {
                read(&file.name, &file.text, &mut compiler, &mut terms);
            }
        }
        compiler.tell_slices();
        compiler.prune();
        Ok(Self::of(compiler, terms))
    }

    fn of(compiler: Compiler, terms: Terms) -> Self {
        Self {
            structures: compiler.structures,
            nodes: compiler.nodes,
            by_url: compiler.profiles,
            invariants: compiler.invariants,
            terms,
            most_values: MOST_VALUES,
            remarks: compiler.remarks,
        }
    }

    /// Bounds how many values of a resource are looked at, in place of a hundred thousand.
    #[must_use]
    pub fn bounded(self, most_values: usize) -> Self {
        Self {
            most_values,
            ..self
        }
    }

    /// Returns what is not judged by, and why.
    pub fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    /// Returns the release of FHIR whose resources are judged.
    pub fn release(&self) -> Release {
        self.structures.release()
    }

    /// Returns address and name of every profile.
    pub fn known(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.by_url.values();
        all.map(|profile| (profile.url.as_str(), profile.name.as_str()))
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.by_url.is_empty()
    }

    /// Returns the canonical address of every profile.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        self.by_url.keys().map(String::as_str)
    }

    /// Returns the canonical address of a profile that is called by it, or by its name.
    pub fn named(&self, name: &str) -> Option<&str> {
        let name = name.split('|').next().unwrap_or(name);
        let by_url = self.by_url.get(name);
        let mut all = self.by_url.values();
        let found = by_url
            .or_else(|| all.find(|it| it.name == name || it.url.ends_with(&format!("/{name}"))));
        found.map(|profile| profile.url.as_str())
    }

    pub(crate) fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id)
    }
}

/// Reads one file of a package.
fn read(name: &str, text: &[u8], compiler: &mut Compiler, terms: &mut Terms) {
    let remark = |says: String| Remark {
        of: name.to_owned(),
        says,
    };
    let resource = match json::parse(text) {
        Ok(resource) => resource,
        Err(error) => {
            compiler
                .remarks
                .push(remark(format!("it cannot be read: {error}")));
            return;
        }
    };
    match tree::resource_type(&resource).unwrap_or_default() {
        "StructureDefinition" => match Definition::read(&resource) {
            Some(definition) => compiler.add(definition),
            None => compiler
                .remarks
                .push(remark("it has no address, type or elements".to_owned())),
        },
        other => terms.add(other, &resource),
    }
}

/// Remarks on packages that others build on and that are not there. That of FHIR itself is not needed:
/// the structure tables stand in for it.
fn missing(packages: &[Package]) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for package in packages {
        for (name, version) in &package.manifest.dependencies {
            let is_core = is_core(name);
            let found = packages.iter().find(|other| other.name() == name);
            let says = match found {
                _ if is_core => continue,
                Some(found) if found.version() == version => continue,
                Some(found) => format!(
                    "it builds on `{name}` {version}, and {} is there",
                    found.version()
                ),
                None => format!("it builds on `{name}` {version}, which is not there"),
            };
            remarks.push(Remark {
                of: package.name().to_owned(),
                says,
            });
        }
    }
    remarks
}

/// Whether a package is FHIR itself: `hl7.fhir.r4.core`.
fn is_core(name: &str) -> bool {
    let release = name
        .strip_prefix("hl7.fhir.")
        .and_then(|rest| rest.strip_suffix(".core"));
    release.is_some_and(|release| release.starts_with('r'))
}

impl Debug for Profiles {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        // All of it would fill the screen.
        f.debug_struct("Profiles")
            .field("profiles", &self.by_url.len())
            .finish_non_exhaustive()
    }
}
