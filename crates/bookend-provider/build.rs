//! Builds the program again when the configuration that is compiled into it changes.

fn main() {
    // A folder is watched with everything in it, files that are new there included.
    println!("cargo::rerun-if-changed=../../simulator-config");
}
