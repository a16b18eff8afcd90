//! FHIRPath, compiled once and evaluated on a tree.
